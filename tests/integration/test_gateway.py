"""What a shopper gets through the gateway: an answer, in order, once."""

import asyncio
from pathlib import Path

import pytest

from actions.core.conversations import ConversationState
from actions.core.messages import Bubble
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


async def test_a_choice_sends_its_hidden_payload(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:

        async def offer(asked):
            return {"messages": [{"text": "?", "buttons": [{"title": "A", "payload": "/pick"}]}]}

        gateway.rasa.answer = offer
        await ann.say("hello")
        offered = await ann.bot()
        assert offered["options"] == [{"id": "o1", "title": "A"}]
        assert "/pick" not in str(ann.frames)
        await ann.choose(offered)
        assert (await ann.until("message", role="shopper"))["text"] == "A"
        await ann.bot()
        assert (gateway.rasa.asked[1]["text"], gateway.rasa.asked[1]["payload"]) == ("/pick", True)


async def test_a_typed_slash_is_never_a_payload(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        await ann.say('/inform{"order_number": "ZG1"}')
        await ann.bot()
        assert "payload" not in gateway.rasa.asked[0]


async def test_an_option_that_was_never_offered_is_refused(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        await ann.say("hello")
        await ann.bot()
        for option in ({"seq": 2, "id": "o1"}, {"seq": 99, "id": "o1"}):
            await ann.send(type="message", client_id="choice-12345", option=option)
            refused = await ann.until("error")
            assert (refused["code"], refused["client_id"]) == ("not_found", "choice-12345")


async def test_the_same_client_id_is_stored_and_answered_once(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        for _ in range(3):
            await ann.say("hello", client_id="the-same-id")
        await ann.bot()
        await ann.say("bye")
        await ann.until("message", text="echo bye")
        assert {m["seq"] for m in ann.messages if m["client_id"] == "the-same-id"} == {1}
        assert [a["text"] for a in gateway.rasa.asked] == ["hello", "bye"]


async def test_two_windows_of_one_shopper_see_the_same(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as one, gateway.client() as two:
        await one.say("hello")
        await one.bot()
        await two.bot()
        assert [m["seq"] for m in two.messages] == [1, 2]


async def test_shoppers_and_visitors_see_only_their_own(tmp_path: Path):
    async with (
        running(tmp_path) as gateway,
        gateway.client("ann") as ann,
        gateway.client("bob") as bob,
        gateway.client(None) as visitor,
    ):
        for client, text in ((ann, "from ann"), (bob, "from bob"), (visitor, "from nobody")):
            await client.say(text)
            await client.bot()
            assert {m["text"] for m in client.messages} == {text, f"echo {text}"}
        assert gateway.rasa.asked[2]["metadata"]["shopper"] is None


async def test_a_visitor_comes_back_to_the_same_conversation(tmp_path: Path):
    async with running(tmp_path) as gateway:
        async with gateway.client(None) as visitor:
            await visitor.say("hello")
            await visitor.bot()
        kept = visitor.ready["visitor"]
        async with gateway.client(None, visitor=kept) as again:
            assert [m["text"] for m in again.messages] == ["hello", "echo hello"]
        async with gateway.client(None) as another:
            assert another.messages == []


async def test_what_an_agent_says_elsewhere_arrives(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        said = Bubble("text", "I am a person", role="agent", name="Mei")
        gateway.services.conversations.say(ann.ready["conversation"], said)
        message = await ann.until("message", role="agent")
        assert (message["text"], message["name"]) == ("I am a person", "Mei")


async def test_what_was_sent_is_recorded_as_delivered(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        await ann.say("hello")
        await ann.bot()
        await asyncio.sleep(0.3)
    assert gateway.services.outbox.claim("widget") == ()


async def test_seen_is_remembered(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        await ann.say("hello")
        reply = await ann.bot()
        await ann.send(type="seen", seq=reply["seq"])
        await asyncio.sleep(0.3)
        conversation = gateway.services.conversations.get(ann.ready["conversation"])
        assert conversation.seen_seq == reply["seq"]


async def test_while_a_person_answers_the_bot_is_silent(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        owned = gateway.services.conversations.get(ann.ready["conversation"])
        gateway.services.conversations.set_state(owned.id, ConversationState.HUMAN, owned.version)
        await ann.say("hello, person")
        await ann.until("message", role="shopper")
        await asyncio.sleep(0.3)
        assert gateway.rasa.asked == []


async def test_one_who_waits_for_a_person_is_still_helped_by_the_bot(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        owned = gateway.services.conversations.get(ann.ready["conversation"])
        gateway.services.conversations.set_state(owned.id, ConversationState.WAITING, owned.version)
        await ann.say("meanwhile, what does shipping cost?")
        assert (await ann.bot())["text"].startswith("echo meanwhile")


async def test_a_handover_reply_reaches_the_shopper(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:

        async def hand_over(asked):
            owned = gateway.services.conversations.get(asked["conversation"])
            gateway.services.conversations.set_state(
                owned.id, ConversationState.WAITING, owned.version
            )
            return says("I call a colleague")

        gateway.rasa.answer = hand_over
        await ann.say("a person, please")
        assert (await ann.bot())["text"] == "I call a colleague"


async def test_one_who_waits_can_still_choose_what_the_bot_offered(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:

        async def offer(asked):
            return {"messages": [{"text": "?", "buttons": [{"title": "A", "payload": "/stop"}]}]}

        gateway.rasa.answer = offer
        await ann.say("a person, please")
        offered = await ann.bot()
        owned = gateway.services.conversations.get(ann.ready["conversation"])
        gateway.services.conversations.set_state(owned.id, ConversationState.WAITING, owned.version)
        await ann.choose(offered)
        await ann.bot()
        assert gateway.rasa.asked[-1]["text"] == "/stop"
