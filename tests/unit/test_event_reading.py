"""Events as shops send them: strict, and each refusal names the field."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.core.event_reading import BadEvent, Reading
from actions.core.events import Event
from tests.builders import NOON

READING = Reading("shop", NOON)


def sent(**changed: Any) -> dict[str, Any]:
    usual = {"messageId": "m1", "event": "Product Viewed", "userId": "ann"}
    usual |= {"properties": {"product_id": "shoes-1"}} | changed
    return {k: v for k, v in usual.items() if v is not None}


def test_what_segment_sends_is_read():
    event = READING.read(sent(type="track", timestamp="2026-11-23T19:00:00+08:00"))
    assert event == Event(
        "m1",
        "Product Viewed",
        "ann",
        datetime(2026, 11, 23, 11, tzinfo=UTC),
        NOON,
        "shop",
        {"product_id": "shoes-1"},
    )


def test_the_short_names_are_read_too_and_a_time_is_not_needed():
    event = READING.read({"id": "m1", "name": "Cart Viewed", "anonymousId": "v_abc"})
    assert (event.identity, event.at) == ("v_abc", NOON)


def test_an_anonymous_id_can_never_be_a_shoppers():
    assert READING.read(sent(userId=None, anonymousId="ann")).identity == "v_ann"
    with pytest.raises(BadEvent, match="userId"):
        READING.read(sent(userId="v_abc"))


def test_only_known_properties_are_kept():
    private = {"product_id": 7, "email": "ann@mail.example", "name": "Ann", "price": "9.90"}
    event = READING.read(sent(properties=private))
    assert event.properties == {"product_id": "7", "price": "9.90"}


def test_a_clock_a_little_ahead_is_set_to_ours():
    ahead = (NOON + timedelta(minutes=4)).isoformat()
    assert READING.read(sent(timestamp=ahead)).at == NOON


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"messageId": None}, "messageId: missing"),
        ({"messageId": 7}, "messageId"),
        ({"messageId": "a\x00b"}, "messageId"),
        ({"messageId": "a" * 101}, "messageId"),
        ({"event": "Product Eaten"}, "event: unknown name"),
        ({"event": "Product Wanted"}, "event: unknown name"),
        ({"event": None}, "event: missing"),
        ({"type": "identify"}, "type"),
        ({"userId": None}, "userId"),
        ({"userId": " "}, "userId"),
        ({"timestamp": "yesterday"}, "timestamp: not an ISO"),
        ({"timestamp": "2026-11-23T11:00:00"}, "timestamp: without a time zone"),
        ({"timestamp": "2026-11-23T12:06:00Z"}, "timestamp: in the future"),
        ({"timestamp": "1999-11-23T12:06:00Z"}, "timestamp: too long ago"),
        ({"timestamp": 7}, "timestamp"),
        ({"properties": []}, "properties: not an object"),
        ({"properties": {}}, "properties.product_id: missing"),
        ({"properties": {"product_id": ""}}, "properties.product_id"),
        ({"properties": {"product_id": "a", "price": "cheap"}}, "properties.price"),
        ({"properties": {"product_id": "a", "price": -1}}, "properties.price"),
        ({"properties": {"product_id": "a", "seconds": [1]}}, "properties.seconds"),
        ({"properties": {"product_id": "a", "category": "a" * 201}}, "properties.category"),
        ({"properties": {"product_id": "a", "products": "b"}}, "properties.products"),
        ({"properties": {"product_id": "a", "products": [{}]}}, r"products\[0\].product_id"),
        ({"event": "Order Completed"}, "properties.order_id: missing"),
        ({"event": "Consent Revoked"}, "properties.purpose: missing"),
        ({"event": "Consent Revoked", "properties": {"purpose": "ads"}}, "properties.purpose"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], named: str):
    with pytest.raises(BadEvent, match=named):
        READING.read(sent(**changed))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
fields = st.sampled_from(["messageId", "event", "userId", "anonymousId", "timestamp", "properties"])
names = st.sampled_from(["product_id", "price", "products", "seconds", "category", "purpose"])


@given(st.dictionaries(fields, anything), st.dictionaries(names, anything))
def test_nothing_that_is_sent_breaks_the_reading(changed, properties):
    raw = sent(**changed)
    if isinstance(raw.get("properties"), dict):
        raw["properties"] |= properties
    with suppress(BadEvent):
        event = READING.read(raw)
        assert event.at <= NOON and len(event.identity) <= 128
