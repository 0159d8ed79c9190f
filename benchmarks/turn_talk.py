"""The shoppers of the comparison: one talks over our WebSocket, one over Rasa's `rest` channel."""

import asyncio
import contextlib
import json
import time
import uuid
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import yaml

from actions.bootstrap import App
from actions.core.languages import Language
from actions.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 30.0  # seconds for an answer
PAUSE = 0.06  # between two turns; a socket may send twenty frames a second
_SENDERS = count(1)


@dataclass(frozen=True)
class Person:
    """A demo shopper, or a visitor whom the shop does not know."""

    number: int
    shopper: str | None
    orders: dict[str, str]


@dataclass(frozen=True)
class Turn:
    """How long an answer took, and what was wrong with it."""

    seconds: float
    error: str = ""


class Talk(Protocol):
    async def begin(self, person: Person, language: Language) -> None: ...
    async def says(self, text: str) -> Turn: ...
    async def end(self) -> None: ...


class System(Protocol):
    def talk(self, http: aiohttp.ClientSession) -> Talk: ...


def trouble() -> frozenset[str]:
    """What either bot says when something broke."""
    bot = yaml.safe_load((ROOT / "bot/domain/responses/trouble.yml").read_text("utf-8"))
    gateway = yaml.safe_load((ROOT / "bot/gateway/texts.yml").read_text("utf-8"))
    names = ("utter_trouble", "utter_shop_unavailable")
    found = {said["text"] for name in names for said in bot["responses"][name]}
    notices = ("trouble", "too_late", "offline")
    return frozenset(found | {text for n in notices for text in gateway[n].values()})


def judged(seconds: float, said: list[str], bad: frozenset[str]) -> Turn:
    if not said:
        return Turn(seconds, "no answer")
    return Turn(seconds, "trouble" if any(text in bad for text in said) else "")


@dataclass
class SocketTalk:
    """A conversation as the widget has it; it is erased at its end, so that the next is new."""

    http: aiohttp.ClientSession
    url: str
    app: App
    bad: frozenset[str]
    visitors: dict[int, str]
    conversation: str = ""
    ws: aiohttp.ClientWebSocketResponse | None = None

    async def begin(self, person: Person, language: Language) -> None:
        self.ws = await self.http.ws_connect(f"{self.url}/ws")
        hello = {"type": "hello", "token": await self._token(person), "after": 0}
        hello |= {"visitor": self.visitors.get(person.number), "lang": language}
        await self.ws.send_json(hello)
        while (frame := await self._frame(PATIENCE))["type"] != "ready":
            if frame["type"] == "error":
                raise ConnectionError(frame["reason"])
        self.conversation = frame["conversation"]
        if frame["visitor"]:
            self.visitors[person.number] = frame["visitor"]

    async def _token(self, person: Person) -> str | None:
        if person.shopper is None:
            return None
        body = {"shopper": person.shopper}
        async with self.http.post(f"{self.url}/demo/token", json=body) as answer:
            return str((await answer.json())["token"])

    async def says(self, text: str) -> Turn:
        """The time is that of the last bubble; waiting for silence after it is the pause."""
        assert self.ws is not None
        began = last = time.perf_counter()
        message = {"type": "message", "client_id": uuid.uuid4().hex, "text": text}
        await self.ws.send_json(message)
        said: list[str] = []
        with contextlib.suppress(TimeoutError):
            while True:
                frame = await self._frame(PAUSE if said else PATIENCE)
                if frame["type"] == "error":
                    return Turn(time.perf_counter() - began, frame["code"])
                if frame["type"] == "message" and frame["message"]["role"] != "shopper":
                    said.append(frame["message"]["text"])
                    last = time.perf_counter()
        return judged(last - began, said, self.bad)

    async def end(self) -> None:
        if self.ws is not None:
            await self.ws.close()
        await asyncio.to_thread(self.app.conversations.erase, self.conversation)

    async def _frame(self, seconds: float) -> dict[str, Any]:
        assert self.ws is not None
        async with asyncio.timeout(seconds):
            received = await self.ws.receive()
        if received.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionError(f"the socket was closed: {received.data}")
        frame: dict[str, Any] = json.loads(received.data)
        return frame


@dataclass
class RestTalk:
    """A conversation over Rasa's own channel; every one has a sender of its own.

    Our actions look a conversation up, so it is entered before; with us the gateway does it.
    """

    http: aiohttp.ClientSession
    url: str
    app: App
    bad: frozenset[str]
    sender: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)

    async def begin(self, person: Person, language: Language) -> None:
        owner = f"bench-{next(_SENDERS)}"
        about = (owner, "widget", person.shopper, language)
        self.sender = (await asyncio.to_thread(self.app.conversations.open, *about)).id
        self.metadata = {"shopper": person.shopper, "language": language}

    async def says(self, text: str) -> Turn:
        body = {"sender": self.sender, "message": text, "metadata": self.metadata}
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE), self._post(body) as answer:
                if answer.status != 200:
                    return Turn(time.perf_counter() - began, f"HTTP {answer.status}")
                said = [str(m.get("text", "")) for m in await answer.json()]
        except TimeoutError:
            return Turn(time.perf_counter() - began, "no answer")
        turn = judged(time.perf_counter() - began, said, self.bad)
        await asyncio.sleep(PAUSE)
        return turn

    def _post(self, body: dict[str, Any]) -> Any:
        return self.http.post(f"{self.url}/webhooks/rest/webhook", json=body)

    async def end(self) -> None:
        await asyncio.to_thread(self.app.conversations.erase, self.sender)


def shop_of(database: Path) -> App:
    return App(Settings(database_url=f"sqlite:///{database}"))


@dataclass
class Ours:
    """Our stack as its shoppers reach it."""

    url: str
    app: App
    bad: frozenset[str] = field(default_factory=trouble)
    visitors: dict[int, str] = field(default_factory=dict)

    def talk(self, http: aiohttp.ClientSession) -> SocketTalk:
        return SocketTalk(http, self.url, self.app, self.bad, self.visitors)


@dataclass
class Stock:
    """Stock Rasa over HTTP."""

    url: str
    app: App
    bad: frozenset[str] = field(default_factory=trouble)

    def talk(self, http: aiohttp.ClientSession) -> RestTalk:
        return RestTalk(http, self.url, self.app, self.bad)
