"""Rows of the shop's tables to core objects; columns a shop lacks read as empty."""

from collections.abc import Mapping, Sequence
from typing import Any

from actions.core.languages import Language, Words
from actions.core.orders import (
    Cancellation,
    Event,
    Invoice,
    Order,
    OrderItem,
    OrderState,
    Payment,
    Problem,
    Refund,
    Return,
    Shipment,
)
from actions.core.products import Product, Variant
from actions.core.shoppers import Address, Shopper

Row = Mapping[str, Any]


def _words(row: Row, name: str = "") -> Words:
    return Words(row.get(f"{name}zh") or "", row.get(f"{name}en") or "")


def address(row: Row) -> Address:
    parts = ("name", "phone", "province", "city", "district", "street")
    return Address(*(row.get(f"address_{part}") or "" for part in parts))


def address_columns(place: Address) -> dict[str, str]:
    return {f"address_{part}": value for part, value in vars(place).items()}


def shopper(row: Row) -> Shopper:
    language: Language = "en" if row.get("language") == "en" else "zh"
    return Shopper(
        id=row["id"],
        name=row.get("name") or "",
        language=language,
        phone=row.get("phone") or "",
        email=row.get("email") or "",
        address=address(row),
        member_level=row.get("member_level") or "",
        points=row.get("points") or 0,
    )


def item(row: Row) -> OrderItem:
    return OrderItem(
        sku=row["sku"],
        product_id=row.get("product_id") or "",
        title=_words(row, "title_"),
        quantity=row["quantity"],
        price_cents=row["price_cents"],
        colour=row.get("colour"),
        size=row.get("size"),
        category=row.get("category") or "",
        warranty_months=row.get("warranty_months"),
    )


def events(rows: Sequence[Row], of: str) -> tuple[Event, ...]:
    found = (Event(r["at"], _words(r)) for r in rows if (r.get("of") or "shipment") == of)
    return tuple(sorted(found, key=lambda e: e.at))


def refund(row: Row) -> Refund:
    return Refund(
        number=row["number"],
        state=row.get("state") or "",
        amount_cents=row.get("amount_cents") or 0,
        method=row.get("method") or "",
        requested=row.get("requested"),
        expected=row.get("expected"),
        paid=row.get("paid"),
        reason=_words(row, "reason_"),
    )


def return_(row: Row, events_: tuple[Event, ...]) -> Return:
    return Return(
        number=row["number"],
        kind=row.get("kind") or "return",
        state=row.get("state") or "",
        requested=row.get("requested"),
        freight_by=row.get("freight_by") or "",
        skus=tuple(filter(None, (row.get("skus") or "").split(","))),
        reason=_words(row, "reason_"),
        wish=row.get("wish") or "",
        carrier=row.get("carrier"),
        tracking=row.get("tracking"),
        events=events_,
    )


def invoice(row: Row) -> Invoice:
    return Invoice(
        state=row.get("state") or "requested",
        kind=row.get("kind") or "personal",
        title=row.get("title") or "",
        tax_number=row.get("tax_number") or "",
        email=row.get("email") or "",
        amount_cents=row.get("amount_cents") or 0,
        requested=row.get("requested"),
        issued=row.get("issued"),
        number=row.get("number"),
    )


def order(row: Row, parts: Mapping[str, Sequence[Row]]) -> Order:
    """An order from its row and the rows that belong to it, newest first."""
    steps = parts["order_events"]
    refunds, returns, invoices = parts["refunds"], parts["returns"], parts["invoices"]
    return Order(
        number=row["number"],
        shopper_id=str(row["shopper_id"]),
        state=OrderState(row["state"]),
        placed=row["placed"],
        items=tuple(item(r) for r in parts["order_items"]),
        total_cents=row["total_cents"],
        currency=row.get("currency") or "CNY",
        shipping_cents=row.get("shipping_cents") or 0,
        discount_cents=row.get("discount_cents") or 0,
        coupon=row.get("coupon"),
        note=row.get("note") or "",
        address=address(row),
        payment=_payment(row),
        shipment=_shipment(row, events(steps, "shipment")),
        cancellation=_cancellation(row),
        problem=_problem(row),
        refund=refund(refunds[0]) if refunds else None,
        return_=return_(returns[0], events(steps, "return")) if returns else None,
        invoice=invoice(invoices[0]) if invoices else None,
    )


def _payment(row: Row) -> Payment | None:
    state = row.get("payment_state")
    return Payment(row.get("payment_method") or "", state, row.get("paid")) if state else None


def _shipment(row: Row, steps: tuple[Event, ...]) -> Shipment | None:
    carrier, promised = row.get("carrier"), row.get("promised")
    if not (carrier or promised or steps):
        return None
    return Shipment(carrier or "", row.get("tracking"), promised, row.get("delivered"), steps)


def _cancellation(row: Row) -> Cancellation | None:
    at = row.get("cancelled")
    return Cancellation(row.get("cancelled_by") or "", at, _words(row, "cancel_")) if at else None


def _problem(row: Row) -> Problem | None:
    kind, at = row.get("problem"), row.get("problem_at")
    return Problem(kind, at, _words(row, "problem_")) if kind and at else None


def product(row: Row, variants: Sequence[Row]) -> Product:
    keywords = row.get("keywords") or {}
    return Product(
        id=str(row["id"]),
        category=row.get("category") or "",
        brand=row.get("brand") or "",
        title=_words(row, "title_"),
        price_cents=row["price_cents"],
        list_price_cents=row.get("list_price_cents"),
        attributes={k: Words(v["zh"], v["en"]) for k, v in (row.get("attributes") or {}).items()},
        keywords={"zh": tuple(keywords.get("zh", ())), "en": tuple(keywords.get("en", ()))},
        description=_words(row, "description_"),
        variants=tuple(
            Variant(v["sku"], v["stock"] or 0, v.get("colour"), v.get("size")) for v in variants
        ),
        since=row.get("since"),
        warranty_months=row.get("warranty_months"),
        rating=row.get("rating"),
        image=row.get("image") or "",
    )
