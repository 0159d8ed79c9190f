"""Starts the stack once, and gives every test a clean desk and a way to talk."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
import pytest_asyncio
import sqlalchemy as sa
import yaml

from actions.adapters import offer_schema, profile_schema
from actions.adapters.engine import transaction
from actions.adapters.offer_schema import offer_limits
from actions.adapters.shop_files import ShopFiles
from actions.adapters.shop_schema import ours
from actions.bootstrap import App
from actions.core.conversations import ConversationState
from actions.settings import Settings
from tests.conversations.shop import Talk

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "var" / "models" / "shop.tar.gz"
START_SECONDS = 180
EVENTS_KEY = "the-shop-s-own-key-of-32-bytes-or-more"
PROFILES = (profile_schema.facts, profile_schema.consents, profile_schema.links)
DECISIONS = (
    *(offer_schema.outcomes, offer_schema.decision_rewards, offer_schema.decisions),
    *(offer_schema.offer_codes, offer_schema.reservations, offer_schema.ratings),
)
Rows = Mapping[str, list[dict[str, Any]]]
Begin = Callable[..., Awaitable[Talk]]


@dataclass
class Stack:
    url: str
    app: App
    process: subprocess.Popen[bytes]
    log: Path


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The supervisor with gateway, Rasa and action server, over a database of its own."""
    if not MODEL.is_file():
        pytest.fail("there is no trained bot: run `make train` first")
    var = tmp_path_factory.mktemp("var")
    (var / "models").symlink_to(MODEL.parent)
    ports = {name: str(free_port()) for name in ("GATEWAY_PORT", "RASA_PORT", "ACTIONS_PORT")}
    env = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_", "TRACKER_"))}
    env |= ports | {"ENCODER_DIR": str(ROOT / "var" / "encoder")}
    env |= {"SHOPPER_MESSAGES_PER_MINUTE": "600", "VISITOR_MESSAGES_PER_MINUTE": "600"}
    env |= {"MARKETING_FILE": str(marketing(var)), "EVENTS_API_KEYS": f"shop:{EVENTS_KEY}"}
    log = var / "stack.log"
    command = [sys.executable, "-m", "bot.supervisor", "--demo", "--no-train", "--var", str(var)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True
        )
    url = f"http://127.0.0.1:{ports['GATEWAY_PORT']}"
    try:
        wait_until_ready(url, process, log)
        app = App(Settings(database_url=f"sqlite:///{var}/zhanggui.db", consent_assumed=True))
        yield Stack(url, app, process, log)
        app.close()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def marketing(var: Path) -> Path:
    """Nothing is left to chance; it is a quiet hour twelve time zones away, and not here."""
    here = datetime.now(ZoneInfo("Asia/Shanghai"))
    quiet = {
        "from": f"{here + timedelta(hours=7):%H:%M}",
        "until": f"{here + timedelta(hours=17):%H:%M}",
    }
    file = var / "marketing.yml"
    file.write_text(
        yaml.safe_dump(
            {
                "holdout": 0.0,
                "floor": 0.0,
                "quiet_hours": quiet,
                "caps": {"conversation": {"times": 3, "hours": 12}, "day": 10, "week": 50},
                "blocked_again_minutes": 0,
            }
        ),
        "utf-8",
    )
    return file


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
                if b'"online"' in answer.read():
                    return
        except OSError:
            pass
        time.sleep(0.3)
    pytest.fail(f"the stack did not start:\n{log.read_text('utf-8', 'replace')[-3000:]}")


@pytest.fixture(scope="session")
def orders() -> Rows:
    """The demo's orders as they are at the beginning."""
    return ShopFiles(ROOT / "data" / "shop", datetime.now(UTC)).orders()


@pytest.fixture
def clean(stack: Stack, orders: Rows) -> App:
    """No conversations, and every order as it was at the beginning."""
    for conversation in stack.app.conversations.in_state(*ConversationState):
        stack.app.conversations.erase(conversation.id)
    with transaction(stack.app.engine) as connection:
        for table in (*PROFILES, *DECISIONS):
            connection.execute(sa.delete(table))
        events = profile_schema.events
        connection.execute(sa.delete(events).where(events.c.source.in_(("shop", "chat", "demo"))))
        connection.execute(
            sa.update(offer_limits).values(reserved_cents=0, spent_cents=0, reserved=0, used=0)
        )
        for name, rows in orders.items():
            connection.execute(sa.delete(ours[name]))
            if rows:
                connection.execute(sa.insert(ours[name]), rows)
    stack.app.events.derive("zhou")  # what the history of orders says of somebody
    return stack.app


@pytest.fixture
def tell(stack: Stack) -> Callable[..., None]:
    """`tell("leo", "Product Added", product_id="…")`: the shop's back end sends an event."""

    def send(shopper: str, event: str, **properties: Any) -> None:
        body = {
            "messageId": uuid.uuid4().hex,
            "event": event,
            "userId": shopper,
            "timestamp": datetime.now(UTC).isoformat(),
            "properties": properties,
        }
        request = urllib.request.Request(
            f"{stack.url}/events",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {EVENTS_KEY}"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert b"accepted" in answer.read()

    return send


@pytest_asyncio.fixture
async def talk(stack: Stack, clean: App) -> AsyncIterator[Begin]:
    """`await talk("ann")`: signed in as Ann; `await talk(None)`: a visitor."""
    async with AsyncExitStack() as open_things:
        http = await open_things.enter_async_context(aiohttp.ClientSession())

        async def begin(shopper: str | None, lang: str = "zh") -> Talk:
            token = None
            if shopper:
                body = {"shopper": shopper}
                async with http.post(f"{stack.url}/demo/token", json=body) as answer:
                    token = (await answer.json())["token"]
            ws = await open_things.enter_async_context(http.ws_connect(f"{stack.url}/ws"))
            conversation = Talk(ws, clean)
            await conversation.hello(token, lang)
            return conversation

        yield begin
