"""Orders, and what a shopper may still do with one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from actions.core.languages import Words
from actions.core.policies import Policies


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
class ShipmentEvent:
    at: datetime
    words: Words


@dataclass(frozen=True)
class Shipment:
    carrier: str
    tracking: str
    promised: datetime | None = None
    events: tuple[ShipmentEvent, ...] = ()

    @property
    def latest(self) -> ShipmentEvent | None:
        return max(self.events, key=lambda e: e.at, default=None)


@dataclass(frozen=True)
class Payment:
    method: str
    state: str


@dataclass(frozen=True)
class Refund:
    id: str
    state: str
    amount_cents: int
    method: str = ""
    requested: datetime | None = None
    expected: datetime | None = None
    finished: datetime | None = None


@dataclass(frozen=True)
class Return:
    """A request to return, exchange or repair, as the shop has it on record."""

    id: str
    kind: ReturnKind
    state: str
    reason: str = ""
    requested: datetime | None = None
    sku: str | None = None
    wish: str = ""


@dataclass(frozen=True)
class Invoice:
    id: str
    state: str
    kind: str = "personal"
    title: str = ""
    tax_id: str = ""
    email: str = ""


@dataclass(frozen=True)
class Order:
    number: str
    shopper_id: str
    state: OrderState
    placed: datetime
    items: tuple[OrderItem, ...]
    total_cents: int
    address: str = ""
    currency: str = "CNY"
    payment: Payment | None = None
    shipment: Shipment | None = None
    delivered: datetime | None = None
    refund: Refund | None = None
    return_: Return | None = None
    invoice: Invoice | None = None


@dataclass(frozen=True)
class ReturnRequest:
    """What a shopper asks for: which kind, why, for which line, and the wish when exchanging."""

    kind: ReturnKind
    reason: str
    sku: str | None = None
    wish: str = ""


@dataclass(frozen=True)
class InvoiceRequest:
    kind: Literal["personal", "company"]
    title: str
    email: str
    tax_id: str = ""


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


def may_cancel(order: Order, now: datetime) -> Verdict:
    """Until it is packed; afterwards it is a return."""
    return YES if order.state in _BEFORE_DISPATCH else _too_late(order)


def may_change_address(order: Order, now: datetime) -> Verdict:
    """Until it leaves the warehouse: a parcel being packed can still get another label."""
    movable = order.state in _BEFORE_DISPATCH or order.state is OrderState.PACKING
    return YES if movable else _too_late(order)


def may_return(
    order: Order, policies: Policies, now: datetime, kind: ReturnKind = "return"
) -> Verdict:
    """Received, not already given back, and within the days of the policy for this kind."""
    if order.state is OrderState.CANCELLED:
        return _no("already_cancelled")
    if order.state in _GIVEN_BACK:
        return _no("already_requested")
    if order.state in _MONEY_BACK:
        return _no("being_refunded")
    if order.state not in _RECEIVED:
        return _no("not_delivered")
    since = order.delivered or order.placed
    return YES if now <= since + _window(order, policies, kind) else _no("window_closed")


def _window(order: Order, policies: Policies, kind: ReturnKind) -> timedelta:
    if kind == "repair":
        months = max((i.warranty_months or 0 for i in order.items), default=0)
        return timedelta(days=30 * (months or policies.number("returns.warranty_months", 12)))
    fallback = policies.number("returns.return_days", 7)
    return timedelta(days=policies.number(f"returns.{kind}_days", fallback))


def may_invoice(order: Order, now: datetime) -> Verdict:
    """Paid, not cancelled or refunded, and none issued yet."""
    if order.state is OrderState.PENDING_PAYMENT:
        return _no("not_paid")
    if order.state is OrderState.CANCELLED:
        return _no("already_cancelled")
    if order.state in _MONEY_BACK:
        return _no("being_refunded")
    return _no("already_invoiced") if order.invoice is not None else YES
