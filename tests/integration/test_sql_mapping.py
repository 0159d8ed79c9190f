"""Another shop's tables: other names, units, words and clocks, and fewer columns."""

import pytest
import sqlalchemy as sa

from actions.adapters import shop_mapping
from actions.adapters.engine import transaction
from actions.adapters.shop_content import ShopContent
from actions.adapters.shop_mapping import MappingError
from actions.adapters.sql_shop import SqlShop
from actions.core.errors import ShopError
from actions.core.orders import OrderState, ReturnRequest
from actions.core.products import ProductQuery
from tests.builders import NOON
from tests.fakes import Clock

MAPPING = {
    "time_zone": "Asia/Shanghai",
    "tables": {
        "orders": {
            "table": "t_order",
            "columns": {
                "number": "order_sn",
                "shopper_id": "member_id",
                "state": "status",
                "placed": "created",
                "delivered": "signed",
                "total_cents": "amount",
                "address_street": "addr",
                "cancelled": "closed",
            },
            "integers": ["shopper_id"],
            "units": ["total_cents"],
            "epoch": ["placed"],
            "values": {"state": {"10": "paid", "30": "delivered", "90": "cancelled"}},
        },
        "order_items": {
            "table": "t_line",
            "columns": {
                "order_number": "order_sn",
                "sku": "code",
                "quantity": "n",
                "price_cents": "price",
            },
            "units": ["price_cents"],
        },
        "products": {
            "table": "t_goods",
            "columns": {"id": "goods_id", "title_zh": "name", "price_cents": "price"},
            "integers": ["id"],
            "units": ["price_cents"],
        },
        "variants": {
            "table": "t_sku",
            "columns": {"sku": "code", "product_id": "goods_id", "stock": "on_hand"},
            "integers": ["product_id"],
        },
    },
}
TABLES = """
CREATE TABLE t_order (order_sn VARCHAR(20), member_id INTEGER, status VARCHAR(4), created BIGINT,
  signed TIMESTAMP, amount NUMERIC(10, 2), addr VARCHAR(99), closed TIMESTAMP);
CREATE TABLE t_line (order_sn VARCHAR(20), code VARCHAR(20), n INTEGER, price NUMERIC(10, 2));
CREATE TABLE t_goods (goods_id INTEGER, name VARCHAR(99), price NUMERIC(10, 2));
CREATE TABLE t_sku (code VARCHAR(20), goods_id INTEGER, on_hand INTEGER);
INSERT INTO t_order VALUES ('A1', 7, '10', 1795435200, NULL, 12.90, 'here', NULL);
INSERT INTO t_order VALUES ('A2', 7, '30', 1795348800, '2026-11-23 18:00:00', 5, 'here', NULL);
INSERT INTO t_line VALUES ('A1', 'K-1', 1, 12.90);
INSERT INTO t_goods VALUES (501, '茶壶', 12.90);
INSERT INTO t_goods VALUES (502, '茶杯', 3);
INSERT INTO t_sku VALUES ('K-1', 501, 3);
INSERT INTO t_sku VALUES ('K-2', 502, 0);
"""
DROP = "DROP TABLE t_order; DROP TABLE t_line; DROP TABLE t_goods; DROP TABLE t_sku"


@pytest.fixture
def shop(engine: sa.Engine):
    _run(engine, TABLES)
    yield SqlShop(engine, shop_mapping.tables(MAPPING), ShopContent(engine), Clock())
    _run(engine, DROP)


def _run(engine: sa.Engine, script: str) -> None:
    with transaction(engine) as connection:
        for statement in filter(str.strip, script.split(";")):
            connection.execute(sa.text(statement))


def test_an_order_of_other_names_units_words_and_clocks_is_ours(shop: SqlShop):
    order = shop.order("7", "A1")
    assert (order.state, order.total_cents) == (OrderState.PAID, 1290)
    assert order.placed.isoformat() == "2026-11-23T12:00:00+00:00"
    assert (order.address.line, order.items[0].price_cents) == ("here", 1290)
    assert (order.payment, order.refund) == (None, None)
    assert [o.number for o in shop.orders("7")] == ["A1", "A2"]


def test_times_without_a_zone_are_the_shops_own(shop: SqlShop):
    rows = _column(shop, "delivered")
    assert rows == ["2026-11-23T10:00:00+00:00"]


def _column(shop: SqlShop, name: str) -> list[str]:
    table = shop_mapping.tables(MAPPING)["orders"]
    with transaction(shop._engine, reading=True) as connection:
        found = connection.execute(sa.select(table.c[name]).where(table.c[name].is_not(None)))
        return [at.isoformat() for at in found.scalars()]


@pytest.mark.parametrize("stranger", ["8", "ann", "7 OR 1=1"])
def test_a_stranger_finds_nothing(shop: SqlShop, stranger: str):
    with pytest.raises(ShopError, match="not_found"):
        shop.order(stranger, "A1")


def test_a_write_uses_the_words_of_the_shop(shop: SqlShop, engine: sa.Engine):
    assert shop.cancel_order("7", "A1", "key").state is OrderState.CANCELLED
    with transaction(engine, reading=True) as connection:
        status = connection.execute(sa.text("SELECT status FROM t_order WHERE order_sn = 'A1'"))
        assert status.scalar_one() == "90"


def test_what_the_shop_has_no_table_for_is_not_promised(shop: SqlShop):
    with pytest.raises(ShopError, match="shop_unavailable: no_returns"):
        shop.request_return("7", "A2", ReturnRequest("return", "too small"), "key")
    assert shop.order("7", "A2").state is OrderState.DELIVERED


def test_products_without_brand_or_rating_are_found(shop: SqlShop):
    assert shop.find(ProductQuery()) == ("501",)
    assert shop.find(ProductQuery(in_stock=False, max_cents=500)) == ("502",)
    assert shop.find(ProductQuery(brand="kuibu")) == ()
    (product,) = shop.products(["501"])
    assert (product.title.say("en"), product.price_cents, product.stock) == ("茶壶", 1290, 3)


def test_a_shop_without_shoppers_table_still_has_shoppers(shop: SqlShop):
    assert shop.shopper("7").id == "7"
    assert shop._clock() == NOON


@pytest.mark.parametrize(
    ("mapping", "complaint"),
    [
        (None, "needs `tables`"),
        ({"tables": {"order": {}}}, "unknown table: order"),
        ({"tables": {"orders": {"table": "x"}}}, "missing tables: order_items"),
        (MAPPING | {"time_zone": "Mars/North"}, "time_zone"),
        (
            {"tables": MAPPING["tables"] | {"variants": {"columns": {"sku": "a", "colr": "b"}}}},
            "unknown variants column: colr",
        ),
        (
            {"tables": MAPPING["tables"] | {"variants": {"columns": {"sku": "a"}}}},
            "variants: missing columns: product_id, stock",
        ),
    ],
)
def test_a_wrong_mapping_is_named(mapping, complaint):
    with pytest.raises(MappingError, match=complaint):
        shop_mapping.tables(mapping)
