"""The outbox: every reply gets out, in order, from one hand at a time."""

from datetime import timedelta

from actions.core.messages import Bubble
from tests.fakes import Clock
from tests.unit.desk import Desk


def _said(desk: Desk, *texts: str) -> None:
    for text in texts:
        desk.conversations.say(desk.id, Bubble("text", text, role="agent", name="Mei"))


def test_claims_come_in_order_and_only_once():
    desk = Desk()
    _said(desk, "one", "two")
    assert [d.message.text for d in desk.outbox.claim("widget")] == ["one", "two"]
    assert desk.outbox.claim("widget") == ()
    assert desk.outbox.claim("messenger") == ()


def test_while_a_claim_is_out_later_messages_wait_behind_it():
    desk = Desk()
    _said(desk, "one")
    (first,) = desk.outbox.claim("widget")
    _said(desk, "two")
    assert desk.outbox.claim("widget") == ()
    desk.outbox.delivered([first.id])
    assert [d.message.text for d in desk.outbox.claim("widget")] == ["two"]


def test_a_claim_that_was_not_confirmed_comes_again():
    desk = Desk(clock := Clock())
    _said(desk, "one")
    desk.outbox.claim("widget")
    clock.forward(seconds=31)
    (again,) = desk.outbox.claim("widget")
    assert (again.message.text, again.attempt) == ("one", 2)


def test_a_released_claim_waits_as_long_as_asked():
    desk = Desk(clock := Clock())
    _said(desk, "one")
    (claimed,) = desk.outbox.claim("widget")
    desk.outbox.release([claimed.id], timedelta(seconds=5))
    assert desk.outbox.claim("widget") == ()
    clock.forward(seconds=5)
    assert len(desk.outbox.claim("widget")) == 1


def test_what_was_seen_needs_no_delivery():
    desk = Desk()
    _said(desk, "one", "two", "three")
    desk.conversations.seen(desk.id, 2)
    assert [d.message.text for d in desk.outbox.claim("widget")] == ["three"]
    assert desk.conversations.get(desk.id).seen_seq == 2


def test_nobody_has_seen_what_was_not_said():
    desk = Desk()
    desk.conversations.seen(desk.id, 7)
    assert desk.conversations.get(desk.id).seen_seq == 0
