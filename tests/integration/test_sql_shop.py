"""The SQL shop: rules kept in the transaction that writes, whoever asks, however often."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
import yaml

from actions.adapters.shop_content import ShopContent
from actions.adapters.shop_files import ShopFiles
from actions.adapters.shop_load import load
from actions.adapters.shop_schema import ours
from actions.adapters.sql_shop import SqlShop
from actions.core.errors import ShopError
from actions.core.orders import InvoiceRequest, OrderState, ReturnRequest
from actions.core.products import ProductQuery
from actions.core.shoppers import Address
from tests.builders import NOON
from tests.fakes import Clock
from tests.integration.small_shop import write_small_shop


@pytest.fixture
def shop(engine: sa.Engine, tmp_path) -> SqlShop:
    write_small_shop(tmp_path)
    load(engine, ShopFiles(tmp_path, NOON))
    return SqlShop(engine, ours, ShopContent(engine), Clock())


def test_an_order_has_everything_that_belongs_to_it(shop: SqlShop):
    order = shop.order("ann", "ZG1")
    assert (order.state, order.total_cents, order.paid) == (OrderState.PAID, 19900, True)
    assert order.items[0].title.zh == "跑鞋"
    assert (order.items[0].colour, order.items[0].category) == ("black", "shoes")
    assert order.address.line == "上海 静安区 梧桐弄 18 号"
    assert order.shipment.latest.words.en == "Picking began"
    assert order.placed.isoformat() == "2026-11-21T12:00:00+00:00"


def test_a_return_has_its_own_way(shop: SqlShop):
    order = shop.order("ann", "ZG3")
    assert (order.return_.kind, order.return_.skus) == ("exchange", ("S1-42",))
    assert [e.words.en for e in order.return_.events] == ["Exchange requested"]
    assert order.shipment is None
    assert order.refund.reason.zh == "退货验收通过"
    assert order.invoice.number == "148"


@pytest.mark.parametrize("number", ["ZG9", "ZG404", "", "ZG1' OR '1'='1"])
def test_a_strangers_order_is_as_unknown_as_a_wrong_number(shop: SqlShop, number: str):
    with pytest.raises(ShopError, match=r"^not_found: order$"):
        shop.order("ann", number)


def test_orders_are_newest_first_and_ones_own(shop: SqlShop):
    assert [o.number for o in shop.orders("ann")] == ["ZG1", "ZG2", "ZG3"]
    assert [o.number for o in shop.orders("ann", 1)] == ["ZG1"]
    assert shop.orders("nobody") == ()


def test_a_cancelled_order_pays_back_once(shop: SqlShop):
    order = shop.cancel_order("ann", "ZG1", "key-1")
    assert order.state is OrderState.CANCELLED
    assert (order.refund.amount_cents, order.refund.method) == (19900, "wallet")
    assert (order.refund.expected - NOON).days == 1
    assert shop.cancel_order("ann", "ZG1", "key-1") == order
    with pytest.raises(ShopError, match="already_cancelled"):
        shop.cancel_order("ann", "ZG1", "key-2")


def test_what_has_left_is_not_cancelled_nor_sent_elsewhere(shop: SqlShop):
    before = shop.order("ann", "ZG2")
    with pytest.raises(ShopError, match="not_allowed"):
        shop.cancel_order("ann", "ZG2", "key-1")
    with pytest.raises(ShopError, match="not_allowed"):
        shop.change_address("ann", "ZG2", Address(street="elsewhere"), "key-2")
    assert shop.order("ann", "ZG2") == before


def test_nobody_cancels_for_somebody_else(shop: SqlShop):
    with pytest.raises(ShopError, match="not_found"):
        shop.cancel_order("ann", "ZG9", "key")
    assert shop.order("bob", "ZG9").state is OrderState.PAID


def test_an_address_changes_before_dispatch(shop: SqlShop):
    there = Address("Mum", "19900000002", street="1 New Street")
    assert shop.change_address("ann", "ZG1", there, "key").address == there


def test_a_return_is_on_record_with_its_reason(shop: SqlShop):
    wish = ReturnRequest("exchange", "太小", wish="43 码", fault=False)
    order = shop.request_return("ann", "ZG2", wish, "key")
    assert order.state is OrderState.RETURN_REQUESTED
    assert (order.return_.reason.en, order.return_.wish) == ("太小", "43 码")
    assert order.return_.number.startswith("RT")
    assert shop.request_return("ann", "ZG2", wish, "key") == order


def test_an_invoice_is_asked_for_once(shop: SqlShop):
    wish = InvoiceRequest("company", "Acme", "a@b.c", "91")
    invoice = shop.request_invoice("ann", "ZG1", wish, "key").invoice
    assert (invoice.title, invoice.amount_cents, invoice.state) == ("Acme", 19900, "requested")
    with pytest.raises(ShopError, match="already_invoiced"):
        shop.request_invoice("ann", "ZG1", wish, "other")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (ProductQuery(), ("shoes-1",)),
        (ProductQuery(in_stock=False), ("shoes-2", "shoes-1")),
        (ProductQuery(colour="black", size="42"), ("shoes-1",)),
        (ProductQuery(colour="red", size="42"), ()),
        (ProductQuery(colour="red", in_stock=False), ("shoes-2",)),
        (ProductQuery(max_cents=100), ()),
        (ProductQuery(brand="kuibu", category="shoes", min_cents=1), ("shoes-1",)),
        (ProductQuery(exclude=frozenset({"shoes-1"})), ()),
    ],
)
def test_products_are_found_by_their_filters(shop: SqlShop, query, found):
    assert shop.find(query) == found


def test_a_product_comes_with_its_variants(shop: SqlShop):
    (product,) = shop.products(["gone", "shoes-1"])
    assert (product.stock, product.attributes["sole"].en) == (5, "foam")
    assert product.keywords["zh"] == ("跑步",)


def test_content_is_read_in_the_order_of_the_files(shop: SqlShop):
    assert [c.id for c in shop.categories()] == ["shoes"]
    assert shop.policies().number("returns.return_days") == 7
    assert shop.labels().colour("black", "zh") == "黑色"
    assert [e.id for e in shop.faq()] == ["returns-days"]
    assert (shop.coupons()[0].valid_until - NOON).days == 14
    assert shop.shopper("ann").address.city == "上海市"


def test_loading_again_makes_the_demo_fresh(engine: sa.Engine, shop: SqlShop, tmp_path):
    shop.cancel_order("ann", "ZG1", "key")
    first = load(engine, ShopFiles(tmp_path, NOON))
    assert load(engine, ShopFiles(tmp_path, NOON)) == first
    assert shop.order("ann", "ZG1").state is OrderState.PAID
    assert shop.order("ann", "ZG1").refund is None


def test_files_that_are_absent_leave_their_tables_alone(engine, shop, tmp_path):
    (tmp_path / "orders.yml").unlink()
    (tmp_path / "shop.yml").write_text(yaml.safe_dump({"currency": "USD"}))
    load(engine, ShopFiles(tmp_path, NOON))
    assert shop.order("ann", "ZG1").number == "ZG1"
    fresh = replace(ShopContent(engine))
    assert fresh.policies().currency == "USD"
