"""The whole shop as a shopper meets it: the running stack, and a conversation with it."""

import asyncio
import contextlib
import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp

from actions.adapters.units import SqlWork
from actions.bootstrap import App
from actions.core.conversations import ConversationState
from actions.core.decisions import Decision
from actions.core.orders import Order

PATIENCE = 30.0  # seconds for an answer on a loaded machine
QUIET = 0.4  # seconds after which nothing more is said in a turn
RESTART = 90.0  # seconds for a process to be started again and to be ready
SILENCE = 3.0  # seconds after which nothing more is said at all


@dataclass
class Talk:
    """One side of a conversation; `said` is what the bot said in the latest turn."""

    ws: aiohttp.ClientWebSocketResponse
    app: App
    conversation: str = ""
    said: list[dict[str, Any]] = field(default_factory=list)
    transcript: list[dict[str, Any]] = field(default_factory=list)

    async def hello(self, token: str | None, lang: str) -> None:
        await self.ws.send_json(
            {"type": "hello", "token": token, "visitor": None, "after": 0, "lang": lang}
        )
        while (frame := await self._frame(PATIENCE))["type"] != "ready":
            pass
        self.conversation = frame["conversation"]

    async def says(self, text: str) -> "Talk":
        await self._send(text=text)
        return self

    async def taps(self, title: str) -> "Talk":
        """Choose the option of this title, of the newest message or card that has it."""
        for message in reversed(self.transcript):
            cards = (o for item in message["items"] for o in item["options"])
            for option in (*message["options"], *cards):
                if title in option["title"]:
                    await self._send(option={"seq": message["seq"], "id": option["id"]})
                    return self
        raise AssertionError(f"no option {title!r} in\n{self}")

    def hears(self, *parts: str) -> None:
        """Everything named was said in this turn."""
        for part in parts:
            assert part in self.words, f"not heard: {part!r} in\n{self}"

    def does_not_hear(self, *parts: str) -> None:
        for part in parts:
            assert part not in self.words, f"heard: {part!r} in\n{self}"

    @property
    def words(self) -> str:
        """All texts, card titles and choices of the turn."""
        cards = [i for m in self.said for i in m["items"]]
        options = [o for m in self.said for o in m["options"]]
        return "\n".join(
            [m["text"] for m in self.said]
            + [f"{c['title']} {c['subtitle']} {c['price']}" for c in cards]
            + [o["title"] for o in options]
        )

    @property
    def cards(self) -> list[dict[str, Any]]:
        return [item for message in self.said for item in message["items"]]

    @property
    def offer(self) -> dict[str, Any] | None:
        """The card of the offer made in this turn."""
        return next((m["items"][0] for m in self.said if m["offer"]), None)

    @property
    def decision(self) -> Decision:
        """The newest decision of this conversation, made an offer or not; from the database."""
        owner = self.app.conversations.get(self.conversation).owner
        with SqlWork(self.app.engine).reading() as uow:
            mine = uow.decisions.of([(owner, None, None)], datetime(2020, 1, 1, tzinfo=UTC))
        return max((d for d in mine if d.conversation == self.conversation), key=lambda d: d.at)

    def knows(self, kind: str) -> list[str]:
        """The subjects of the facts held of this kind."""
        owner = self.app.conversations.get(self.conversation).owner
        return [held.fact.subject for held in self.app.profiles.of(owner).of(kind)]

    @property
    def state(self) -> ConversationState:
        return self.app.conversations.get(self.conversation).state

    def order(self, shopper: str, number: str) -> Order:
        """The record, straight from the database."""
        return self.app.shop.order(shopper, number)

    def tickets(self, kind: str) -> list[Any]:
        return [t for t in self.app.tickets.of_conversation(self.conversation) if t.kind == kind]

    async def writes(self, text: str) -> None:
        """Send a line without waiting for an answer."""
        await self._post(text=text)

    async def quiet(self) -> None:
        """Take in what is said until nothing more comes."""
        self.said = []
        with contextlib.suppress(TimeoutError):
            while True:
                self._take(await self._frame(SILENCE if self.said else PATIENCE))

    async def hears_in_the_end(self, part: str) -> None:
        """However long it takes to start a process again."""
        while not any(part in m["text"] for m in self.transcript if m["role"] != "shopper"):
            self._take(await self._frame(RESTART))
        await self.silence()

    async def error(self) -> dict[str, Any]:
        while (frame := await self._frame(PATIENCE))["type"] != "error":
            self._take(frame)
        return frame

    async def silence(self) -> bool:
        """Does nobody but the shopper say anything for a while?"""
        self.said = []
        with contextlib.suppress(TimeoutError):
            while True:
                self._take(await self._frame(SILENCE))
        return not self.said

    async def _send(self, **content: Any) -> None:
        await self._post(**content)
        self.said = []
        with contextlib.suppress(TimeoutError):
            while True:
                self._take(await self._frame(QUIET if self.said else PATIENCE))
        assert self.said, f"no answer to {content}"

    async def _post(self, **content: Any) -> None:
        await self.ws.send_json({"type": "message", "client_id": uuid.uuid4().hex, **content})

    def _take(self, frame: dict[str, Any]) -> None:
        assert frame["type"] != "error", frame
        if frame["type"] == "message":
            self.transcript.append(frame["message"])
            if frame["message"]["role"] != "shopper":
                self.said.append(frame["message"])

    async def _frame(self, seconds: float) -> dict[str, Any]:
        """The next frame; TimeoutError when there is none, or the chat was closed for good."""
        async with asyncio.timeout(seconds):
            message = await self.ws.receive()
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise TimeoutError("closed")
        return json.loads(message.data)

    def __str__(self) -> str:
        return "\n".join(
            f"{m['role']}: {m['text']} {[o['title'] for o in m['options']]}"
            f" {[i['title'] for i in m['items']]}"
            for m in self.transcript
        )
