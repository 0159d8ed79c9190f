"""A tiny Rasa bot, trained and served by the real thing, with an action server of our own."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot import signing
from tests.integration.gateway_parts import SECRET, now

FILES = {
    "config.yml": """
recipe: default.v1
assistant_id: tiny
language: en
pipeline: [{name: KeywordIntentClassifier}]
policies: [{name: RulePolicy}]
""",
    "domain.yml": """
version: "3.1"
intents: [greet, order, pick, mute]
actions: [action_order]
slots:
  last: {type: text, mappings: [{type: from_text}]}
responses:
  utter_greet:
  - text: "hello\\n\\nagain"
    buttons: [{title: Orders, payload: /pick}]
    image: /media/a.svg
  utter_picked: [{text: picked}]
  utter_mute: [{text: "last: {last}"}]
""",
    "data/nlu.yml": """
version: "3.1"
nlu:
- {intent: greet, examples: "- hello\\n- hi"}
- {intent: order, examples: "- order\\n- parcel"}
- {intent: mute, examples: "- mute\\n- quiet"}
- {intent: pick, examples: "- pick\\n- choose"}
""",
    "data/rules.yml": """
version: "3.1"
rules:
- {rule: greet, steps: [{intent: greet}, {action: utter_greet}]}
- {rule: order, steps: [{intent: order}, {action: action_order}]}
- {rule: pick, steps: [{intent: pick}, {action: utter_picked}]}
- {rule: mute, steps: [{intent: mute}, {action: utter_mute}]}
""",
    "credentials.yml": "bot.turn_channel.GatewayInput:\n  secret: ${TURN_SECRET}\n",
    "endpoints.yml": """
action_endpoint:
  url: ${ACTIONS_URL}
tracker_store:
  type: SQL
  dialect: sqlite
  db: ${TRACKER_DB}
""",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Actions:
    """An action server: it says what it was asked about, as slowly or badly as a test wants."""

    port: int = field(default_factory=free_port)
    status: int = 200
    seconds: float = 0.0
    calls: list[dict[str, Any]] = field(default_factory=list)
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application(client_max_size=2**24)
        app.router.add_post("/webhook", self._webhook)
        app.router.add_get("/health", self._health)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
        self._runner = None

    async def _webhook(self, request: web.Request) -> web.Response:
        call = await request.json()
        self.calls.append(call)
        await asyncio.sleep(self.seconds)
        said = {"text": f"order of {call['tracker']['latest_message']['metadata'].get('shopper')}"}
        return web.json_response({"events": [], "responses": [said]}, status=self.status)

    async def _health(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})


def train(folder: Path) -> None:
    """Train once; the folder holds everything `TinyBot` needs."""
    import subprocess

    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    command = [*_rasa("train"), "--data", "data", "--out", ".", "--fixed-model-name", "tiny"]
    done = subprocess.run(command, cwd=folder, env=_env(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@dataclass
class TinyBot:
    folder: Path
    actions: Actions
    tracker: Path
    port: int = field(default_factory=free_port)
    _process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *(*_rasa("run"), "--model", "tiny.tar.gz", "-i", "127.0.0.1", "-p", str(self.port)),
            *("--credentials", "credentials.yml", "--endpoints", "endpoints.yml"),
            cwd=self.folder,
            env=_env(
                TURN_SECRET=SECRET,
                ACTIONS_URL=f"http://127.0.0.1:{self.actions.port}/webhook",
                TRACKER_DB=str(self.tracker),
            ),
            stdout=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        async with aiohttp.ClientSession() as http:
            for _ in range(600):
                with suppress(aiohttp.ClientError):
                    async with http.get(f"{self.url}/"):
                        return
                if self._process.returncode is not None:
                    raise RuntimeError(f"the tiny bot ended with {self._process.returncode}")
                await asyncio.sleep(0.1)
        raise TimeoutError("the tiny bot does not start")

    async def kill(self) -> None:
        if self._process and self._process.returncode is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            await self._process.wait()

    async def ended(self) -> int:
        assert self._process
        return await asyncio.wait_for(self._process.wait(), 20)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def ask(
        self, text: str, message_id: str, secret: str = SECRET, **more: Any
    ) -> tuple[int, dict[str, Any]]:
        turn = {"conversation": "c1", "message_id": message_id, "text": text} | more
        turn.setdefault("metadata", {"shopper": "ann"})
        return await self._post("turn", turn, secret)

    async def forget(self, *conversations: Any, secret: str = SECRET) -> int:
        status, _ = await self._post("forget", {"conversations": conversations}, secret)
        return status

    async def _post(self, path: str, sent: Any, secret: str) -> tuple[int, dict[str, Any]]:
        body = json.dumps(sent).encode()
        headers = signing.turn_headers(secret, body, now())
        async with (
            aiohttp.ClientSession() as http,
            http.post(f"{self.url}/webhooks/gateway/{path}", data=body, headers=headers) as answer,
        ):
            return answer.status, await answer.json() if answer.status != 204 else {}


@asynccontextmanager
async def tiny_bot(folder: Path, state: Path) -> AsyncIterator[TinyBot]:
    actions = Actions()
    await actions.start()
    bot = TinyBot(folder, actions, state / "tracker.db")
    try:
        await bot.start()
        yield bot
    finally:
        await bot.kill()
        await actions.stop()


def _rasa(command: str) -> list[str]:
    return [sys.executable, "-m", "nlu_models.rasa_compat", command]


def _env(**more: str) -> dict[str, str]:
    root = Path(__file__).parents[2]
    return os.environ | {"PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"} | more
