"""Rows of history as events: named columns, times without a zone, ids made from what is there."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.core.event_reading import BadEvent, Reading
from actions.core.event_rows import Rows
from tests.builders import NOON

READING = Reading("import", NOON)
ROW = {"event": "Product Viewed", "userId": "ann", "product_id": "shoes-1", "seconds": "60"}


def test_columns_that_are_no_field_are_properties():
    event = Rows(READING).read({**ROW, "messageId": "7", "price": "", "note": "mine"})
    assert (event.id, event.properties) == ("7", {"product_id": "shoes-1", "seconds": 60})


def test_columns_may_have_other_names_and_the_event_none():
    how = Rows(READING, {"userId": "customer", "product_id": "item"}, "Product Added")
    event = how.read({"customer": "ann", "item": "shoes-1"})
    assert (event.name, event.identity) == ("Product Added", "ann")
    assert event.properties == {"product_id": "shoes-1"}


def test_a_row_without_an_id_has_the_same_one_each_time_and_another_row_another():
    read = Rows(READING).read
    assert read(ROW).id == read(dict(ROW)).id != read({**ROW, "seconds": "61"}).id


def test_a_time_without_a_zone_is_the_files_and_refused_when_that_is_not_said():
    row = {**ROW, "timestamp": "2026-11-20 09:30:00"}
    at = Rows(READING, zone=ZoneInfo("Asia/Shanghai")).read(row).at
    assert at.isoformat() == "2026-11-20T01:30:00+00:00"
    with pytest.raises(BadEvent, match="timestamp: without a time zone"):
        Rows(READING).read(row)


def test_products_may_be_json():
    order = {"event": "Order Completed", "userId": "ann", "order_id": "1"}
    products = '[{"product_id": "shoes-1", "price": 9}]'
    event = Rows(READING).read({**order, "products": products})
    assert event.properties["products"] == [{"product_id": "shoes-1", "price": 9}]
    with pytest.raises(BadEvent, match=r"properties.products: not JSON"):
        Rows(READING).read({**order, "products": "shoes-1"})


@given(st.dictionaries(st.sampled_from([*ROW, "timestamp", "products", "id", "x"]), st.text()))
def test_no_row_breaks_the_reading(row):
    try:
        event = Rows(READING).read(row)
    except BadEvent as error:
        event = error.field
    assert event
