"""Facts and consents in SQL, and profiles made again from messages and events."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from actions.adapters import lexicon_file
from actions.adapters.engine import transaction
from actions.adapters.profile_schema import facts as table
from actions.adapters.units import SqlWork
from actions.core.consents import Consent
from actions.core.events import Event
from actions.core.extraction import Extraction
from actions.core.facts import Evidence, Fact
from actions.core.identities import Span
from actions.core.mentions import instead, to_correct, to_forget
from actions.core.messages import Incoming
from actions.core.profiles import COUNTED
from actions.services.conversations import ConversationService
from actions.services.events import EventService
from actions.services.profiles import ProfileService
from actions.services.rebuilding import RebuildService
from actions.services.turns import TurnService
from nlu_models.entities import catalogue
from nlu_models.entities.finder import Finder
from nlu_models.entities.vocabulary import Vocabulary
from nlu_models.languages import language_of
from tests.builders import DAY, NOON
from tests.fakes import Clock, Ids

VALUES = ["liked", 0.25, 7, None, {"min_cents": None, "max_cents": 50000}]


def a_fact(message="m1", subject="shoes", **wanted):
    usual = Fact(
        "ann", "budget", subject, "x", 0.9, "said", "t", 1, Evidence(message, 2, 5), NOON, "c1"
    )
    return replace(usual, **wanted)


@pytest.fixture
def work(engine):
    return SqlWork(engine)


@pytest.mark.parametrize("value", VALUES)
def test_a_fact_comes_back_as_it_went_in(work, value):
    fact = a_fact(value=value, valid_until=NOON + DAY)
    with work.writing() as uow:
        assert (uow.facts.add((fact,)), uow.facts.add((fact,))) == (1, 0)
    with work.reading() as uow:
        assert uow.facts.get(fact.id) == fact
        assert uow.facts.of([Span("ann")]) == (fact,)


def test_a_span_of_time_limits_what_counts_of_an_identity(work):
    found = [a_fact(f"m{i}", at=NOON + i * DAY) for i in range(4)]
    consent = Consent("ann", "offers", True, NOON + DAY, evidence="m1")
    span = Span("ann", until=NOON + 2 * DAY, since=NOON)
    with work.writing() as uow:
        uow.facts.add(found)
        uow.consents.add(consent)
        uow.consents.add(replace(consent, at=NOON, evidence="m0"))
        assert uow.facts.of([span]) == tuple(found[1:3])
        assert uow.consents.of([span]) == (consent,)


def test_the_newest_facts_of_one_thing_are_all_that_a_profile_reads(work):
    often = [a_fact(f"m{i}", at=NOON + i * DAY) for i in range(COUNTED + 3)]
    other = a_fact("m99", "bags", at=NOON - DAY)
    no = a_fact("m98", source="corrected", value=None, at=NOON - DAY)
    with work.writing() as uow:
        uow.facts.add([*often, other, no])
        assert set(uow.facts.newest([Span("ann")])) == {*often[3:], other, no}
        assert uow.facts.corrected([Span("ann")]) == (no,)
        assert set(uow.facts.newest([Span("ann", until=NOON - DAY)])) == {other, no}
        assert uow.facts.newest([]) == ()


def test_one_message_speaks_of_a_consent_once(work):
    consent = Consent("ann", "offers", False, NOON, evidence="m1")
    with work.writing() as uow:
        uow.consents.add(consent)
        uow.consents.add(consent)
        assert uow.consents.of([Span("ann")]) == (consent,)


@pytest.mark.parametrize(
    "how",
    [
        lambda facts: facts.delete([a_fact().id]),
        lambda facts: facts.delete_of_evidence(["m1"]),
        lambda facts: facts.delete_of(["ann"]),
    ],
)
def test_facts_are_deleted_by_id_evidence_or_identity(work, how):
    other = a_fact("m2", identity="bob")
    with work.writing() as uow:
        uow.facts.add((a_fact(), other))
        assert how(uow.facts) == 1
        assert uow.facts.of([Span("ann"), Span("bob")]) == (other,)


@pytest.fixture(scope="module")
def understand():
    """The bot's own entities; what it would take a pipeline for stays out."""
    words = catalogue.read(Path("data/nlu/vocabulary.yml"), Path("data/shop"))
    finder = Finder(Vocabulary(words))

    def parse(text, written):
        found = [f.as_dict(text) for f in finder.find(text, written.date())]
        wish = "forget_me" if "忘" in text else "correct_profile" if "不对" in text else ""
        intent = {"name": wish or "recommendation", "confidence": 0.9}
        return {"intent": intent, "entities": found, "language": language_of(text)}

    return parse


def nameless(fact):
    """The records of a shop that has no names for anything."""
    return ()


