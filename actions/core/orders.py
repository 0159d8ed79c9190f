"""Orders, and what a shopper may still do with one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from actions.core.languages import NO_WORDS, Words
from actions.core.policies import Policies
from actions.core.shoppers import Address


class OrderState(StrEnum):
    PENDING_PAYMENT = "pending_payment"
    PAID = "paid"
    PACKING = "packing"
    SHIPPED = "shipped"
    IN_DELIVERY = "in_delivery"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    RETURN_REQUESTED = "return_requested"
    RETURNING = "returning"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    EXCHANGED = "exchanged"


ReturnKind = Literal["return", "exchange", "repair"]
_BEFORE_DISPATCH = frozenset({OrderState.PENDING_PAYMENT, OrderState.PAID})
_ON_THE_WAY = frozenset({OrderState.SHIPPED, OrderState.IN_DELIVERY})
_RECEIVED = frozenset({OrderState.DELIVERED, OrderState.COMPLETED, OrderState.EXCHANGED})
_GIVEN_BACK = frozenset({OrderState.RETURN_REQUESTED, OrderState.RETURNING})
_MONEY_BACK = frozenset({OrderState.REFUNDING, OrderState.REFUNDED})


@dataclass(frozen=True)
class OrderItem:
    sku: str
    product_id: str
    title: Words
    quantity: int
    price_cents: int
    colour: str | None = None
    size: str | None = None
    category: str = ""
    warranty_months: int | None = None


@dataclass(frozen=True)
class Event:
    """One step of a parcel's or a return's way."""

    at: datetime
    words: Words


@dataclass(frozen=True)
class Shipment:
    carrier: str
    tracking: str | None = None
    promised: datetime | None = None
    delivered: datetime | None = None
    events: tuple[Event, ...] = ()

    @property
    def latest(self) -> Event | None:
        return max(self.events, key=lambda e: e.at, default=None)


@dataclass(frozen=True)
class Payment:
    method: str
    state: str
    at: datetime | None = None


@dataclass(frozen=True)
class Cancellation:
    by: str
    at: datetime
    reason: Words


@dataclass(frozen=True)
class Problem:
    """What went wrong on the way: delayed, lost, not_received."""

    kind: str
    at: datetime
    words: Words


@dataclass(frozen=True)
class Refund:
    number: str
    state: str
    amount_cents: int
    method: str = ""
    requested: datetime | None = None
    expected: datetime | None = None
    paid: datetime | None = None
    reason: Words = NO_WORDS


@dataclass(frozen=True)
class Return:
    """A request to return, exchange or repair, as the shop has it on record."""

    number: str
    kind: ReturnKind
    state: str
    requested: datetime | None = None
    freight_by: str = ""
    skus: tuple[str, ...] = ()
    reason: Words = NO_WORDS
    wish: str = ""
    carrier: str | None = None
    tracking: str | None = None
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Invoice:
    state: str
    kind: str = "personal"
    title: str = ""
    tax_number: str = ""
    email: str = ""
    amount_cents: int = 0
    requested: datetime | None = None
    issued: datetime | None = None
    number: str | None = None


@dataclass(frozen=True)
class Order:
    number: str
    shopper_id: str
    state: OrderState
    placed: datetime
    items: tuple[OrderItem, ...]
    total_cents: int
    currency: str = "CNY"
    shipping_cents: int = 0
    discount_cents: int = 0
    coupon: str | None = None
    note: str = ""
    address: Address = field(default_factory=Address)
    payment: Payment | None = None
    shipment: Shipment | None = None
    cancellation: Cancellation | None = None
    problem: Problem | None = None
    refund: Refund | None = None
    return_: Return | None = None
    invoice: Invoice | None = None

    @property
    def delivered(self) -> datetime | None:
        return self.shipment.delivered if self.shipment else None

    @property
    def paid(self) -> bool:
        return self.payment is not None and self.payment.state == "paid"


@dataclass(frozen=True)
class ReturnRequest:
    """What a shopper asks for: which kind, why, for which line, and the wish when exchanging."""

    kind: ReturnKind
    reason: str
    sku: str | None = None
    wish: str = ""
    fault: bool = False


@dataclass(frozen=True)
class InvoiceRequest:
    kind: str
    title: str
    email: str = ""
    tax_number: str = ""


@dataclass(frozen=True)
class Verdict:
    """Allowed, or the reason code why not."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)


def _no(reason: str) -> Verdict:
    return Verdict(False, reason)


def _too_late(order: Order) -> Verdict:
    """Why an order can no longer be changed before dispatch."""
    if order.state is OrderState.CANCELLED:
        return _no("already_cancelled")
    if order.state is OrderState.PACKING:
        return _no("being_packed")
    if order.state in _ON_THE_WAY:
        return _no("already_shipped")
    if order.state in _RECEIVED:
        return _no("already_delivered")
    return _no("being_returned") if order.state in _GIVEN_BACK else _no("being_refunded")


def may_cancel(order: Order, now: datetime, policies: Policies | None = None) -> Verdict:
    """While the shop's policy still lets it go, by default until it is packed."""
    named = policies.names("cancel.until_states") if policies else ()
    states = {s for s in OrderState if s.value in named} or _BEFORE_DISPATCH
    return YES if order.state in states else _too_late(order)


def may_change_address(order: Order, now: datetime) -> Verdict:
    """Until it leaves the warehouse: a parcel being packed can still get another label."""
    movable = order.state in _BEFORE_DISPATCH or order.state is OrderState.PACKING
    return YES if movable else _too_late(order)


def may_return(
    order: Order,
    policies: Policies,
    now: datetime,
    kind: ReturnKind = "return",
    sku: str | None = None,
    fault: bool = False,
) -> Verdict:
    """Received, not already given back, of a kind that is taken back, and within the days."""
    if order.state is OrderState.CANCELLED:
        return _no("already_cancelled")
    if order.state in _GIVEN_BACK:
        return _no("already_requested")
    if order.state in _MONEY_BACK:
        return _no("being_refunded")
    if order.state not in _RECEIVED:
        return _no("not_delivered")
    if not fault and kind != "repair" and _excluded(order, policies, sku):
        return _no("category_excluded")
    return YES if now <= return_until(order, policies, kind, fault) else _no("window_closed")


def _excluded(order: Order, policies: Policies, sku: str | None) -> bool:
    """Is everything that is meant of a category that is not taken back without a fault?"""
    excluded = policies.names("returns.categories_excluded")
    meant = [i for i in order.items if sku is None or i.sku == sku]
    return bool(meant) and all(i.category in excluded for i in meant)


def return_until(
    order: Order, policies: Policies, kind: ReturnKind = "return", fault: bool = False
) -> datetime:
    """The last moment to ask for this kind."""
    since = order.delivered or order.placed
    if kind == "repair":
        months = max((i.warranty_months or 0 for i in order.items), default=0)
        return since + timedelta(days=30 * (months or policies.number("warranty.default_months")))
    days = policies.number(f"returns.{kind}_days", 7)
    return since + timedelta(
        days=max(days, policies.number("returns.fault_days")) if fault else days
    )


def may_invoice(order: Order, now: datetime) -> Verdict:
    """Paid, not cancelled or refunded, and none issued yet."""
    if order.state is OrderState.PENDING_PAYMENT:
        return _no("not_paid")
    if order.state is OrderState.CANCELLED:
        return _no("already_cancelled")
    if order.state in _MONEY_BACK:
        return _no("being_refunded")
    return _no("already_invoiced") if order.invoice is not None else YES
