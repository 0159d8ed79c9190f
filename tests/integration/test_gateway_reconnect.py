"""A phone that comes and goes: no gap, no double, whatever the moment of each break."""

import asyncio
import contextlib
import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.core.messages import Bubble
from bot import signing
from tests.integration.gateway_parts import KEYS, Client, Gateway, now, running

moves = st.lists(
    st.sampled_from(["say", "say", "drop", "cut", "wait", "agent", "resend", "answer"]),
    min_size=2,
    max_size=14,
)
names = itertools.count()


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Gateway]]:
    """One gateway for all examples: each is a shopper of its own."""
    loop = asyncio.new_event_loop()
    place = running(tmp_path_factory.mktemp("reconnect"))
    yield loop, loop.run_until_complete(place.__aenter__())
    loop.run_until_complete(place.__aexit__(None, None, None))
    loop.close()


@given(schedule=moves)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_gap_and_no_double_over_any_breaks(gateway, schedule):
    loop, place = gateway
    loop.run_until_complete(asyncio.wait_for(play(place, schedule), 20))


async def play(gateway: Gateway, schedule: list[str]) -> None:
    phone = Phone(gateway, f"shopper{next(names)}")
    for move in schedule:
        await getattr(phone, move)()
    await phone.settle()
    history = gateway.services.conversations.history(phone.conversation)
    assert [m["seq"] for m in phone.messages] == [m.seq for m in history]
    assert [m["seq"] for m in phone.messages] == list(range(1, len(history) + 1))
    said = [line for m in history if m.role == "shopper" for line in m.text.split("\n")]
    echoed = [t for m in history if m.role == "bot" for t in m.text.removeprefix("echo ").split()]
    assert sorted(said) == sorted(phone.said) == sorted(echoed)


@dataclass
class Phone:
    """A client as the widget is one: a cursor, unacknowledged messages, sent again on return."""

    gateway: Gateway
    name: str
    messages: list[dict[str, Any]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    unsent: dict[str, str] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)
    conversation: str = ""
    _line: Client | None = None
    _reading: asyncio.Task | None = None

    @property
    def cursor(self) -> int:
        return self.messages[-1]["seq"] if self.messages else 0

    async def say(self) -> None:
        client_id, text = uuid.uuid4().hex, f"w{len(self.said)}"
        self.said.append(text)
        self.unsent[client_id] = self.sent[client_id] = text
        await self._send(client_id, text)

    async def resend(self) -> None:
        for client_id, text in list(self.sent.items())[-2:]:
            await self._send(client_id, text)

    async def drop(self) -> None:
        if self._line:
            await self._line.ws.close()
        await self._gone()

    async def cut(self) -> None:
        """The network goes without a goodbye."""
        transport = self._line.ws.get_extra_info("transport") if self._line else None
        if transport is None and self._line and self._line.ws._response.connection:
            transport = self._line.ws._response.connection.transport
        if transport:
            transport.abort()
        await self._gone()

    async def wait(self) -> None:
        await asyncio.sleep(0.01)

    async def answer(self) -> None:
        await self._here()
        await asyncio.sleep(0.05)

    async def agent(self) -> None:
        if self.conversation:
            bubble = Bubble("text", "a person", role="agent")
            say = self.gateway.services.conversations.say
            await asyncio.to_thread(say, self.conversation, bubble)

    async def settle(self) -> None:
        await self._here()
        for client_id, text in list(self.unsent.items()):
            await self._send(client_id, text)
        while self._waiting():  # noqa: ASYNC110 - the database has no event to wait for
            await asyncio.sleep(0.02)
        await self.drop()

    def _waiting(self) -> bool:
        get = self.gateway.services.conversations.get
        newest = get(self.conversation).last_seq
        answered = [t for m in self.messages if m["role"] == "bot" for t in m["text"].split()]
        return bool(self.unsent) or self.cursor < newest or not set(self.said) <= set(answered)

    async def _send(self, client_id: str, text: str) -> None:
        line = await self._here()
        with contextlib.suppress(ConnectionError):
            await line.say(text, client_id)

    async def _here(self) -> Client:
        if self._line and not self._line.ws.closed:
            return self._line
        await self._gone()
        ws = await self.gateway.http.ws_connect(f"{self.gateway.url}/ws")
        self._line = Client(ws)
        token = signing.shopper_token(KEYS, self.name, now())
        await self._line.send(type="hello", token=token, after=self.cursor)
        ready = asyncio.Event()
        self._reading = asyncio.create_task(self._read(self._line, ready))
        await ready.wait()
        for client_id, text in list(self.unsent.items()):
            with contextlib.suppress(ConnectionError):
                await self._line.say(text, client_id)
        return self._line

    async def _read(self, line: Client, ready: asyncio.Event) -> None:
        with contextlib.suppress(ConnectionError, TimeoutError):
            while True:
                frame = await line.frame(30)
                if frame["type"] == "ready":
                    self.conversation = frame["conversation"]
                    ready.set()
                elif frame["type"] == "message":
                    self._take(frame["message"])
                elif frame["type"] == "error":
                    assert frame["code"] == "rate_limited"
                    await asyncio.sleep(frame["retry_after"])
                    await line.say(self.sent[frame["client_id"]], frame["client_id"])
        ready.set()

    def _take(self, message: dict[str, Any]) -> None:
        self.unsent.pop(message["client_id"] or "", None)
        if message["seq"] <= self.cursor:
            assert message in self.messages  # only a receipt that was asked for again
            return
        assert message["seq"] == self.cursor + 1  # in order, without a gap
        self.messages.append(message)

    async def _gone(self) -> None:
        if self._reading:
            self._reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reading
        self._reading = self._line = None
