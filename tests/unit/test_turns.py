"""Turns: their language, and the queue in which nothing is lost or answered twice."""

import pytest

from actions.core.conversations import ConversationState, joined
from actions.core.messages import Bubble, Incoming
from actions.core.turns import Entity, reply_language
from tests.builders import NOON, a_message, a_turn
from tests.fakes import Clock
from tests.unit.desk import Desk

HELLO = [Bubble("text", "hello")]


@pytest.mark.parametrize(
    ("wish", "typed", "hint", "language"),
    [
        ("en", ["zh"], "zh", "en"),
        (None, ["en", "zh"], "zh", "en"),
        (None, ["mixed"], "en", "zh"),
        (None, [None, None, "en"], "zh", "en"),
        (None, [None], "en", "en"),
        (None, [], None, "zh"),
        (None, ["fr"], "de", "zh"),
    ],
)
def test_a_wish_comes_before_the_text_and_the_text_before_the_hint(wish, typed, hint, language):
    assert reply_language(wish, typed, hint) == language


def test_values_keep_the_order_in_which_they_were_written():
    turn = a_turn(
        entities=(Entity("colour", "red"), Entity("size", "42"), Entity("colour", "blue"))
    )
    assert turn.values("colour") == ["red", "blue"]


def test_a_message_has_one_key_for_one_purpose():
    assert a_turn().key("cancel") == a_turn(text="other").key("cancel")
    assert a_turn().key("cancel") != a_turn(message_id="m2").key("cancel")


def test_lines_typed_close_together_are_one_turn():
    lines = [a_message(1), a_message(2), a_message(3, at=NOON.replace(minute=1))]
    assert [m.seq for m in joined(lines)] == [1, 2]


def test_a_choice_is_a_turn_of_its_own():
    assert len(joined([a_message(1), a_message(2, payload="/affirm")])) == 1
    assert len(joined([a_message(1, payload="/affirm"), a_message(2)])) == 1


def test_a_turn_belongs_to_one_worker():
    desk = Desk()
    desk.write("one")
    assert desk.turns.start(desk.id, "a") is not None
    assert desk.turns.start(desk.id, "b") is None


def test_a_turn_left_behind_is_taken_up_after_its_lease_with_the_same_id():
    desk = Desk(clock := Clock())
    desk.write("one")
    first = desk.turns.start(desk.id, "a")
    clock.forward(seconds=61)
    second = desk.turns.start(desk.id, "b")
    assert (second.id, second.text, second.attempt) == (first.id, "one", 2)


def test_a_worker_that_starts_again_gets_its_turns_back_at_once():
    desk = Desk()
    desk.write("one")
    desk.turns.start(desk.id, "a")
    assert desk.turns.unanswered() == ()
    assert desk.turns.recover("a") == (desk.id,)
    assert desk.turns.start(desk.id, "a").attempt == 2


def test_a_turn_is_answered_once():
    desk = Desk()
    desk.write("one")
    turn = desk.turns.start(desk.id, "a")
    first = desk.turns.record_replies(turn.id, HELLO)
    again = desk.turns.record_replies(turn.id, [Bubble("text", "something else")])
    assert again == first
    assert [m.text for m in desk.conversations.history(desk.id)] == ["one", "hello"]


def test_a_message_written_meanwhile_waits_for_the_next_turn():
    desk = Desk()
    desk.write("one")
    turn = desk.turns.start(desk.id, "a")
    desk.write("two")
    desk.turns.record_replies(turn.id, HELLO)
    assert desk.turns.start(desk.id, "a").text == "two"


def test_the_bot_is_silent_once_a_person_has_the_conversation():
    desk = Desk()
    desk.write("one")
    turn = desk.turns.start(desk.id, "a")
    desk.move(ConversationState.HUMAN)
    assert desk.turns.record_replies(turn.id, HELLO) == ()
    desk.write("two")
    assert desk.turns.start(desk.id, "a") is None
    assert desk.turns.unanswered() == ()


def test_what_was_for_the_person_is_not_answered_by_the_bot_later():
    desk = Desk()
    desk.move(ConversationState.HUMAN)
    desk.write("for the person")
    desk.move(ConversationState.BOT)
    assert desk.turns.start(desk.id, "a") is None


def test_a_closed_conversation_opens_again_with_a_message():
    desk = Desk()
    desk.move(ConversationState.CLOSED)
    desk.conversations.receive(desk.id, Incoming("x", "hello again"))
    assert desk.turns.start(desk.id, "a").text == "hello again"
