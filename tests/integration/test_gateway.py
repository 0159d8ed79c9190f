"""What a shopper gets through the gateway: an answer, in order, once."""

import asyncio
from pathlib import Path

import pytest

from tests.integration.gateway_parts import running, says


async def test_a_message_is_receipted_and_answered(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        client_id = await ann.say("hello")
        assert (await ann.bot())["text"] == "echo hello"
        mine = next(m for m in ann.messages if m["role"] == "shopper")
        assert (mine["client_id"], mine["seq"]) == (client_id, 1)
        assert gateway.rasa.asked[0]["metadata"]["shopper"] == "ann"


@pytest.mark.parametrize("count", [2, 5])
async def test_lines_typed_while_a_turn_runs_are_one_turn(tmp_path: Path, count: int):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        asked, go = asyncio.Event(), asyncio.Event()

        async def slow(turn):
            asked.set()
            await go.wait()
            return says(turn["text"])

        gateway.rasa.answer = slow
        await ann.say("line 0")
        await asked.wait()
        for n in range(1, count + 1):
            await ann.say(f"line {n}")
            await ann.until("message", text=f"line {n}")
        go.set()
        await ann.bot()
        joined = await ann.bot()
        assert joined["text"].split("\n") == [f"line {n}" for n in range(1, count + 1)]
        assert len(gateway.rasa.asked) == 2
