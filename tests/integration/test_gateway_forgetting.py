"""Forgetting and export through the gateway: the receipt arrives, then everything is gone."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

from bot import signing
from bot.gateway.erasing import FORGOTTEN
from tests.builders import a_turn
from tests.integration.gateway_parts import KEYS, FakeRasa, Gateway, now, running, says

HUNG_UP = 1006  # what aiohttp's client says when its answer to a close comes too late
SECRET_WORDS = "my feet are flat"


def forgets(gateway: Gateway):
    """A bot that forgets whoever says so, as the action does, in the middle of the turn."""

    async def answer(asked: dict[str, Any]) -> dict[str, Any]:
        if asked["text"] != "forget me":
            return says("noted")
        turn = a_turn(
            conversation=asked["conversation"],
            message_id=asked["message_id"],
            owner=asked["metadata"]["owner"],
            shopper_id=asked["metadata"]["shopper"],
        )
        receipt = await asyncio.to_thread(gateway.services.forgetting.forget, turn)
        return says(f"receipt {receipt}")

    return answer


def text_of(folder: Path) -> str:
    connection = sqlite3.connect(folder / "gateway.db")
    text = "\n".join(connection.iterdump())
    connection.close()
    return text


async def test_the_receipt_arrives_before_everything_is_gone(tmp_path: Path):
    async with running(tmp_path) as gateway:
        gateway.rasa.answer = forgets(gateway)
        async with gateway.client("needle") as ann:
            conversation = ann.ready["conversation"]
            await ann.say(SECRET_WORDS)
            await ann.bot()
            await ann.say("forget me")
            receipt = (await ann.bot())["text"].removeprefix("receipt ")
            assert (await ann.until("forgotten"))["receipt"] == receipt
            assert await ann.closed() in (FORGOTTEN, HUNG_UP)
        assert gateway.rasa.forgotten == [conversation]
        left = text_of(tmp_path)
        assert receipt in left
        assert not [w for w in (SECRET_WORDS, "needle", conversation) if w in left]


async def test_a_forgotten_shopper_comes_back_as_somebody_new(tmp_path: Path):
    async with running(tmp_path) as gateway:
        gateway.rasa.answer = forgets(gateway)
        async with gateway.client() as ann:
            before = ann.ready["conversation"]
            await ann.say("forget me")
            await ann.closed()
        async with gateway.client(after=2) as again:
            assert again.ready["conversation"] != before
            await again.say("hello")
            assert (await again.bot())["text"] == "noted"


async def test_while_the_bot_cannot_forget_the_erasing_waits_and_is_then_done(tmp_path: Path):
    rasa = FakeRasa(forgets=False)
    async with running(tmp_path, rasa) as gateway:
        rasa.answer = forgets(gateway)
        async with gateway.client("needle") as ann:
            await ann.say("forget me")
            await ann.bot()
            await asyncio.sleep(0.3)
            assert "needle" in text_of(tmp_path)
            rasa.forgets = True
            await ann.until("forgotten", 20)
    assert "needle" not in text_of(tmp_path)
    await rasa.stop()


async def test_who_sits_at_another_gateway_is_told_too(tmp_path: Path):
    rasa = FakeRasa(forgets=False)
    async with running(tmp_path, rasa) as one, running(tmp_path, rasa, worker="two") as two:
        rasa.answer = forgets(one)
        async with one.client("needle") as phone, two.client("needle") as tablet:
            await phone.say("forget me")
            await phone.bot()
            await asyncio.sleep(1)  # both have seen it
            rasa.forgets = True
            assert await phone.until("forgotten", 20)
            assert await tablet.until("forgotten", 20)
    assert "needle" not in text_of(tmp_path)
    await rasa.stop()


async def test_a_gateway_that_died_in_between_takes_it_up_again(tmp_path: Path):
    rasa = FakeRasa(forgets=False)
    async with running(tmp_path, rasa) as gateway:
        rasa.answer = forgets(gateway)
        async with gateway.client("needle") as ann:
            await ann.say("forget me")
            await ann.bot()
    assert "needle" in text_of(tmp_path)
    rasa.forgets = True
    async with running(tmp_path, rasa):
        for _ in range(200):
            await asyncio.sleep(0.1)
            if "needle" not in text_of(tmp_path):
                break
    assert "needle" not in text_of(tmp_path)
    await rasa.stop()


async def test_the_export_is_a_file_for_its_link_alone(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        await ann.say(SECRET_WORDS)
        await ann.bot()
        turn = a_turn(owner="ann", conversation=ann.ready["conversation"])
        path = gateway.services.forgetting.export_link(turn)
        async with gateway.http.get(gateway.url + path) as answer:
            data = await answer.json()
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert answer.headers["Cache-Control"] == "no-store"
        said = [m["text"] for m in data["conversations"][0]["messages"]]
        assert said == [SECRET_WORDS, f"echo {SECRET_WORDS}"]
        async with gateway.http.get(f"{gateway.url}/export/{'x' * 43}") as answer:
            assert answer.status == 404


async def test_a_login_takes_the_visitors_history_along_and_gives_nothing_back(tmp_path: Path):
    async with running(tmp_path) as gateway:
        reach = gateway.services.identities.reach
        async with gateway.client(None) as somebody:
            token = somebody.ready["visitor"]
            await somebody.say(SECRET_WORDS)
            await somebody.bot()
        visitor = signing.read_visitor_token(KEYS, token, now())
        async with gateway.client("ann", visitor=token) as ann:
            claimed = [span for span in reach("ann") if span.identity == visitor]
            assert len(claimed) == 1 and claimed[0].until
            assert ann.messages == []  # the transcript stays the device's
        async with gateway.client("bob", visitor=token):
            bobs = [span for span in reach("bob") if span.identity == visitor]
            assert bobs[0].since == claimed[0].until
        (own,) = reach(visitor)
        assert own.since == bobs[0].until


async def test_coming_back_with_both_tokens_writes_no_second_link(tmp_path: Path):
    async with running(tmp_path) as gateway:
        async with gateway.client(None) as somebody:
            token = somebody.ready["visitor"]
        for _ in range(3):
            async with gateway.client("ann", visitor=token):
                pass
        assert len(gateway.services.identities.links("ann")) == 1
