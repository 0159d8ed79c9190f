"""A real gateway on loopback over SQLite, a bot on a real socket, and a client for tests."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from actions.adapters.engine import make_engine
from actions.adapters.migrate import upgrade
from actions.adapters.units import SqlWork
from actions.services.conversations import ConversationService
from actions.services.events import EventService, derive
from actions.services.exports import ExportService
from actions.services.forgetting import ForgettingService
from actions.services.identities import IdentityService
from actions.services.landings import LandingService
from actions.services.outbox import OutboxService
from actions.services.outcomes import OutcomeService
from actions.services.ratings import RatingService
from actions.services.turns import TurnService
from bot import signing
from bot.gateway.app import create_app
from bot.gateway.settings import Settings
from bot.signing import Keys

SECRET = "turn-secret-of-the-tests-32-bytes"
KEYS = Keys("k1", {"k1": "token-secret-of-the-tests-32-byte"})
Answer = Callable[[dict[str, Any]], Awaitable[web.Response | dict[str, Any]]]


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class FakeRasa:
    """The other end of the signed protocol: a real server that records what it was asked."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    healthy: bool = True
    forgets: bool = True
    answer: Answer | None = None
    _runner: web.AppRunner | None = None
    port: int = 0

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/webhooks/gateway/turn", self._turn)
        app.router.add_post("/webhooks/gateway/forget", self._forget)
        app.router.add_get("/webhooks/gateway/health", self._health)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
        self._runner = None

    async def _turn(self, request: web.Request) -> web.Response:
        body = await request.read()
        signing.check_turn(SECRET, request.headers, body, now())
        asked = json.loads(body)
        self.asked.append(asked)
        said = await (self.answer or echo)(asked)
        return said if isinstance(said, web.Response) else web.json_response(said)

    async def _forget(self, request: web.Request) -> web.Response:
        body = await request.read()
        signing.check_turn(SECRET, request.headers, body, now())
        if not self.forgets:
            return web.json_response({"error": "no model"}, status=503)
        self.forgotten += json.loads(body)["conversations"]
        return web.Response(status=204)

    async def _health(self, request: web.Request) -> web.Response:
        return web.json_response({}, status=200 if self.healthy else 503)


async def echo(asked: dict[str, Any]) -> dict[str, Any]:
    return says(f"echo {asked['text']}")


def says(*texts: str, trouble: bool = False) -> dict[str, Any]:
    return {"messages": [{"text": t} for t in texts], "trouble": trouble}


@dataclass
class Services:
    conversations: ConversationService
    turns: TurnService
    outbox: OutboxService
    outcomes: OutcomeService
    landings: LandingService
    ratings: RatingService
    work: SqlWork
    events: EventService
    exports: ExportService
    forgetting: ForgettingService
    identities: IdentityService
    shop: Any = None


def services(database: Path, busy_seconds: float = 0.2) -> Services:
    engine = make_engine(f"sqlite:///{database}", busy_seconds)
    upgrade(engine)
    sql = SqlWork(engine)

    both = (sql.writing, sql.reading)
    refresh = partial(derive, assumed=True)

    def new_id() -> str:
        return uuid.uuid4().hex

    return Services(
        ConversationService(sql.writing, sql.reading, now, new_id),
        TurnService(sql.writing, sql.reading, now, new_id),
        OutboxService(sql.writing, now),
        OutcomeService(sql.writing, sql.reading, now),
        LandingService(sql.reading, now),
        RatingService(sql.writing, sql.reading),
        sql,
        EventService(*both, now, consent_assumed=True),
        ExportService(sql.reading, now),
        ForgettingService(*both, now, refresh),
        IdentityService(*both, now, refresh),
    )


@dataclass
class Gateway:
    url: str
    rasa: FakeRasa
    services: Services
    http: aiohttp.ClientSession

    @asynccontextmanager
    async def client(
        self, shopper: str | None = "ann", after: int = 0, **hello: Any
    ) -> AsyncIterator["Client"]:
        async with self.http.ws_connect(f"{self.url}/ws") as ws:
            client = Client(ws)
            token = signing.shopper_token(KEYS, shopper, now()) if shopper else None
            await client.send(type="hello", token=token, after=after, **hello)
            client.ready = await client.until("ready")
            yield client


@dataclass
class Client:
    ws: aiohttp.ClientWebSocketResponse
    ready: dict[str, Any] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    frames: list[dict[str, Any]] = field(default_factory=list)

    async def send(self, **frame: Any) -> None:
        await self.ws.send_str(json.dumps(frame))

    async def say(self, text: str, client_id: str | None = None) -> str:
        client_id = client_id or uuid.uuid4().hex
        await self.send(type="message", client_id=client_id, text=text)
        return client_id

    async def choose(self, message: dict[str, Any], number: int = 0) -> None:
        option = {"seq": message["seq"], "id": message["options"][number]["id"]}
        await self.send(type="message", client_id=uuid.uuid4().hex, option=option)

    async def frame(self, seconds: float = 5) -> dict[str, Any]:
        message = await self.ws.receive(timeout=seconds)
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionError(f"closed with {self.ws.close_code}")
        frame: dict[str, Any] = json.loads(message.data)
        self.frames.append(frame)
        if frame["type"] == "message":
            self.messages.append(frame["message"])
        return frame

    async def until(self, kind: str, seconds: float = 5, **wanted: Any) -> dict[str, Any]:
        """The next frame of a kind; `wanted` are fields of it, or of its message."""
        async with asyncio.timeout(seconds):
            while True:
                frame = await self.frame(seconds)
                inner = frame.get("message", frame)
                if frame["type"] == kind and all(inner.get(k) == v for k, v in wanted.items()):
                    return inner

    async def bot(self, seconds: float = 5) -> dict[str, Any]:
        return await self.until("message", seconds, role="bot")

    async def closed(self, seconds: float = 5) -> int | None:
        """Read to the end; the close code."""
        async with asyncio.timeout(seconds):
            while True:
                try:
                    await self.frame(seconds)
                except ConnectionError:
                    return self.ws.close_code


def settings(rasa: FakeRasa, **changed: Any) -> Settings:
    quick = {"notice_after_seconds": 0.1, "poll_seconds": 0.05, "probe_seconds": 0.1}
    chosen = {"shopper_rate": 6000, "visitor_rate": 6000, "turn_seconds": 5.0} | quick | changed
    return Settings(SECRET, KEYS, rasa_url=f"http://127.0.0.1:{rasa.port}", **chosen)


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, shutdown_timeout=0.5, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def running(
    folder: Path, rasa: FakeRasa | None = None, shop: Any = None, **changed: Any
) -> AsyncIterator[Gateway]:
    """A gateway and its bot; the database stays in the folder for the next one."""
    fake = rasa or FakeRasa()
    if not fake.port:
        await fake.start()
    parts = services(folder / "gateway.db")
    parts.shop = shop
    async with (
        serving(create_app(settings(fake, **changed), parts)) as url,
        aiohttp.ClientSession() as http,
    ):
        yield Gateway(url, fake, parts, http)
    if rasa is None:
        await fake.stop()
