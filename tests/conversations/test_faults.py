"""What a shopper sees when a process of the running stack dies: a word, then the answer, once."""

import os
import signal
import subprocess

import aiohttp
import pytest

SHIPPED = "ZG24110507"


def kill(stack, what: str) -> None:
    """SIGKILL the stack's own process with these words in its command."""
    children = subprocess.run(
        ["pgrep", "-P", str(stack.process.pid), "-f", what], capture_output=True, text=True
    )
    pids = [int(pid) for pid in children.stdout.split()]
    assert pids, f"no process {what} below the supervisor"
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("process", ["rasa_compat", "actions.handlers"])
async def test_a_process_that_dies_costs_a_wait_but_no_message(stack, talk, process):
    ann = await talk("ann", "en")
    kill(stack, process)
    await ann.writes(f"where is my order {SHIPPED}?")
    await ann.hears_in_the_end("has shipped")
    said = [m["text"] for m in ann.transcript if "has shipped" in m["text"]]
    assert len(said) == 1
    mine = [m for m in ann.transcript if m["role"] == "shopper"]
    assert len(mine) == 1


async def test_too_long_a_text_is_refused_and_the_talk_goes_on(talk):
    ann = await talk("ann", "en")
    await ann.writes("a" * 60_000)
    assert (await ann.error())["code"] == "too_long"
    await ann.says("hello")
    ann.hears("AI")


async def test_a_forged_token_opens_nothing(stack):
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{stack.url}/ws") as ws,
    ):
        await ws.send_json({"type": "hello", "token": "a.b.c", "visitor": None, "after": 0})
        closed = [message async for message in ws]
        assert ws.close_code == 4401
        assert all('"message"' not in message.data for message in closed)
