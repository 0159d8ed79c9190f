"""Builders: a test names only what matters to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from actions.core.conversations import Conversation
from actions.core.coupons import Coupon
from actions.core.faq import FaqEntry, FaqText
from actions.core.languages import Words
from actions.core.messages import Message
from actions.core.orders import Order, OrderItem, OrderState, Payment, Shipment
from actions.core.policies import Policies
from actions.core.products import Product, Variant
from actions.core.shoppers import Address, Shopper
from actions.core.turns import Turn

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def a_turn(**wanted: Any) -> Turn:
    usual = Turn("ann", "c1", "m1", "where is my order?", "en", NOON)
    return replace(usual, **wanted)


def an_item(**wanted: Any) -> OrderItem:
    usual = OrderItem("S1-42", "shoes-1", Words("跑鞋", "Running shoes"), 1, 19900)
    return replace(usual, **{"category": "shoes", **wanted})


def an_order(state: OrderState = OrderState.PAID, **wanted: Any) -> Order:
    """Placed two days ago; a received one was delivered yesterday."""
    received = state in (OrderState.DELIVERED, OrderState.COMPLETED)
    usual = Order(
        number="ZG24110507",
        shopper_id="ann",
        state=state,
        placed=NOON - 2 * DAY,
        items=(an_item(),),
        total_cents=19900,
        address=Address("Ann", "19900000001", "上海", "上海市", "静安区", "梧桐弄 18 号"),
        payment=Payment("wallet", "paid", NOON - 2 * DAY),
        shipment=Shipment("feilu", "FL1", delivered=NOON - DAY if received else None),
    )
    return replace(usual, **wanted)


def some_policies(**areas: Any) -> Policies:
    usual = {
        "returns": {"return_days": 7, "exchange_days": 15, "fault_days": 15},
        "warranty": {"default_months": 12},
        "price_protection": {"days": 15},
    }
    return Policies(Words("掌柜", "Zhanggui"), areas={**usual, **areas})


def a_product(id_: str = "shoes-1", **wanted: Any) -> Product:
    usual = Product(
        id=id_,
        category="shoes",
        brand="kuibu",
        title=Words("跑鞋", "Running shoes"),
        price_cents=19900,
        variants=(Variant(f"{id_.upper()}-42", 5, "black", "42"),),
        rating=4.5,
    )
    return replace(usual, **wanted)


def a_shopper(id_: str = "ann", **wanted: Any) -> Shopper:
    return replace(Shopper(id_, "Ann", "en", email="ann@mail.example"), **wanted)


def a_coupon(**wanted: Any) -> Coupon:
    usual = Coupon("MAN300", Words("满 300 减 40", "¥40 off"), "amount", 4000, 30000)
    return replace(usual, **wanted)


def an_entry(id_: str = "returns-days", **wanted: Any) -> FaqEntry:
    zh = FaqText("几天内可以退货？", "{policy.returns.return_days} 天内。", ("退货期多久",))
    en = FaqText("How long can I return?", "Within {policy.returns.return_days} days.")
    return replace(FaqEntry(id_, zh, en), **wanted)


def a_message(seq: int = 1, text: str = "hello", **wanted: Any) -> Message:
    usual = Message("c1", seq, f"m{seq}", NOON, "shopper", "text", text)
    return replace(usual, **wanted)


def a_conversation(**wanted: Any) -> Conversation:
    return replace(Conversation("c1", "ann", "widget", NOON, shopper_id="ann"), **wanted)
