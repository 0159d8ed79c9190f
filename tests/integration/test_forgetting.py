"""Forgetting leaves no row with the shopper's key, conversation or words in any table."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from actions.adapters.tables import metadata
from actions.adapters.units import SqlWork
from actions.core.decisions import Reason
from actions.core.handovers import HandoverPacket
from actions.core.messages import Bubble, Incoming
from actions.core.ratings import Rating
from actions.core.tickets import NewTicket
from actions.core.turns import Turn
from actions.services.conversations import ConversationService
from actions.services.events import EventService, derive
from actions.services.exports import ExportService
from actions.services.forgetting import ForgettingService
from actions.services.identities import IdentityService
from actions.services.outcomes import OutcomeService
from actions.services.profiles import ProfileService
from actions.services.turns import TurnService
from tests.builders import DAY, NOON, a_decision, a_fact, a_turn, an_event, an_offer
from tests.fakes import Clock

SHOPPER, DEVICE = "shopper-needle", "v_needle"
WORDS = "needle: size 42 for my mother, Ann of Wutong Lane"
CODE, ORDER = "HI-NEEDLE", "Z-needle"
# Tables that hold nothing of a shopper, with the reason; a new table is here or in the story.
NOTHING_OF_ANYBODY = {
    "decision_salts": "keys of draws",
    "offers": "the catalogue of offers",
    "offer_limits": "budgets",
    "policy_versions": "weights over thousands of decisions",
    "shop_content": "the shop's help texts",
    "shop_products": "the catalogue",
    "shop_variants": "the catalogue",
    "shop_vectors": "the catalogue, encoded",
}
# The shop's own books, which it must keep by law and answers for itself.
THE_SHOPS_BOOKS = {
    name for name in metadata.tables if name.startswith("shop_") and name not in NOTHING_OF_ANYBODY
}


class Life:
    """A visitor who talks, logs in, buys, complains and rates: a row in every table."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine, self.clock = engine, Clock(NOON)
        work = SqlWork(engine)
        self.work, self.read = work.writing, work.reading
        both, refresh = (self.work, self.read, self.clock), partial(derive, assumed=True)
        self._count = 0
        self.talks = ConversationService(*both, self._id)
        self.turns = TurnService(*both, self._id)
        self.events = EventService(*both, consent_assumed=True)
        self.identities = IdentityService(*both, refresh)
        self.outcomes = OutcomeService(*both)
        self.profiles = ProfileService(*both, True)
        self.forgetting = ForgettingService(*both, refresh)
        self.exports = ExportService(self.read, self.clock)

    def _id(self) -> str:
        self._count += 1
        return f"id-needle-{self._count}"

    def say(self, owner: str, text: str = WORDS, end: bool = True) -> Turn:
        shopper = owner if owner == SHOPPER else None
        talk = self.talks.open(owner, "widget", shopper)
        self.talks.receive(talk.id, Incoming(f"client-{self._id()}", text, page="/needle"))
        pending = self.turns.start(talk.id, "w1")
        assert pending
        if end:
            self.end(pending.id)
        return a_turn(
            shopper_id=shopper,
            owner=owner,
            conversation=talk.id,
            message_id=pending.id,
            text=text,
            at=self.clock(),
        )

    def end(self, turn_id: str) -> None:
        self.turns.record_replies(turn_id, [Bubble("text", "Noted, dear needle.")])

    def lived(self) -> None:
        self.say(DEVICE)
        self.events.record([an_event("Product Added", "needle-0", identity=DEVICE, product_id="p")])
        self.clock.forward(hours=1)
        self.identities.login(DEVICE, SHOPPER)
        turn = self.say(SHOPPER)
        self.learn(turn)
        self.offer(turn)
        self.serve(turn)
        self.forgetting.export_link(turn)

    def learn(self, turn: Turn) -> None:
        fact = a_fact("need", "needle", {"words": WORDS})
        where = replace(fact.evidence, id=turn.message_id)
        fact = replace(fact, identity=SHOPPER, conversation=turn.conversation, evidence=where)
        with self.work() as uow:
            uow.facts.add([fact])
        self.profiles.set_consent(turn, "offers", True)

    def offer(self, turn: Turn) -> None:
        offer = an_offer(budget_cents=10_000)
        reason = Reason("fact", "need:feet", WORDS, 0.2, turn.message_id, 0, 4, "f1", NOON)
        decision = a_decision(
            "d-1",
            identity=SHOPPER,
            conversation=turn.conversation,
            turn_id=turn.message_id,
            chosen=offer.arm,
            code=CODE,
            reasons=(reason,),
        )
        with self.work() as uow:
            uow.offers.put([offer], NOON - DAY)
            uow.decisions.add(decision)
            uow.limits.reserve("d-1", offer, offer.cost_cents, NOON + DAY)
            uow.codes.add(CODE, "d-1", offer.arm, SHOPPER, NOON + 9 * DAY)
        self.outcomes.record("clicked", "d-1", "needle", NOON, properties={"page": WORDS})
        bought = {"at": NOON, "order_id": ORDER, "coupon": CODE, "total": 9, "reason": WORDS}
        self.events.record([an_event("Order Completed", "needle-1", identity=SHOPPER, **bought)])
        self.rewarded()

    def rewarded(self) -> None:
        from actions.services.rewards import RewardService

        RewardService(self.work, self.read, self.clock).mature()

    def serve(self, turn: Turn) -> None:
        where = {"conversation": turn.conversation}
        ticket = NewTicket(turn.key("complaint"), "complaint", at=NOON, text=WORDS, **where)
        packet = HandoverPacket(
            turn.conversation, SHOPPER, "asked", WORDS, {}, (WORDS,), (("shopper", WORDS),)
        )
        with self.work() as uow:
            uow.tickets.add(replace(ticket, shopper_id=SHOPPER))
            uow.handovers.add(packet, turn.key("handover"), NOON)
            uow.ratings.put(Rating(turn.conversation, turn.message_id, "thumb", 1, NOON, "d-1"))

    def finish(self) -> bool:
        (erasure,) = self.forgetting.pending()
        talks = self.forgetting.talks(erasure)
        return talks is not None and self.forgetting.finish(erasure, talks)

    def rows(self, table: sa.Table) -> list[dict[str, Any]]:
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(sa.select(table)).mappings()]

    def found(self, *needles: str) -> list[str]:
        """Where any of these stands, in any column of any table that is not the shop's book."""
        return [
            f"{table.name}.{column}: {value}"
            for table in metadata.sorted_tables
            if table.name not in THE_SHOPS_BOOKS
            for row in self.rows(table)
            for column, value in row.items()
            if any(needle in str(value) for needle in needles)
        ]


