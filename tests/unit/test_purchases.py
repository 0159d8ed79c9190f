"""Money, lines and codes out of events, whatever shape they came in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.core.purchases import cents, codes, lines, total_cents
from tests.builders import an_event


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (19.9, 1990),
        ("19.90", 1990),
        (0.1 + 0.2, 30),
        (5, 500),
        *((odd, None) for odd in ("", "free", True, -1, float("nan"), float("inf"), [])),
    ],
)
def test_amounts_become_cents(amount: object, expected: int | None):
    assert cents(amount) == expected


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.binary()))
def test_no_amount_breaks_the_reading(amount: object):
    assert cents(amount) is None or cents(amount) >= 0


@given(st.integers(0, 10**9))
def test_whole_cents_survive(amount: int):
    assert cents(f"{amount // 100}.{amount % 100:02}") == amount


def test_an_order_without_total_is_the_sum_of_its_lines():
    order = an_event(products=[{"product_id": "a", "price": 2, "quantity": 3}, {"name": "?"}])
    assert total_cents(order) == 600
    assert [line.product for line in lines(order)] == ["a"]


def test_codes_come_once_the_orders_own_first():
    order = an_event(coupon="B", products=[{"coupon": "A"}, {"coupon": "B"}, "odd"])
    assert codes(order) == ("B", "A")
