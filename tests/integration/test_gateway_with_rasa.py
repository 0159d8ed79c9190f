"""Gateway, a real Rasa and an action server together: what happens when one of them dies."""

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.integration.gateway_parts import running
from tests.integration.tiny_bot import tiny_bot, train


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    train(folder)
    return folder


@asynccontextmanager
async def shop(trained: Path, folder: Path):
    async with (
        tiny_bot(trained, folder) as bot,
        running(folder, SimpleNamespace(port=bot.port), turn_seconds=20) as gateway,
        gateway.client() as ann,
    ):
        if ann.ready["bot"] == "offline":
            await ann.until("status", bot="online")
        yield bot, ann


async def test_rasa_killed_in_mid_turn(trained: Path, tmp_path: Path):
    async with shop(trained, tmp_path) as (bot, ann):
        bot.actions.seconds = 1.0
        await ann.say("where is my order")
        await ann.until("typing", on=True)
        await asyncio.sleep(0.5)
        await bot.kill()
        assert "offline" in (await ann.until("message", role="system"))["text"]
        bot.actions.seconds = 0.0
        await bot.start()
        assert (await ann.bot(10))["text"] == "order of ann"
        await ann.say("choose")
        assert (await ann.bot())["text"] == "picked"
    assert [m["role"] for m in ann.messages] == ["shopper", "system", "bot", "shopper", "bot"]


async def test_the_action_server_is_down_for_a_while(trained: Path, tmp_path: Path):
    async with shop(trained, tmp_path) as (bot, ann):
        await bot.actions.stop()
        await ann.say("where is my order")
        assert "offline" in (await ann.until("message", role="system"))["text"]
        await bot.actions.start()
        assert (await ann.bot(10))["text"] == "order of ann"
        assert len(bot.actions.calls) == 1
    assert [m["role"] for m in ann.messages] == ["shopper", "system", "bot"]


async def test_an_action_that_crashes_is_told(trained: Path, tmp_path: Path):
    async with shop(trained, tmp_path) as (bot, ann):
        bot.actions.status = 500
        await ann.say("where is my order")
        assert "went wrong" in (await ann.until("message", role="system"))["text"]
        bot.actions.status = 200
        await ann.say("my order, please")
        assert (await ann.bot())["text"] == "order of ann"


async def test_buttons_of_rasa_are_options_and_choosing_one_is_an_intent(trained, tmp_path: Path):
    async with shop(trained, tmp_path) as (_, ann):
        await ann.say("hello")
        offered = await ann.bot()
        assert (offered["type"], offered["text"]) == ("quick_replies", "hello\n\nagain")
        assert (await ann.bot())["media"] == {"url": "/media/a.svg"}
        await ann.choose(offered)
        assert (await ann.bot())["text"] == "picked"