@pytest.fixture
def life(engine: sa.Engine) -> Life:
    life = Life(engine)
    life.lived()
    return life


def test_no_row_is_left_anywhere(life: Life):
    asked = life.say(SHOPPER, "forget me, needle", end=False)
    talks = {row["id"] for row in life.rows(metadata.tables["conversations"])}
    life.forgetting.forget(asked)
    unlived = [
        table.name
        for table in metadata.sorted_tables
        if table.name not in {*THE_SHOPS_BOOKS, *NOTHING_OF_ANYBODY, *GONE_AT_ONCE}
        if not life.rows(table)
    ]
    assert unlived == [], "let Life have rows there, and forget them in adapters/erasures.py"
    life.learn(asked)  # what the rest of the turn still writes goes too
    life.end(asked.message_id)
    assert life.finish()
    assert life.found("needle", CODE, ORDER, *talks) == []


GONE_AT_ONCE = {
    *("facts", "events", "consents", "links", "exports", "offer_codes"),
    *("ratings", "tickets", "handovers"),
}


def test_what_was_learnt_is_gone_at_once_and_every_table_had_something_to_lose(life: Life):
    for name in GONE_AT_ONCE:
        assert life.rows(metadata.tables[name]), name
    life.forgetting.forget(life.say(SHOPPER, "forget me"))
    for name in GONE_AT_ONCE:
        assert not life.rows(metadata.tables[name]), name


