"""Events kept once become the same facts live, rebuilt, and in whatever order they came."""

from dataclasses import replace
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from actions.core.consents import Consent
from actions.core.corrections import tombstone
from actions.core.events import Event
from actions.core.facts import Fact
from actions.core.identities import Span
from actions.services.events import EventService, derive
from actions.services.identities import IdentityService
from tests.builders import DAY, NOON, a_turn, an_event
from tests.fakes import Clock, memory_work


class Shop:
    def __init__(self, assumed: bool = True) -> None:
        work = memory_work()
        self.work, self.read = work.writing, work.reading
        both = (self.work, self.read, Clock())
        self.events = EventService(*both, assumed)
        self.identities = IdentityService(*both, partial(derive, assumed=assumed))

    def facts(self, identity: str = "ann") -> tuple[Fact, ...]:
        with self.read() as uow:
            return uow.facts.of([Span(identity)])

    def kinds(self, identity: str = "ann") -> set[str]:
        return {fact.kind for fact in self.facts(identity)}


def added(id_: str = "e1", **wanted) -> Event:
    return an_event("Product Added", id_, **{"product_id": "p1", "category": "shoes", **wanted})


def ordered(id_: str = "e2", **wanted) -> Event:
    products = [{"product_id": "p1", "category": "shoes"}]
    return an_event("Order Completed", id_, at=NOON, order_id="1", products=products, **wanted)


def test_each_event_is_told_apart_from_its_repetitions():
    events = Shop().events
    assert events.record([added(), added(), added("e2")]) == ("accepted", "duplicate", "accepted")
    assert events.record([added("e3"), added()]) == ("accepted", "duplicate")
    assert events.record([added(source="erp")]) == ("accepted",)
    assert events.record([]) == ()


def test_facts_follow_the_events_and_older_ones_are_replaced():
    shop = Shop()
    shop.events.record([added()])
    assert "cart_left" in shop.kinds()
    shop.events.record([ordered()])
    assert "bought" in shop.kinds() and "cart_left" not in shop.kinds()


def test_without_consent_nothing_is_learnt_and_with_it_only_from_then_on():
    shop = Shop(assumed=False)
    shop.events.record([added()])
    assert shop.facts() == ()
    granted = an_event("Consent Granted", "c1", at=NOON - DAY / 2, purpose="personalisation")
    shop.events.record([granted, ordered()])
    assert "bought" in shop.kinds()


def test_consent_taken_back_by_an_event_ends_the_learning():
    shop = Shop()
    revoked = an_event("Consent Revoked", "c1", at=NOON - 2 * DAY, purpose="all")
    shop.events.record([added(), revoked])
    assert shop.facts() == ()
    with shop.read() as uow:
        said = uow.consents.of([Span("ann")])
    assert [(c.purpose, c.granted) for c in said] == [("offers", False), ("personalisation", False)]
    assert said[0] == Consent("ann", "offers", False, revoked.at, "event", "shop:c1")


def test_a_fact_the_shopper_had_forgotten_does_not_come_back():
    shop = Shop()
    shop.events.record([added()])
    (left,) = [fact for fact in shop.facts() if fact.kind == "cart_left"]
    stone = tombstone(left, a_turn(owner="ann", at=left.at))
    with shop.work() as uow:
        uow.facts.delete([left.id])
        uow.facts.add([stone])
    shop.events.derive("ann")
    assert [f for f in shop.facts() if f.kind == "cart_left"] == [stone]


def test_what_a_visitor_did_is_the_shoppers_after_the_login_and_again_the_visitors_without_it():
    shop = Shop()
    shop.events.record([added(identity="v_1")])
    shop.identities.login("v_1", "ann")
    assert "cart_left" in shop.kinds("ann") and shop.kinds("v_1") == set()
    shop.events.record([ordered()])
    assert "cart_left" not in shop.kinds("ann")
    shop.identities.unlink("v_1", "ann")
    assert "cart_left" in shop.kinds("v_1")


def test_an_event_of_before_the_login_that_comes_late_is_the_shoppers_too():
    shop = Shop()
    shop.identities.login("v_1", "ann")
    shop.events.record([added(identity="v_1")])
    assert "cart_left" in shop.kinds("ann") and shop.kinds("v_1") == set()


names = ["Product Viewed", "Product Added", "Product Removed", "Order Completed", "Order Refunded"]
some_events = st.lists(
    st.builds(
        lambda name, n, days, product, order: an_event(
            name,
            f"e{n}",
            at=NOON - days * DAY,
            **{"product_id": product, "category": "shoes", "order_id": order},
            products=[{"product_id": product, "category": "shoes"}],
        ),
        st.sampled_from(names),
        st.integers(0, 9),
        st.integers(0, 9),
        st.sampled_from(["p1", "p2"]),
        st.sampled_from(["o1", "o2"]),
    ),
    max_size=6,
    unique_by=lambda event: event.id,
)


@settings(max_examples=25, deadline=None)
@given(some_events, st.randoms(use_true_random=False), st.integers(1, 3))
def test_live_in_any_order_and_rebuilt_from_nothing_the_facts_are_the_same(events, random, size):
    live, rebuilt = Shop(), Shop()
    shuffled = [*events, *events[:2]]
    random.shuffle(shuffled)
    for start in range(0, len(shuffled), size):
        live.events.record(shuffled[start : start + size])
    rebuilt.events.store(events)
    rebuilt.events.derive("ann")
    assert live.facts() == rebuilt.facts()


def test_receiving_times_do_not_change_what_is_known():
    one, other = Shop(), Shop()
    one.events.record([added()])
    other.events.record([replace(added(), received=NOON + DAY)])
    assert one.facts() == other.facts()
