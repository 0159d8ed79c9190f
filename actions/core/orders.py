"""Orders as the shop has them on record, and what a shopper can ask for."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from actions.core.languages import NO_WORDS, Words
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