def test_nothing_is_erased_while_the_turn_runs(life: Life):
    asked = life.say(SHOPPER, "forget me", end=False)
    life.forgetting.forget(asked)
    assert not life.finish()
    life.end(asked.message_id)
    assert life.finish()


def test_a_message_that_came_after_puts_the_end_off(life: Life):
    asked = life.say(SHOPPER, "forget me")
    life.forgetting.forget(asked)
    (erasure,) = life.forgetting.pending()
    talks = life.forgetting.talks(erasure)
    life.say(SHOPPER, "wait")
    assert talks and not life.forgetting.finish(erasure, talks)


def test_asked_again_in_the_same_turn_it_is_the_same_receipt(life: Life):
    asked = life.say(SHOPPER, "forget me")
    assert life.forgetting.forget(asked) == life.forgetting.forget(asked)
    assert len(life.rows(metadata.tables["erasures"])) == 1


def test_the_receipt_names_nobody_and_says_how_much_went(life: Life):
    receipt = life.forgetting.forget(life.say(SHOPPER, "forget me"))
    assert life.finish()
    (row,) = life.rows(metadata.tables["erasures"])
    assert (row["receipt"], row["pending"]) == (receipt, None)
    assert row["counts"]["facts"] >= 1 and row["counts"]["messages"] >= 4
    assert life.forgetting.pending() == ()


def test_what_an_offer_earned_stays_countable_and_its_promise_goes_back(life: Life):
    with life.work() as uow:
        offer = an_offer(budget_cents=10_000)
        uow.decisions.add(a_decision("d-2", identity=SHOPPER, chosen=offer.arm, code=""))
        uow.limits.reserve("d-2", offer, 500, NOON + DAY)
    life.forgetting.forget(life.say(SHOPPER, "forget me"))
    with life.read() as uow:
        decision = uow.decisions.get("d-1")
        assert decision and decision.identity == "" and decision.propensity == 0.75
        assert decision.reasons[0].name == "need:feet" and decision.reasons[0].words == ""
        assert {o.kind for o in uow.outcomes.of(["d-1"])} == {"clicked", "redeemed", "bought"}
        assert uow.limits.left()["shoes-20"][0] == 8_000  # what was redeemed stays spent


def test_others_keep_everything(life: Life, engine: sa.Engine):
    life.say("other-shopper", "hello")
    life.events.record([an_event("Cart Viewed", "e-other", identity="other-shopper")])
    life.forgetting.forget(life.say(SHOPPER, "forget me"))
    assert life.finish()
    assert len(life.found("other-shopper")) >= 2


def test_another_shoppers_time_on_the_same_device_stays(life: Life):
    life.clock.forward(hours=1)
    life.say(DEVICE, "bob looks at bags")
    life.identities.login(DEVICE, "bob")
    life.clock.forward(hours=1)
    life.forgetting.forget(life.say(SHOPPER, "forget me"))
    assert life.finish()
    assert life.found("bob looks at bags") != []
    assert life.found(WORDS, SHOPPER) == []


def test_a_visitor_takes_along_what_a_login_had_claimed(life: Life):
    assert life.found(DEVICE)
    life.forgetting.forget(life.say(DEVICE, "forget me"))
    assert life.finish()
    assert life.found(DEVICE) == []
    with life.read() as uow:
        facts = uow.facts.of([(SHOPPER, None)])
    assert "cart_left" not in {fact.kind for fact in facts}


def test_the_export_has_everything_and_its_link_ends(life: Life):
    turn = life.say(SHOPPER, "give me my data")
    path = life.forgetting.export_link(turn)
    token = path.removeprefix("/export/")
    data = life.exports.by_token(token)
    assert data and str(data).count("needle") > 10
    assert {f["kind"] for f in data["facts"]} >= {"need", "cart_left"}
    assert data["decisions"][0]["outcomes"] and data["links"] and data["consents"]
    said = [m["text"] for talk in data["conversations"] for m in talk["messages"]]
    assert said.count(WORDS) == 2  # on the device before the login, and after it
    assert path not in str(life.rows(metadata.tables["exports"]))
    life.clock.now += timedelta(minutes=11)
    assert life.exports.by_token(token) is None
    assert life.exports.by_token("guessed") is None
