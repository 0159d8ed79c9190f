"""Rasa itself, asked through the signed channel: every turn is answered once and wholly."""

import asyncio
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import aiohttp
import pytest

from bot.turn_channel import NO_MODEL
from tests.integration.tiny_bot import FILES, Actions, TinyBot, tiny_bot, train


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    train(folder)
    return folder


async def test_the_channel_keeps_its_promises(trained: Path, tmp_path: Path, subtests):
    """One Rasa for all: starting it takes ten seconds."""
    async with tiny_bot(trained, tmp_path) as bot:
        for promise in PROMISES:
            with subtests.test(promise.__name__):
                await promise(bot)


async def a_whole_response_arrives_as_it_was_written(bot: TinyBot):
    status, reply = await bot.ask("hello", "m1")
    assert status == 200
    assert reply["messages"] == [
        {
            "text": "hello\n\nagain",
            "buttons": [{"title": "Orders", "payload": "/pick"}],
            "image": "/media/a.svg",
        }
    ]
    assert reply["trouble"] is False


async def a_chosen_payload_is_an_intent_and_a_typed_one_is_not(bot: TinyBot):
    chosen = await bot.ask("/pick", "m2", payload=True)
    typed = await bot.ask("  /pick", "m3")
    assert chosen[1]["messages"] == [{"text": "picked"}]
    assert typed[1]["messages"] == [{"text": "picked"}]  # by its word: the slash is no command
    quiet = await bot.ask("/mute", "m4")
    assert quiet[1]["messages"] == [{"text": "last: ／mute"}]


async def metadata_reaches_the_action(bot: TinyBot):
    said = await bot.ask("order", "m5", metadata={"shopper": "lin"})
    assert said == (200, {"messages": [{"text": "order of lin"}], "trouble": False})


async def the_same_message_id_is_answered_from_memory(bot: TinyBot):
    first = await bot.ask("order", "m6")
    calls = len(bot.actions.calls)
    assert await bot.ask("order", "m6") == first
    assert len(bot.actions.calls) == calls


async def a_broken_connection_does_not_break_the_turn(bot: TinyBot):
    bot.actions.seconds = 1.0
    calls = len(bot.actions.calls)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(bot.ask("order", "m7"), 0.4)
    status, reply = await bot.ask("order", "m7", again=True)
    bot.actions.seconds = 0.0
    assert (status, len(reply["messages"]), len(bot.actions.calls) - calls) == (200, 1, 1)


async def a_failed_action_is_told(bot: TinyBot):
    bot.actions.status = 500
    status, reply = await bot.ask("order", "m8")
    bot.actions.status = 200
    assert (status, reply) == (200, {"messages": [], "trouble": True})


async def a_turn_without_action_server_is_undone_and_can_come_again(bot: TinyBot):
    await bot.actions.stop()
    assert (await bot.ask("order", "m9"))[0] == 503
    assert await _health(bot) == 503
    await bot.actions.start()
    assert await _health(bot) == 200
    assert (await bot.ask("order", "m9"))[1]["messages"] == [{"text": "order of ann"}]
    texts = [e["text"] for e in bot.actions.calls[-1]["tracker"]["events"] if e["event"] == "user"]
    rewinds = [e for e in bot.actions.calls[-1]["tracker"]["events"] if e["event"] == "rewind"]
    assert (texts[-2:], len(rewinds)) == (["order", "order"], 1)


async def who_does_not_know_the_secret_is_refused(bot: TinyBot):
    status, reply = await bot.ask("hello", "m10", secret="another-secret-of-32-bytes-or-so")
    assert (status, reply) == (401, {"error": "signature"})


async def a_senseless_body_is_refused(bot: TinyBot):
    assert (await bot.ask("", "m11"))[0] == 400
    assert (await bot.ask("hello", ""))[0] == 400
    assert (await bot.ask("hello", "m11", conversation=None))[0] == 400


async def turns_of_many_conversations_do_not_mix(bot: TinyBot):
    turns = [
        bot.ask("order", f"many{n}", conversation=f"many{n}", metadata={"shopper": f"s{n}"})
        for n in range(12)
    ]
    for n, (status, reply) in enumerate(await asyncio.gather(*turns)):
        assert (status, reply["messages"]) == (200, [{"text": f"order of s{n}"}])


async def after_a_crash_the_tracker_still_knows_the_answer(bot: TinyBot):
    said = await bot.ask("order", "m12")
    calls = len(bot.actions.calls)
    await bot.kill()
    await bot.start()
    assert await bot.ask("order", "m12", again=True) == said
    assert len(bot.actions.calls) == calls


async def a_turn_cut_off_by_a_crash_runs_again(bot: TinyBot):
    bot.actions.seconds = 1.0
    asking = asyncio.create_task(bot.ask("order", "m13"))
    await asyncio.sleep(0.4)
    await bot.kill()
    with pytest.raises(aiohttp.ClientError):
        await asking
    bot.actions.seconds = 0.0
    await bot.start()
    assert (await bot.ask("order", "m13", again=True))[1]["messages"] == [{"text": "order of ann"}]


async def a_forgotten_conversation_is_nowhere_and_the_others_stay(bot: TinyBot):
    await bot.ask("order needle", "f1", conversation="c-needle", metadata={"shopper": "s-needle"})
    await bot.ask("order", "f2", conversation="c-other")
    assert await bot.forget("c-needle", "c-unknown") == 204
    with closing(sqlite3.connect(bot.tracker)) as connection:
        left = "\n".join(connection.iterdump())
    assert "needle" not in left and "c-other" in left
    calls = len(bot.actions.calls)
    await bot.ask("order", "f1", conversation="c-needle")  # not from memory either
    assert len(bot.actions.calls) == calls + 1
    events = bot.actions.calls[-1]["tracker"]["events"]
    assert [e["text"] for e in events if e["event"] == "user"] == ["order"]


async def nobody_else_can_make_it_forget(bot: TinyBot):
    assert await bot.forget("c1", secret="another-secret-of-32-bytes-or-so") == 401
    assert await bot.forget() == 400
    assert await bot.forget(7) == 400


async def _health(bot: TinyBot) -> int:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{bot.url}/webhooks/gateway/health") as answer,
    ):
        return answer.status


PROMISES = (
    a_whole_response_arrives_as_it_was_written,
    a_chosen_payload_is_an_intent_and_a_typed_one_is_not,
    metadata_reaches_the_action,
    the_same_message_id_is_answered_from_memory,
    a_broken_connection_does_not_break_the_turn,
    a_failed_action_is_told,
    a_turn_without_action_server_is_undone_and_can_come_again,
    who_does_not_know_the_secret_is_refused,
    a_senseless_body_is_refused,
    turns_of_many_conversations_do_not_mix,
    after_a_crash_the_tracker_still_knows_the_answer,
    a_turn_cut_off_by_a_crash_runs_again,
    a_forgotten_conversation_is_nowhere_and_the_others_stay,
    nobody_else_can_make_it_forget,
)


async def test_a_rasa_whose_model_does_not_load_ends_with_a_word_about_it(tmp_path: Path):
    (tmp_path / "tiny.tar.gz").write_bytes(b"no model")
    for name in ("credentials.yml", "endpoints.yml"):
        (tmp_path / name).write_text(FILES[name])
    bot = TinyBot(tmp_path, Actions(), tmp_path / "tracker.db")
    with suppress(RuntimeError):
        await bot.start()
    assert await bot.ended() == NO_MODEL
