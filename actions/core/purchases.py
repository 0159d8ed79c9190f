"""What an event says of products, orders, money and coupons, whatever shape it came in."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from actions.core.events import Event

_MOST_CENTS = 10**12


@dataclass(frozen=True)
class Line:
    """One product of an event; `cents` is the price of one."""

    product: str
    category: str = ""
    cents: int = 0
    quantity: int = 1


def lines(event: Event) -> tuple[Line, ...]:
    """The products of an order, or the one product of any other event."""
    listed = event.properties.get("products")
    if isinstance(listed, list | tuple):
        found = [_line(p) for p in listed if isinstance(p, Mapping)]
    else:
        found = [_line(event.properties)]
    return tuple(line for line in found if line.product)


def order_number(event: Event) -> str:
    return text(event.properties, "order_id")


def codes(event: Event) -> tuple[str, ...]:
    """The coupon codes an event names, each once, the order's own first."""
    listed = event.properties.get("products")
    things = [p for p in listed if isinstance(p, Mapping)] if isinstance(listed, list) else []
    named = [text(p, "coupon") for p in (event.properties, *things)]
    return tuple(dict.fromkeys(code for code in named if code))


def total_cents(event: Event) -> int:
    """What was paid or given back: the total, else the revenue, else the sum of the lines."""
    for name in ("total", "revenue"):
        if (amount := cents(event.properties.get(name))) is not None:
            return amount
    return sum(line.cents * line.quantity for line in lines(event))


def cents(amount: object) -> int | None:
    """An amount in whole units of money, as number or text, in cents; None for anything else."""
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        return None
    try:
        found = int((Decimal(str(amount).strip()) * 100).to_integral_value())
    except (InvalidOperation, OverflowError, ValueError):
        return None
    return found if 0 <= found < _MOST_CENTS else None


def text(properties: Mapping[str, object], name: str) -> str:
    value = properties.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()


def _line(of: Mapping[str, object]) -> Line:
    quantity = of.get("quantity")
    counted = isinstance(quantity, int) and not isinstance(quantity, bool) and quantity > 0
    return Line(
        text(of, "product_id"),
        text(of, "category"),
        cents(of.get("price")) or 0,
        quantity if counted and isinstance(quantity, int) else 1,
    )
