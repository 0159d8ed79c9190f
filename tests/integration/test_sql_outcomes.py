"""What came of decisions, on SQLite and PostgreSQL: exact by code, else the last one seen."""

import itertools
from datetime import timedelta

import pytest
import sqlalchemy as sa

from actions.adapters.units import SqlWork
from actions.core.decisions import Decision, Outcome
from actions.core.events import Event
from actions.core.offers import Offer
from actions.services.events import EventService
from actions.services.outcomes import OutcomeService
from actions.services.rewards import RewardService
from tests.builders import DAY, NOON, a_decision, an_event, an_offer
from tests.fakes import Clock

HOUR = timedelta(hours=1)
SHOES = {"products": [{"product_id": "shoes-1", "category": "shoes", "price": 300, "quantity": 1}]}


class Shop:
    """An offer made to ann at noon, with a coupon and a budget."""

    def __init__(self, engine: sa.Engine) -> None:
        self.clock = Clock(NOON + HOUR)
        work = SqlWork(engine)
        self.work, self.read = work.writing, work.reading
        both = (self.work, self.read, self.clock)
        self.events = EventService(*both, consent_assumed=True)
        self.outcomes = OutcomeService(*both)
        self.rewards = RewardService(*both)
        self.offer = an_offer(categories=("shoes",), budget_cents=10_000, stock=5)
        self.decide(self.offer)

    def decide(self, offer: Offer, id_: str = "d1", **wanted: object) -> Decision:
        decision = a_decision(id_, chosen=offer.arm, code=f"HI-{id_}", **wanted)
        with self.work() as uow:
            uow.offers.put([offer], NOON - DAY)
            uow.decisions.add(decision)
            uow.limits.reserve(id_, offer, offer.cost_cents, NOON + DAY)
            uow.codes.add(decision.code, id_, offer.arm, decision.identity, NOON + 14 * DAY)
        return decision

    def seen(self, decision: str = "d1", at=NOON) -> None:
        assert self.outcomes.record("shown", decision, "", at)

    def told(self, *events: Event) -> None:
        assert set(self.events.record(events)) == {"accepted"}

    def came(self, kind: str, decision: str = "d1") -> list[Outcome]:
        with self.read() as uow:
            return [o for o in uow.outcomes.of([decision]) if o.kind == kind]

    def earned(self, metric: str, decision: str = "d1") -> tuple[float, bool]:
        self.rewards.mature()
        with self.read() as uow:
            return uow.rewards.of(decision)[metric]


@pytest.fixture
def shop(engine: sa.Engine) -> Shop:
    return Shop(engine)


def an_order(id_: str = "e1", number: str = "Z1", **wanted) -> Event:
    fields = {"order_id": number, "total": 280, "at": NOON + HOUR, **SHOES}
    return an_event("Order Completed", id_, **{**fields, **wanted})


def test_an_outcome_is_written_once_and_never_for_an_unknown_decision(shop: Shop):
    assert shop.outcomes.record("clicked", "d1", "x", NOON)
    assert not shop.outcomes.record("clicked", "d1", "x", NOON + HOUR)
    assert shop.outcomes.record("clicked", "d1", "y", NOON)
    assert not shop.outcomes.record("clicked", "nobody", "x", NOON)


def test_a_coupon_tells_exactly_which_decision_it_was_and_spends_its_budget(shop: Shop):
    shop.told(an_event("Coupon Applied", at=NOON + HOUR, coupon="HI-d1", identity="bob"))
    (redeemed,) = shop.came("redeemed")
    assert (redeemed.method, redeemed.code) == ("code", "HI-d1")
    with shop.read() as uow:
        assert uow.limits.left()["shoes-20"] == (8_000, 4)
        assert uow.limits.release("d1") is False  # it is spent, not promised


def test_an_order_with_the_code_is_the_decisions_even_unseen(shop: Shop):
    shop.told(an_order(coupon="HI-d1"))
    (bought,) = shop.came("bought")
    assert (bought.value_cents, bought.method, bought.order_number) == (28_000, "code", "Z1")
    assert shop.came("redeemed")


