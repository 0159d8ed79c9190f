"""Builders: a test names only what matters to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from actions.core.conditions import All, Because, View
from actions.core.constraints import Past, Standing
from actions.core.conversations import Conversation
from actions.core.coupons import Coupon
from actions.core.decisions import Decision
from actions.core.events import Event
from actions.core.facts import Evidence, Fact, FactValue
from actions.core.faq import FaqEntry, FaqText
from actions.core.languages import Words
from actions.core.messages import Message
from actions.core.moments import Moment, ServiceState
from actions.core.offer_terms import plain, version_of
from actions.core.offers import Offer
from actions.core.orders import Order, OrderItem, OrderState, Payment, Shipment
from actions.core.policies import Policies
from actions.core.products import Product, Variant
from actions.core.profiles import Held, Profile
from actions.core.scenarios import Match, Scenario
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


def an_offer(id_: str = "shoes-20", **wanted: Any) -> Offer:
    """¥20 off from ¥200 for price hesitation, good everywhere; its version is its terms'."""
    usual = Offer(
        id=id_,
        version="",
        kind="amount",
        title=Words("立减 {value}", "{value} off"),
        text=Words("满 {min} 可用，{until} 前有效", "From {min}, until {until}"),
        legal=Words("每人限用一次", "Once for each shopper"),
        value=2000,
        min_cents=20000,
        cost_cents=2000,
        margin_cents=6000,
        code_prefix="HI",
        url="/shoes",
    )
    offer = replace(usual, **wanted)
    return replace(offer, version=version_of(plain(offer)))


def a_fact(kind: str = "interest", subject: str = "shoes", value: FactValue = 0.9) -> Fact:
    where = Evidence("m0", 0, 5)
    return Fact("ann", kind, subject, value, 0.9, "said", "test", 1, where, NOON - DAY, "c1")


def a_profile(*facts: Fact, **wanted: Any) -> Profile:
    """Of a shopper who agreed to everything; each fact at the strength of its confidence."""
    held = tuple(Held(fact, fact.confidence) for fact in facts)
    return replace(Profile("ann", held, {"offers": True, "personalisation": True}), **wanted)


def a_moment(**wanted: Any) -> Moment:
    turn = a_turn(text="a bit dear", intent="price_promo", at=NOON, owner="ann")
    return replace(Moment(turn), **wanted)


def a_view(**wanted: Any) -> View:
    """Noon by the shopper's own clock."""
    usual = View(a_moment(), a_profile(), ServiceState(time_zone="UTC"), NOON)
    return replace(usual, **wanted)


def a_match(id_: str = "price_hesitation", fact: str = "", **wanted: Any) -> Match:
    usual = Scenario(id_, Words("嫌贵", "Price hesitation"), "", All(()), timedelta(hours=6))
    because = Because("when.words", "a bit dear", "m1", 0, 10, fact)
    return Match(replace(usual, **wanted), (because,))


def a_past(chosen: str = "shoes-20@1", **wanted: Any) -> Past:
    usual = Past("d0", NOON - 8 * DAY, "c0", "cart_help", chosen, "policy")
    return replace(usual, **wanted)


def a_standing(*past: Past, **wanted: Any) -> Standing:
    return replace(Standing(past), **wanted)


def a_decision(id_: str = "d1", **wanted: Any) -> Decision:
    offer = an_offer()
    usual = Decision(
        id=id_,
        conversation="c1",
        turn_id="m1",
        identity="ann",
        at=NOON,
        channel="widget",
        language="en",
        scenario="price_hesitation",
        candidates=(offer.arm, "none"),
        pmf=(0.75, 0.25),
        chosen=offer.arm,
        propensity=0.75,
        draw=0.5,
        salt_id="1",
        policy="uniform",
        policy_version="u1",
        code="HI-34679ACDE",
        valid_until=NOON + 14 * DAY,
    )
    return replace(usual, **wanted)


def an_event(name: str = "Product Viewed", id_: str = "e1", **wanted: Any) -> Event:
    """Yesterday, by ann; everything that is no field of an event is a property."""
    fields = {k: wanted.pop(k) for k in ("identity", "at", "received", "source") if k in wanted}
    usual = Event(id_, name, "ann", NOON - DAY, NOON, "shop", wanted)
    return replace(usual, **fields)
