"""Conversations: stored once, numbered without gaps, changed by one hand at a time."""

import pytest

from actions.core.conversations import ConversationState
from actions.core.errors import ShopError
from actions.core.messages import Bubble, Card, Incoming, Option, number_options, public
from tests.builders import a_message
from tests.unit.desk import Desk

CHOICE = Bubble("quick_replies", "Which?", options=(Option("", "A", "/a"), Option("", "B", "/b")))


def test_an_owner_has_one_conversation_on_a_channel():
    desk = Desk()
    assert desk.conversations.open("ann", "widget").id == desk.id
    assert desk.conversations.open("bob", "widget").id != desk.id


def test_a_resent_message_is_stored_once():
    desk = Desk()
    first = desk.conversations.receive(desk.id, Incoming("x", "hello"))
    again = desk.conversations.receive(desk.id, Incoming("x", "hello"))
    assert (first.is_new, again.is_new) == (True, False)
    assert again.message == first.message


def test_history_goes_on_after_a_sequence_number():
    desk = Desk()
    for text in ("one", "two", "three"):
        desk.write(text)
    assert [(m.seq, m.text) for m in desk.conversations.history(desk.id, 1)] == [
        (2, "two"),
        (3, "three"),
    ]
    assert [m.text for m in desk.conversations.latest(desk.id, 2)] == ["two", "three"]


def test_options_are_numbered_over_cards_too():
    cards = (Card("x", options=(Option("", "Buy", "/buy"),)),)
    numbered = number_options(Bubble("cards", items=cards, options=CHOICE.options))
    assert [o.id for o in numbered.options] == ["o1", "o2"]
    assert numbered.items[0].options[0].id == "o3"


def test_a_payload_never_leaves_the_server():
    cards = (Card("x", options=(Option("o1", "Buy", "/secret"),)),)
    shown = public(a_message(items=cards, options=(Option("o2", "No", "/secret"),), payload="/s"))
    assert "secret" not in str(shown)
    assert shown["at"] == "2026-11-23T12:00:00Z"


def test_a_choice_becomes_a_turn_with_its_payload():
    desk = Desk()
    asked = desk.conversations.say(desk.id, CHOICE)
    desk.conversations.choose(desk.id, "x", asked.seq, "o2")
    turn = desk.turns.start(desk.id, "a")
    assert (turn.text, turn.is_payload) == ("/b", True)
    assert desk.conversations.history(desk.id)[-1].text == "B"


def test_an_unknown_option_is_gone():
    desk = Desk()
    with pytest.raises(ShopError, match="gone"):
        desk.conversations.choose(desk.id, "x", 99, "o1")


def test_of_two_changes_at_once_one_loses():
    desk = Desk()
    desk.conversations.set_state(desk.id, ConversationState.HUMAN, 1, "agent-1")
    with pytest.raises(ShopError, match="busy"):
        desk.conversations.set_state(desk.id, ConversationState.HUMAN, 1, "agent-2")
    assert desk.conversations.get(desk.id).assignee == "agent-1"


def test_a_closed_conversation_is_not_handed_to_a_person():
    desk = Desk()
    desk.move(ConversationState.CLOSED)
    with pytest.raises(ShopError, match="not_allowed"):
        desk.move(ConversationState.HUMAN)


def test_an_unknown_conversation_is_not_found():
    with pytest.raises(ShopError, match="not_found"):
        Desk().conversations.get("nobody")


def test_erasing_leaves_nothing():
    desk = Desk()
    desk.write("one")
    turn = desk.turns.start(desk.id, "a")
    desk.turns.record_replies(turn.id, [CHOICE])
    desk.conversations.erase(desk.id)
    assert desk.conversations.history(desk.id) == ()
    assert desk.outbox.claim("widget") == ()
    with pytest.raises(ShopError, match="not_found"):
        desk.conversations.get(desk.id)