class Shop:
    """A shopper writes; what an action server does with each turn."""

    def __init__(self, engine, understand):
        work, self.clock = SqlWork(engine), Clock()
        both, ids = (work.writing, work.reading), Ids()
        self.engine = engine
        self.conversations = ConversationService(*both, self.clock, ids)
        self.turns = TurnService(*both, self.clock, ids)
        self.events = EventService(*both, self.clock, consent_assumed=True)
        extract = Extraction(lexicon_file.read())
        self.profiles = ProfileService(*both, self.clock, True, extract)
        self.rebuilding = RebuildService(*both, self.profiles, understand, nameless)
        self.talk = self.conversations.open("ann", "widget", "ann")
        self.written = 0

    def said(self, *lines, payload=None):
        """The turn of these lines, answered."""
        self.clock.forward(hours=1)
        for line in lines:
            self.written += 1
            self.conversations.receive(self.talk.id, Incoming(f"w{self.written}", line, payload))
        pending = self.turns.start(self.talk.id, "worker")
        self.turns.record_replies(pending.id, [])
        return self.rebuilding._turn(pending)

    def learn(self, *lines):
        return self.profiles.learn(self.said(*lines))

    def mends(self, words, wish):
        """Something is said, and then corrected or forgotten in free words, as in the chat."""
        before = self.said(words)
        self.profiles.learn(before)
        turn = self.said(wish)
        facts = [h.fact for h in self.profiles.of("ann").held]
        if turn.intent == "correct_profile":
            (fact,) = to_correct(turn, facts, nameless)
            self.profiles.correct(turn, fact.id, instead(fact, turn))
        else:
            (fact,) = to_forget(turn, facts, [m for m, _ in before.parts], nameless)
            assert self.profiles.forget(turn, fact.id)
        self.profiles.learn(turn)

    def facts(self):
        with transaction(self.engine, reading=True) as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.id))
            return [tuple(row) for row in rows]

    def wipe(self):
        with transaction(self.engine) as connection:
            connection.execute(sa.delete(table))


@pytest.fixture
def shop(engine, understand):
    return Shop(engine, understand)


def chosen(shop, intent, fact):
    payload = f"/{intent}{json.dumps({'fact': fact.id})}"
    return shop.said("tapped", payload=payload)


def a_life(shop):
    """Words, deeds, a consent taken back and given again, corrections and forgetting."""
    shop.learn("想买双跑鞋，预算500以内", "我是扁平足")
    shop.learn("我的宝宝8个月了，明天就要用")
    (pricey, *_) = shop.learn("that is too expensive")
    (colour,) = shop.learn("讨厌粉色")
    shop.profiles.correct(chosen(shop, "correct_profile", pricey), pricey.id)
    shop.profiles.forget(chosen(shop, "forget_me", colour), colour.id)
    shop.profiles.set_consent(shop.said("别记我的喜好"), "personalisation", granted=False)
    assert shop.learn("我喜欢蓝色") == ()
    shop.profiles.set_consent(shop.said("可以记了"), "personalisation", granted=True)
    (again,) = shop.learn("还是太贵了")
    shop.profiles.forget(chosen(shop, "forget_me", again), again.id)
    shop.mends("我穿42码的鞋", "尺码不对，是43码")
    shop.mends("我有两只猫，用的是iphone 13", "忘掉宠物那条")
    shop.mends("预算300以内的背包", "把刚才那个忘了")
    shop.events.record([viewed(shop, i) for i in range(3)])


def viewed(shop, number):
    at = NOON + timedelta(minutes=number)
    product = {"product_id": "shoes-1", "category": "shoes"}
    return Event(f"e{number}", "Product Viewed", "ann", at, at, properties=product)


@pytest.mark.parametrize("wiped", [True, False])
def test_facts_rebuilt_are_the_facts_that_were_learnt(shop, wiped):
    a_life(shop)
    live, profile = shop.facts(), shop.profiles.of("ann")
    if wiped:
        shop.wipe()
    assert shop.rebuilding.rebuild("ann") == len(live) >= 7
    assert (shop.facts(), shop.profiles.of("ann")) == (live, profile)


def test_rebuilding_removes_what_the_words_no_longer_say(shop):
    shop.learn("讨厌粉色")
    with shop.profiles.work() as uow:
        uow.facts.add((a_fact(),))
    shop.rebuilding.rebuild("ann")
    assert [h.fact.kind for h in shop.profiles.of("ann").held] == ["colour"]


def test_dates_are_of_the_day_they_were_written_on(shop):
    shop.learn("急用，明天就要")
    wanted = (shop.clock().date() + timedelta(days=1)).isoformat()
    shop.clock.forward(days=3)
    shop.rebuilding.rebuild("ann")
    with shop.profiles.read() as uow:
        (fact,) = uow.facts.of([Span("ann")])
    assert fact.value == {"by": wanted}
    assert date.fromisoformat(wanted) < shop.clock().date()


def test_what_was_forgotten_stays_forgotten_when_the_wish_itself_is_gone(shop):
    (colour,) = shop.learn("讨厌粉色")
    shop.talk = shop.conversations.open("ann", "wechat", "ann")
    shop.profiles.forget(shop.said("好的"), colour.id)
    shop.conversations.erase(shop.talk.id)
    shop.rebuilding.rebuild("ann")
    assert shop.profiles.of("ann").held == ()
    assert [row.value for row in shop_rows(shop)] == [None]


def shop_rows(shop):
    with transaction(shop.engine, reading=True) as connection:
        return list(connection.execute(sa.select(table)))


def test_erasing_a_conversation_erases_what_was_learnt_from_it(shop):
    assert shop.learn("我是扁平足")
    shop.conversations.erase(shop.talk.id)
    assert shop.facts() == []


def test_everyone_with_a_conversation_is_rebuilt(shop):
    shop.conversations.open("v_1", "widget")
    assert shop.rebuilding.owners() == ("ann", "v_1")
