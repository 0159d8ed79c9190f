"""Facts from what shoppers did: the same events give the same facts, in whatever order."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from actions.core.behaviour import LEFT_AFTER, USED, facts_of
from actions.core.facts import Fact
from tests.builders import DAY, NOON, an_event

SHOES = {"product_id": "shoes-1", "category": "shoes", "price": 199.0}
LINE = {"products": [SHOES]}


def found(kind: str, *events) -> list[Fact]:
    return [fact for fact in facts_of("ann", events) if fact.kind == kind]


def test_an_order_says_what_was_bought_how_often_and_for_how_much():
    again = an_event("Order Completed", "e2", at=NOON, order_id="2", **LINE)
    (fact,) = found("bought", an_event("Order Completed", order_id="1", **LINE), again)
    assert (fact.subject, fact.at) == ("shoes-1", NOON)
    assert fact.value == {"times": 2, "category": "shoes", "price_cents": 19900}
    assert fact.evidence.id == "shop:e2" and fact.source == "behaviour"


def test_the_same_order_told_by_two_systems_is_bought_once():
    twice = an_event("Order Completed", "e2", source="erp", order_id="1", **LINE)
    (fact,) = found("bought", an_event("Order Completed", order_id="1", **LINE), twice)
    assert fact.value["times"] == 1


def test_what_was_cancelled_or_sent_back_was_not_bought():
    order = an_event("Order Completed", order_id="1", **LINE)
    assert not found("bought", order, an_event("Order Cancelled", "e2", order_id="1"))
    assert not found("bought", an_event("Order Refunded", "e2", order_id="1", **LINE), order)
    other = an_event("Order Refunded", "e2", order_id="1", products=[{"product_id": "bag-1"}])
    assert found("bought", order, other)


def test_one_short_look_is_no_fact_and_two_or_a_long_one_are():
    assert not found("viewed", an_event(**SHOES))
    assert found("viewed", an_event(**SHOES, seconds=60))
    (fact,) = found("viewed", an_event(**SHOES), an_event(id_="e2", at=NOON, **SHOES))
    assert fact.value["times"] == 2


def test_looks_long_ago_do_not_count_with_todays():
    assert not found("viewed", an_event(at=NOON - 90 * DAY, **SHOES), an_event(id_="e2", **SHOES))


def test_a_cart_is_left_half_an_hour_after_the_product_was_put_in():
    (fact,) = found("cart_left", an_event("Product Added", at=NOON, **SHOES))
    assert fact.at == NOON + LEFT_AFTER


def test_a_cart_that_was_emptied_or_ordered_is_not_left():
    added = an_event("Product Added", at=NOON, **SHOES)
    after = {"id_": "e2", "at": NOON + timedelta(minutes=5)}
    assert not found("cart_left", an_event("Product Removed", **after, **SHOES), added)
    assert not found("cart_left", added, an_event("Order Completed", order_id="1", **after, **LINE))
    before = an_event("Order Completed", "e2", order_id="1", **LINE)
    assert found("cart_left", before, added)


def test_interest_from_behaviour_is_weak_and_grows_with_what_was_done():
    assert not found("interest", an_event(**SHOES))
    (looked,) = found("interest", *(an_event(id_=f"e{n}", **SHOES) for n in range(3)))
    (bought,) = found(
        "interest",
        *(an_event(id_=f"e{n}", **SHOES) for n in range(3)),
        an_event("Order Completed", "e9", order_id="1", **LINE),
    )
    assert looked.subject == "shoes" and 0 < looked.value < bought.value <= 0.7


products = st.sampled_from(["shoes-1", "bag-1"])
some_events = st.lists(
    st.builds(
        lambda name, n, hours, product, order: an_event(
            name,
            f"e{n}",
            at=NOON - timedelta(hours=hours),
            product_id=product,
            category="shoes",
            order_id=f"o{order}",
            products=[{"product_id": product, "category": "shoes", "price": 10}],
        ),
        st.sampled_from(sorted({*USED, "Cart Viewed"})),
        st.integers(0, 30),
        st.integers(0, 2000),
        products,
        st.integers(0, 3),
    ),
    max_size=12,
    unique_by=lambda event: event.id,
)


@given(some_events, st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_give_the_same_facts(events, random):
    shuffled = [*events, *random.sample(events, len(events) // 2)]
    random.shuffle(shuffled)
    assert facts_of("ann", shuffled) == facts_of("ann", events)


@given(some_events)
def test_no_two_facts_have_one_id(events):
    ids = [fact.id for fact in facts_of("ann", events)]
    assert len(ids) == len(set(ids))
