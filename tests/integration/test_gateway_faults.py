"""Whatever breaks: the shopper is told clearly, nothing is lost, nothing is answered twice."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot import signing
from tests.integration.gateway_parts import (
    KEYS,
    Client,
    FakeRasa,
    running,
    says,
)

OFFLINE = "assistant is offline"


async def test_a_bot_that_is_down_is_said_once_and_answers_when_it_is_back(tmp_path: Path):
    rasa = FakeRasa()
    await rasa.start()
    async with running(tmp_path, rasa) as gateway, gateway.client() as ann:
        await ann.until("status", bot="online") if ann.ready["bot"] == "offline" else None
        await rasa.stop()
        await ann.say("where is my parcel?")
        assert OFFLINE in (await ann.until("message", role="system"))["text"]
        assert (await _status(ann)) == "offline"
        await ann.say("hello?")
        await asyncio.sleep(0.4)
        await rasa.start()
        await ann.until("status", bot="online")
        await ann.until("message", text="echo hello?")
    assert sum(OFFLINE in m["text"] for m in ann.messages) == 1
    assert [a["text"] for a in rasa.asked] == ["where is my parcel?", "hello?"]
    await rasa.stop()


async def test_the_outage_is_told_in_the_shoppers_language(tmp_path: Path):
    rasa = FakeRasa(healthy=False)
    async with running(tmp_path, rasa) as gateway, gateway.client(lang="en") as ann:
        assert ann.ready["bot"] == "offline"
        await ann.say("我的包裹到哪了")
        assert "不在线" in (await ann.until("message", role="system"))["text"]


async def test_a_message_too_old_when_the_bot_is_back_is_apologised_for(tmp_path: Path):
    rasa = FakeRasa(healthy=False)
    async with running(tmp_path, rasa, oldest_answer_seconds=0.3) as gateway, gateway.client() as a:
        await a.say("hello")
        await a.until("message", role="system")
        await asyncio.sleep(0.4)
        rasa.healthy = True
        assert "once more" in (await a.until("message", role="system"))["text"]
        assert rasa.asked == []


async def test_a_broken_connection_mid_turn_asks_again_with_the_same_id(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:

        async def broken_once(asked):
            if len(gateway.rasa.asked) == 1:
                raise BreakConnection
            return says("here I am")

        gateway.rasa.answer = breaking(broken_once)
        await ann.say("hello")
        assert (await ann.bot())["text"] == "here I am"
        first, again = gateway.rasa.asked
        assert first["message_id"] == again["message_id"]
        assert (first.get("again"), again["again"]) == (None, True)


async def test_a_turn_that_always_breaks_is_given_up_with_an_apology(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:

        async def always(asked):
            raise BreakConnection

        gateway.rasa.answer = breaking(always)
        await ann.say("hello")
        assert "something went wrong" in (await ann.until("message", role="system"))["text"]
        assert len(gateway.rasa.asked) == 2
        gateway.rasa.answer = None
        await ann.say("again")
        assert (await ann.bot())["text"] == "echo again"


@pytest.mark.parametrize(
    "answer",
    [
        says(),
        says(trouble=True),
        web.json_response({"error": "KeyError", "messages": []}, status=500),
        web.Response(text="<html>", status=200),
    ],
)
async def test_an_empty_or_failed_answer_is_told_as_trouble(tmp_path: Path, answer):
    async with running(tmp_path) as gateway, gateway.client() as ann:

        async def answering(asked):
            return answer

        gateway.rasa.answer = answering
        await ann.say("hello")
        assert "something went wrong" in (await ann.until("message", role="system"))["text"]


async def test_what_was_said_before_an_action_failed_is_kept(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:

        async def half(asked):
            return says("your order:", trouble=True)

        gateway.rasa.answer = half
        await ann.say("hello")
        assert (await ann.bot())["text"] == "your order:"
        assert "something went wrong" in (await ann.until("message", role="system"))["text"]


async def test_a_gateway_that_dies_mid_turn_answers_after_its_restart(tmp_path: Path):
    rasa = FakeRasa()
    await rasa.start()
    asked = asyncio.Event()

    async def never(turn):
        asked.set()
        await asyncio.sleep(30)
        return says("too late")

    rasa.answer = never
    async with running(tmp_path, rasa) as gateway, gateway.client() as ann:
        await ann.say("hello")
        await asked.wait()
    rasa.answer = None
    async with running(tmp_path, rasa) as gateway, gateway.client() as ann:
        if "echo hello" not in [m["text"] for m in ann.messages]:  # answered before she is back
            await ann.until("message", text="echo hello")
    assert len({a["message_id"] for a in rasa.asked}) == 1
    assert rasa.asked[-1]["again"] is True
    await rasa.stop()


async def test_a_locked_database_is_told_as_busy_and_the_message_can_come_again(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        lock = sqlite3.connect(tmp_path / "gateway.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        client_id = await ann.say("hello")
        refused = await ann.until("error")
        assert (refused["code"], refused["client_id"]) == ("busy", client_id)
        lock.execute("ROLLBACK")
        lock.close()
        await ann.say("hello", client_id)
        assert (await ann.bot())["text"] == "echo hello"
        assert len(gateway.rasa.asked) == 1


async def test_a_database_locked_while_the_bot_answers_loses_no_reply(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        lock = sqlite3.connect(tmp_path / "gateway.db", isolation_level=None)

        async def locking(asked):
            lock.execute("BEGIN IMMEDIATE")
            return says("an answer")

        gateway.rasa.answer = locking
        await ann.say("hello")
        await asyncio.sleep(0.6)
        lock.execute("ROLLBACK")
        lock.close()
        assert (await ann.bot(8))["text"] == "an answer"
        assert len(gateway.rasa.asked) == 1


@pytest.mark.parametrize(
    "raw",
    ["", "{", "[]", "null", '{"type": 1}', '{"type":"fly"}', '{"type":"message"}', "\x00" * 100,
     '{"type":"message","client_id":"12345678","text":{}}', '{"type":"hello"}'],
)  # fmt: skip
async def test_a_malformed_frame_is_refused_and_the_connection_stays(tmp_path: Path, raw: str):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        await ann.ws.send_str(raw)
        assert (await ann.until("error"))["code"] == "bad_frame"
        await ann.say("still here")
        assert (await ann.bot())["text"] == "echo still here"


async def test_one_who_sends_only_nonsense_is_shown_out(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        for _ in range(40):
            await ann.ws.send_str("nonsense")
        assert await ann.closed() == 1008


async def test_a_long_text_is_refused_and_a_huge_frame_ends_the_connection(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        client_id = await ann.say("长" * 1_001)
        refused = await ann.until("error")
        assert (refused["code"], refused["client_id"]) == ("too_long", client_id)
        await ann.say("x" * 64 * 1024)
        assert await ann.closed() == 1009
        async with gateway.client() as again:
            assert again.messages == []


async def test_too_fast_is_told_with_the_time_to_wait(tmp_path: Path):
    async with running(tmp_path, shopper_rate=30) as gateway, gateway.client() as ann:
        for n in range(11):
            client_id = await ann.say(f"line {n}")
        refused = await ann.until("error")
        assert (refused["code"], refused["client_id"]) == ("rate_limited", client_id)
        await asyncio.sleep(refused["retry_after"] + 0.1)
        await ann.say("line 10", client_id)
        assert (await ann.until("message", client_id=client_id))["text"] == "line 10"


async def test_the_first_frame_is_a_hello_in_time(tmp_path: Path):
    async with running(tmp_path, hello_seconds=0.2) as gateway:
        for first, code in ((None, 4408), ("nonsense", 4400), ('{"type":"ping"}', 4400)):
            async with gateway.http.ws_connect(f"{gateway.url}/ws") as ws:
                if first:
                    await ws.send_str(first)
                assert await Client(ws).closed() == code


@pytest.mark.parametrize("token", ["forged", "a.b.c"])
async def test_a_wrong_token_is_refused(tmp_path: Path, token: str):
    async with running(tmp_path) as gateway, gateway.http.ws_connect(f"{gateway.url}/ws") as ws:
        client = Client(ws)
        await client.send(type="hello", token=token)
        assert (await client.until("error"))["code"] == "unauthorized"
        assert await client.closed() == 4401


def token(shopper: str, seconds: float, ago: float = 0) -> str:
    issued = datetime.now(UTC) - timedelta(seconds=ago)
    return signing.shopper_token(KEYS, shopper, issued, life=timedelta(seconds=seconds))


async def test_an_expired_token_is_refused_and_one_that_expires_ends_the_session(tmp_path: Path):
    async with running(tmp_path) as gateway:
        for life, ago in ((10, 60), (2, 0)):
            async with gateway.http.ws_connect(f"{gateway.url}/ws") as ws:
                client = Client(ws)
                await client.send(type="hello", token=token("ann", life, ago))
                assert (await client.until("error"))["code"] == "expired"
                assert await client.closed() == 4401


async def test_a_renewed_token_keeps_the_session_and_anothers_ends_it(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.http.ws_connect(f"{gateway.url}/ws") as ws:
        ann = Client(ws)
        await ann.send(type="hello", token=token("ann", 2))
        await ann.until("ready")
        await ann.send(type="token", token=token("ann", 60))
        await asyncio.sleep(2.2)
        await ann.say("still me")
        assert (await ann.bot())["text"] == "echo still me"
        await ann.send(type="token", token=token("bob", 60))
        assert await ann.closed() == 4401


async def test_a_strange_page_cannot_connect(tmp_path: Path):
    async with running(tmp_path, allowed_origins=frozenset({"https://m.example"})) as gateway:
        ws = f"{gateway.url}/ws"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await gateway.http.ws_connect(ws, origin="https://evil.example")
        async with gateway.http.ws_connect(ws, origin="https://m.example") as allowed:
            assert not allowed.closed
        async with gateway.http.ws_connect(ws, origin="null") as webview:
            client = Client(webview)
            await client.send(type="hello", token=None)
            assert await client.closed() == 4401


class BreakConnection(Exception):
    """The bot's connection breaks before it answers."""


def breaking(answer):
    async def answering(asked):
        try:
            return await answer(asked)
        except BreakConnection:
            return Broken()

    return answering


class Broken(web.Response):
    """A response that is never sent: the connection is cut instead."""

    async def prepare(self, request: web.BaseRequest):
        assert request.transport
        request.transport.abort()
        raise ConnectionResetError


async def _status(client: Client) -> str:
    known = [f["bot"] for f in client.frames if f["type"] in ("status", "ready")]
    return known[-1]
