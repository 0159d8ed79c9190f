"""A product search grows over turns."""

from datetime import UTC, datetime

import pytest

from actions.core.searches import ProductSearch, is_refinement, other_currency, refine
from actions.core.turns import Entity, Turn


def a_turn(text, **entities):
    found = tuple(Entity(name, value) for name, value in entities.items())
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return Turn(None, "c1", "m1", text, "zh", now, entities=found)


def amount(low=None, high=None):
    return {"min_cents": low, "max_cents": high, "currency": "CNY"}


def test_a_search_keeps_what_it_knows_and_adds_what_is_new():
    shoes = refine(ProductSearch(), a_turn("想买双跑鞋", category="shoes"))
    cheap = refine(shoes, a_turn("300以内", amount=amount(high=30000)))
    assert (cheap.category, cheap.max_cents) == ("shoes", 30000)


def test_another_category_begins_anew():
    shoes = ProductSearch(text="跑鞋", category="shoes", max_cents=30000)
    bags = refine(shoes, a_turn("再看看包", category="bags"))
    assert (bags.category, bags.max_cents) == ("bags", None)


def test_cheaper_stays_below_the_cheapest_shown():
    search = refine(ProductSearch(category="shoes"), a_turn("有便宜点的吗"), (32900, 19900), ("a",))
    assert search.max_cents == 19899


@pytest.mark.parametrize("text", ["贵一点的", "more expensive ones"])
def test_dearer_stays_above_the_dearest_shown(text):
    shoes = ProductSearch(category="shoes", max_cents=50000)
    search = refine(shoes, a_turn(text), (32900, 19900), ("a",))
    assert (search.min_cents, search.max_cents, search.seen) == (32901, None, ())


def test_a_price_without_a_bound_is_about_a_fifth_wide():
    search = refine(ProductSearch(), a_turn("5000 的手机", amount=amount(500000, 500000)))
    assert (search.min_cents, search.max_cents) == (400000, 600000)


def test_a_new_bound_puts_aside_one_that_it_contradicts():
    dear = ProductSearch(category="shoes", min_cents=200000)
    assert refine(dear, a_turn("500以内", amount=amount(high=50000))).min_cents is None


def test_sums_in_another_currency_are_no_limit():
    dollars = {**amount(high=5000), "currency": "USD"}
    turn = a_turn("under $50", amount=dollars)
    assert refine(ProductSearch(), turn).max_cents is None
    assert other_currency(turn, "CNY") and not other_currency(turn, "USD")


def test_others_leave_out_what_was_shown():
    search = refine(ProductSearch(category="shoes"), a_turn("换一批"), (), ("a", "b"))
    assert search.query().exclude == {"a", "b"}


def test_a_search_survives_a_slot():
    search = ProductSearch(text="跑鞋", seen=("a",))
    slot = {**search.__dict__, "seen": list(search.seen), "of an older version": 1}
    assert ProductSearch.of(slot) == search


def test_nothing_said_is_nothing_to_search_for():
    assert not ProductSearch().says_something
    assert ProductSearch(category="shoes").says_something


def test_a_size_refines_and_a_thank_you_does_not():
    assert is_refinement(a_turn("42码", size="42"))
    assert not is_refinement(a_turn("谢谢"))
