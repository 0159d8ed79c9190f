"""JSON shapes: what goes out comes back, and what is wrong is named."""

from dataclasses import replace

import pytest

from actions.adapters.shapes import BadShape, decode, encode
from actions.core.languages import Words
from actions.core.orders import Event, Invoice, Order, OrderState, Refund, Return
from actions.core.products import Product
from tests.builders import NOON, a_product, an_order

FULL = replace(
    an_order(OrderState.RETURNING),
    refund=Refund("RF1", "paid", 100, requested=NOON),
    return_=Return("RT1", "repair", "approved", events=(Event(NOON, Words("到", "in")),)),
    invoice=Invoice("issued", number="1"),
)


@pytest.mark.parametrize("thing", [FULL, an_order(), a_product(attributes={"a": Words("甲", "A")})])
def test_what_goes_out_comes_back(thing):
    assert decode(type(thing), encode(thing)) == thing


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"state": "lost"}, "state: one of"),
        ({"total_cents": "12"}, "total_cents: int"),
        ({"total_cents": True}, "total_cents: int"),
        ({"placed": "yesterday"}, "placed: an ISO 8601 time"),
        ({"placed": "2026-11-23T12:00:00"}, "placed: the time needs a zone"),
        ({"items": {}}, "items: a list"),
        ({"items": [{"sku": "x"}]}, r"items\[0\].product_id: missing"),
        ({"shipment": {"carrier": "a", "events": [3]}}, r"shipment.events\[0\]: an object"),
        ({"return": {"number": "1", "kind": "gift", "state": "x"}}, "return.kind: one of"),
    ],
)
def test_a_wrong_shape_is_named(change, complaint):
    with pytest.raises(BadShape, match=complaint):
        decode(Order, encode(FULL) | change)


def test_unknown_fields_are_ignored_and_optional_ones_may_be_missing():
    data = {"id": "x", "category": "c", "brand": "b", "title": {}, "price_cents": 1, "new": 1}
    assert decode(Product, data).stock == 0
