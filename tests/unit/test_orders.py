"""Orders: what may still be done, and whose they are."""

from dataclasses import replace

import pytest

from actions.core.coupons import price_drops
from actions.core.errors import ShopError
from actions.core.order_rules import (
    may_cancel,
    may_change_address,
    may_invoice,
    may_return,
    return_until,
)
from actions.core.orders import (
    InvoiceRequest,
    OrderState,
    ReturnRequest,
)
from actions.core.shoppers import Address
from actions.services.orders import OrderService, normal_number
from tests.builders import DAY, NOON, a_product, a_turn, an_item, an_order, some_policies
from tests.fakes import Clock, FakeShop

S = OrderState
RULES = some_policies()


def _desk(*orders, **known) -> OrderService:
    return OrderService(FakeShop(placed=list(orders), said=RULES, **known), Clock())


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (S.PENDING_PAYMENT, ""),
        (S.PAID, ""),
        (S.PACKING, "being_packed"),
        (S.SHIPPED, "already_shipped"),
        (S.IN_DELIVERY, "already_shipped"),
        (S.DELIVERED, "already_delivered"),
        (S.COMPLETED, "already_delivered"),
        (S.EXCHANGED, "already_delivered"),
        (S.CANCELLED, "already_cancelled"),
        (S.RETURN_REQUESTED, "being_returned"),
        (S.RETURNING, "being_returned"),
        (S.REFUNDING, "being_refunded"),
        (S.REFUNDED, "being_refunded"),
    ],
)
def test_an_order_can_be_cancelled_until_it_is_packed(state, reason):
    assert may_cancel(an_order(state), NOON).reason == reason


def test_the_shop_says_until_when_an_order_can_be_cancelled():
    until_packed = some_policies(cancel={"until_states": ["paid", "packing"]})
    assert may_cancel(an_order(S.PACKING), NOON, until_packed)
    assert not may_cancel(an_order(S.PENDING_PAYMENT), NOON, until_packed)


def test_the_address_can_change_until_dispatch():
    assert may_change_address(an_order(S.PACKING), NOON)
    assert may_change_address(an_order(S.SHIPPED), NOON).reason == "already_shipped"


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (S.DELIVERED, ""),
        (S.COMPLETED, ""),
        (S.SHIPPED, "not_delivered"),
        (S.CANCELLED, "already_cancelled"),
        (S.RETURN_REQUESTED, "already_requested"),
        (S.REFUNDED, "being_refunded"),
    ],
)
def test_only_what_arrived_and_was_not_sent_back_can_be_returned(state, reason):
    assert may_return(an_order(state), RULES, NOON).reason == reason


@pytest.mark.parametrize(
    ("days", "kind", "fault", "allowed"),
    [
        (5, "return", False, True),
        (7, "return", False, False),
        (7, "return", True, True),
        (7, "exchange", False, True),
        (15, "exchange", False, False),
        (300, "repair", False, True),
        (400, "repair", False, False),
    ],
)
def test_each_kind_has_its_days_after_delivery(days, kind, fault, allowed):
    later = NOON + days * DAY
    assert bool(may_return(an_order(S.DELIVERED), RULES, later, kind, fault=fault)) is allowed


def test_the_warranty_of_the_product_counts_for_a_repair():
    long = an_order(S.DELIVERED, items=(an_item(warranty_months=24),))
    assert return_until(long, RULES, "repair") == NOON - DAY + 720 * DAY


def test_food_comes_back_only_when_something_is_wrong_with_it():
    rules = some_policies(returns={"return_days": 7, "categories_excluded": ["snacks"]})
    snack = an_order(S.DELIVERED, items=(an_item(category="snacks"),))
    assert may_return(snack, rules, NOON).reason == "category_excluded"
    assert may_return(snack, rules, NOON, fault=True)
    both = replace(snack, items=(*snack.items, an_item(sku="S2")))
    assert may_return(both, rules, NOON)
    assert not may_return(both, rules, NOON, sku="S1-42")


def test_an_invoice_needs_money_that_stayed():
    assert may_invoice(an_order(S.PAID), NOON)
    assert may_invoice(an_order(S.PENDING_PAYMENT), NOON).reason == "not_paid"
    assert may_invoice(an_order(S.REFUNDED), NOON).reason == "being_refunded"


@pytest.mark.parametrize(
    "written", ["ZG24110507", "zg24110507", " ＺＧ２４１１０５０７ ", "#ZG-2411 0507", "24110507"]
)
def test_a_number_is_found_however_it_is_written(written):
    assert _desk(an_order()).find(a_turn(), written).number == "ZG24110507"


@pytest.mark.parametrize("number", ["ZG24110507", "24110507", "ZG00000000"])
def test_a_strangers_number_and_a_wrong_one_say_the_same(number):
    with pytest.raises(ShopError, match=r"^not_found: order$"):
        _desk(an_order(shopper_id="bob")).find(a_turn(), number)


def test_a_visitor_has_to_log_in():
    with pytest.raises(ShopError, match="not_logged_in"):
        _desk(an_order()).recent(a_turn(shopper_id=None))


def test_a_message_cancels_once_and_two_orders_twice():
    desk = _desk(an_order(), an_order(number="ZG2"))
    for number in ("ZG24110507", "ZG24110507", "ZG2"):
        assert desk.cancel(a_turn(), number).state is S.CANCELLED
    assert desk.shop.keys == ["m1:cancel:ZG24110507", "m1:cancel:ZG2"]


def test_a_typed_address_keeps_the_recipient():
    changed = _desk(an_order()).change_address(a_turn(), "ZG24110507", " 杭州市 西湖路 1 号 ")
    assert changed.address == Address("Ann", "19900000001", street="杭州市 西湖路 1 号")


@pytest.mark.parametrize(
    "call",
    [
        lambda d: d.change_address(a_turn(), "ZG24110507", "  "),
        lambda d: d.request_return(a_turn(), "ZG24110507", ReturnRequest("gift", "x")),
        lambda d: d.request_return(a_turn(), "ZG24110507", ReturnRequest("return", "x", "NO")),
        lambda d: d.request_invoice(a_turn(), "ZG24110507", InvoiceRequest("company", " ")),
    ],
)
def test_an_empty_or_unknown_detail_is_invalid(call):
    with pytest.raises(ShopError, match="invalid"):
        call(_desk(an_order()))


def test_price_protection_pays_the_difference_for_its_days():
    order = an_order(items=(an_item(quantity=2),))
    assert [d.refund_cents for d in price_drops(order, [("shoes-1", 15000)], 15, NOON)] == [9800]
    assert not price_drops(order, [("shoes-1", 15000)], 1, NOON)
    assert not price_drops(order, [("shoes-1", 25000)], 15, NOON)
    desk = _desk(order, stocked=[a_product(price_cents=15000)])
    assert [d.now_cents for d in desk.price_drops(order)] == [15000]


def test_a_normal_number_is_empty_for_nothing():
    assert normal_number(" # ") == ""
