"""Conversations on real databases: many hands at once, and nothing twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from actions.adapters.units import SqlWork
from actions.core.conversations import ConversationState
from actions.core.errors import ShopError
from actions.core.messages import Bubble, Card, Incoming, Option
from actions.services.conversations import ConversationService
from actions.services.handovers import HandoverService
from actions.services.outbox import OutboxService
from actions.services.ratings import RatingService
from actions.services.turns import TurnService
from tests.builders import NOON, a_turn
from tests.fakes import Clock, Ids


class Office:
    """All services over one engine."""

    def __init__(self, engine: sa.Engine) -> None:
        work, clock, ids = SqlWork(engine), Clock(), Ids()
        both = (work.writing, work.reading)
        self.conversations = ConversationService(*both, clock, ids)
        self.turns = TurnService(*both, clock, ids)
        self.outbox = OutboxService(work.writing, clock)
        self.handovers = HandoverService(*both)
        self.ratings = RatingService(*both)


@pytest.fixture
def office(engine: sa.Engine) -> Office:
    return Office(engine)


def _at_once(call, arguments):
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(call, arguments))


def test_messages_sent_at_once_are_numbered_without_gaps(office: Office):
    ours = office.conversations.open("ann", "widget").id
    texts = [f"c{n % 10}" for n in range(20)]  # each is sent twice
    sent = _at_once(lambda c: office.conversations.receive(ours, Incoming(c, c)), texts)
    assert sum(r.is_new for r in sent) == 10
    assert [m.seq for m in office.conversations.history(ours)] == list(range(1, 11))


def test_a_conversation_opened_at_once_is_one(office: Office):
    opened = _at_once(lambda _: office.conversations.open("ann", "widget").id, range(8))
    assert len(set(opened)) == 1


def test_of_many_workers_one_gets_the_turn(office: Office):
    ours = office.conversations.open("ann", "widget").id
    office.conversations.receive(ours, Incoming("c", "hello"))
    turns = _at_once(lambda n: office.turns.start(ours, f"w{n}"), range(8))
    assert len([t for t in turns if t]) == 1


def test_replies_recorded_at_once_are_stored_once(office: Office):
    ours = office.conversations.open("ann", "widget").id
    office.conversations.receive(ours, Incoming("c", "hello"))
    turn = office.turns.start(ours, "w")
    said = [Bubble("text", "hi")]
    stored = _at_once(lambda _: office.turns.record_replies(turn.id, said), range(8))
    assert len({m.id for messages in stored for m in messages}) == 1


def test_every_delivery_is_claimed_by_one_sender(office: Office):
    for n in range(12):
        ours = office.conversations.open(f"shopper-{n}", "widget").id
        office.conversations.say(ours, Bubble("text", "one"))
        office.conversations.say(ours, Bubble("text", "two"))
    claims = _at_once(lambda _: office.outbox.claim("widget", limit=10), range(8))
    claimed = [d.id for claim in claims for d in claim]
    assert len(claimed) == len(set(claimed))
    rest = office.outbox.claim("widget", limit=100)
    assert len(claimed) + len(rest) == 24


def test_a_message_keeps_its_decision_and_its_newest_thumb(office: Office, engine: sa.Engine):
    ours = office.conversations.open("ann", "widget").id
    said = [office.conversations.say(ours, Bubble("text", t)) for t in "ab"]
    shown = office.conversations.say(ours, Bubble("cards", items=(Card("o"),), decision_id="d1"))
    for score in (1, -1):
        office.ratings.thumb(ours, said[1].id, score, NOON)
    office.ratings.csat(ours, said[0].id, 5, NOON)
    history = office.conversations.history(ours)
    assert [m.rating for m in history] == [0, -1, 0]
    assert [m.decision_id for m in history] == [None, None, "d1"]
    with SqlWork(engine).reading() as uow:
        assert uow.messages.decisions(ours, 0, shown.seq) == ("d1",)
        assert uow.messages.decisions(ours, 0, shown.seq - 1) == ()
        assert uow.messages.decisions(ours, shown.seq, shown.seq) == ()


def test_what_is_read_twice_or_beyond_the_end_is_read_once(office: Office):
    ours = office.conversations.open("ann", "widget").id
    for text in "ab":
        office.conversations.say(ours, Bubble("text", text))
    for seq, seen in ((1, 1), (0, 1), (99, 2), (2, 2)):
        office.conversations.seen(ours, seq)
        assert office.conversations.get(ours).seen_seq == seen
    office.conversations.seen("nobody's", 1)


def test_of_two_agents_one_takes_the_conversation_over(office: Office):
    ours = office.conversations.open("ann", "widget").id

    def take(agent: str) -> bool:
        try:
            office.conversations.set_state(ours, ConversationState.HUMAN, 1, agent)
        except ShopError:
            return False
        return True

    assert sum(_at_once(take, ["mei", "bo", "li", "hu"])) == 1


def test_cards_options_and_packets_come_back_as_they_were(office: Office):
    ours = office.conversations.open("ann", "widget").id
    card = Card("鞋", "Shoes", "/a.svg", "/p/1", "¥99", "new", (Option("o1", "买", "/buy"),))
    said = office.conversations.say(ours, Bubble("cards", items=(card,), media={"url": "/x"}))
    assert office.conversations.history(ours) == (said,)
    assert said.items == (card,)
    turn = a_turn(conversation=ours)
    packet = office.handovers.request(turn, "shopper_asked", {"a": "1"}).packet
    assert office.handovers.packet(ours) == packet
    office.conversations.erase(ours)
    assert office.handovers.packet(ours) is None