def test_an_order_without_code_is_the_last_seen_decisions_whose_offer_fits(shop: Shop):
    shop.seen()
    bags = an_offer("bags-10", categories=("bags",))
    shop.decide(bags, "d2", at=NOON + HOUR / 2)
    shop.seen("d2", NOON + HOUR / 2)
    shop.told(an_order())
    assert [o.method for o in shop.came("bought")] == ["last_in_window"]
    assert not shop.came("bought", "d2")


@pytest.mark.parametrize("at", [NOON - HOUR, NOON + 8 * DAY])
def test_an_order_outside_the_window_is_nobodys(shop: Shop, at):
    shop.clock.now = NOON + 9 * DAY
    shop.seen()
    shop.told(an_order(at=at))
    assert not shop.came("bought")


def test_an_offer_nobody_saw_gets_no_order_without_its_code(shop: Shop):
    shop.told(an_order())
    assert not shop.came("bought")


def test_the_same_order_told_twice_under_two_ids_counts_once(shop: Shop):
    shop.seen()
    shop.told(an_order("e1"))
    shop.told(an_order("e2"))
    assert len(shop.came("bought")) == 1


STORY = (
    an_event("Coupon Applied", "a", at=NOON + HOUR / 2, coupon="HI-d1"),
    an_order("b", at=NOON + HOUR * 0.6, coupon="HI-d1"),
    an_event("Order Refunded", "c", at=NOON + HOUR * 0.9, order_id="Z1", total=80),
)


def test_events_in_any_order_and_any_batches_say_the_same(engine: sa.Engine, shop: Shop):
    """Except when a coupon was redeemed: that is as of the first we hear of its use."""
    said = set()
    for order in itertools.permutations(STORY):
        with engine.begin() as connection:
            for table in ("outcomes", "events", "facts"):
                connection.execute(sa.text(f"DELETE FROM {table}"))
        for event in order:
            shop.told(event)
        with shop.read() as uow:
            found = uow.outcomes.of(["d1"])
        said.add(
            frozenset((o.kind, o.kind == "redeemed" or o.at, o.value_cents, o.code) for o in found)
        )
    assert len(said) == 1
    assert {kind for kind, *_ in next(iter(said))} == {"redeemed", "bought", "refunded"}


def test_what_was_earned_matures_metric_by_metric(shop: Shop):
    shop.seen()
    shop.outcomes.record("clicked", "d1", "robot", NOON + HOUR, is_bot=True)
    assert shop.earned("click") == (0.0, False)
    shop.outcomes.record("clicked", "d1", "person", NOON + HOUR)
    shop.clock.now = NOON + 2 * DAY
    assert shop.earned("click") == (1.0, True)
    assert shop.earned("order") == (0.0, False)
    shop.clock.now = NOON + 8 * DAY
    assert shop.earned("order") == (0.0, True)


def test_what_was_given_back_leaves_the_net(shop: Shop):
    shop.told(*STORY)
    shop.clock.now = NOON + 40 * DAY
    assert shop.earned("order") == (28_000.0, True)
    assert shop.earned("net") == (20_000.0, True)
    assert shop.earned("redeem") == (1.0, True)


def test_without_an_offer_the_orders_of_the_window_count_too(shop: Shop):
    with shop.work() as uow:
        uow.decisions.add(a_decision("quiet", chosen="none", code="", valid_until=None))
    shop.told(an_order())
    assert shop.earned("spend", "quiet")[0] == 28_000.0
    assert shop.earned("order", "quiet")[0] == 0.0


def test_an_order_that_came_before_the_offer_was_known_as_seen_is_attached_later(shop: Shop):
    shop.told(an_order())
    assert shop.rewards.mature().attached == 0
    shop.seen()
    assert shop.rewards.mature().attached == 1
    assert shop.came("bought")


def test_maturing_twice_is_as_once(engine: sa.Engine, shop: Shop):
    shop.seen()
    shop.told(*STORY)
    rows = []
    for _ in range(2):
        shop.rewards.mature()
        with engine.connect() as connection:
            rows.append(connection.execute(sa.text("SELECT * FROM decision_rewards")).all())
    assert sorted(map(tuple, rows[0])) == sorted(map(tuple, rows[1])) != []
