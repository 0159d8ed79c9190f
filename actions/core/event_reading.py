"""Reading an event as shops send it: strict, and each refusal names the field.

Only the properties named here are kept: names, addresses and phone numbers have no business here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from actions.core.consents import PURPOSES
from actions.core.events import NAMES, Event
from actions.core.identities import VISITOR

LONGEST_ID, LONGEST_TEXT, MOST_PRODUCTS = 100, 200, 200
AHEAD = timedelta(minutes=5)  # clocks differ this much; more is a mistake
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
FROM_OUTSIDE = NAMES - {"Product Wanted"}  # that one is the chat's own
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_IDS = frozenset({"product_id", "order_id", "coupon", "promotion_id", "decision"})
_TEXTS = frozenset(
    {
        "sku",
        "category",
        "brand",
        "variant",
        "currency",
        "query",
        "cart_id",
        "list_id",
        "reason",
        "timezone",
    }
)
_AMOUNTS = frozenset({"price", "total", "revenue", "discount", "shipping", "tax"})
_COUNTS = frozenset({"quantity", "position", "seconds"})
_NEEDED: Mapping[str, tuple[str, ...]] = {
    **{f"Product {deed}": ("product_id",) for deed in ("Viewed", "Clicked", "Added", "Removed")},
    "Product Added to Wishlist": ("product_id",),
    "Coupon Entered": ("coupon",),
    "Coupon Applied": ("coupon",),
    "Coupon Denied": ("coupon",),
    "Order Completed": ("order_id",),
    "Order Refunded": ("order_id",),
    "Order Cancelled": ("order_id",),
    "Promotion Viewed": ("promotion_id",),
    "Promotion Clicked": ("promotion_id",),
    "Consent Granted": ("purpose",),
    "Consent Revoked": ("purpose",),
}


class BadEvent(ValueError):
    """What is wrong, beginning with the field's name; safe to show to who sent it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class Reading:
    """Who sends, and when it came in."""

    source: str
    received: datetime

    def read(self, raw: object) -> Event:
        """The event, or BadEvent."""
        if not isinstance(raw, Mapping):
            raise BadEvent("event", "not an object")
        if raw.get("type", "track") != "track":
            raise BadEvent("type", "only track is taken")
        name = _one_of(raw, "event", "name")
        if name not in FROM_OUTSIDE:
            raise BadEvent("event", "unknown name")
        return Event(
            id=_id(_one_of(raw, "messageId", "id"), "messageId"),
            name=name,
            identity=_identity(raw),
            at=self._at(raw.get("timestamp")),
            received=self.received,
            source=self.source,
            properties=_properties(name, raw.get("properties", {})),
        )

    def _at(self, value: object) -> datetime:
        """When it happened; a clock that is a little ahead is set to ours."""
        if value is None:
            return self.received
        try:
            at = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            at = None
        if at is None:
            raise BadEvent("timestamp", "not an ISO 8601 time")
        if at.tzinfo is None:
            raise BadEvent("timestamp", "without a time zone")
        if not OLDEST <= at <= self.received + AHEAD:
            raise BadEvent("timestamp", "in the future" if at > OLDEST else "too long ago")
        return min(at.astimezone(UTC), self.received)


def _one_of(raw: Mapping[str, object], *names: str) -> str:
    value = next((raw[n] for n in names if raw.get(n) is not None), None)
    if not isinstance(value, str):
        raise BadEvent(names[0], "text is needed" if value is not None else "missing")
    return value


def _id(value: object, field: str) -> str:
    """Text of an id; numbers are ids too, as shops have them."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise BadEvent(field, "missing" if value is None else "text is needed")
    found = value.strip()
    if not found or len(found) > LONGEST_ID or _UNPRINTABLE.search(found):
        raise BadEvent(field, f"1 to {LONGEST_ID} printable characters are needed")
    return found


def _identity(raw: Mapping[str, object]) -> str:
    """The shopper's id, else a visitor's; nobody can send what would count for the other."""
    if raw.get("userId") is not None:
        shopper = _id(raw["userId"], "userId")
        if shopper.startswith(VISITOR):
            raise BadEvent("userId", f"begins with {VISITOR}, as visitors do")
        return shopper
    if raw.get("anonymousId") is None:
        raise BadEvent("userId", "userId or anonymousId is needed")
    visitor = _id(raw["anonymousId"], "anonymousId")
    return visitor if visitor.startswith(VISITOR) else f"{VISITOR}{visitor}"


def _properties(name: str, given: object) -> Mapping[str, object]:
    if not isinstance(given, Mapping):
        raise BadEvent("properties", "not an object")
    found = {k: _value(k, v) for k, v in given.items() if k in _READERS and v is not None}
    for needed in _NEEDED.get(name, ()):
        if needed not in found:
            raise BadEvent(f"properties.{needed}", "missing")
    return found


def _value(field: str, value: object) -> object:
    return _READERS[field](f"properties.{field}", value)


def _text(field: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or _UNPRINTABLE.search(value):
        raise BadEvent(field, f"text of at most {LONGEST_TEXT} printable characters is needed")
    return value


def _amount(field: str, value: object) -> object:
    number = _number(value)
    if number is None or not 0 <= number < 1e10:
        raise BadEvent(field, "an amount of money is needed")
    return value


def _count(field: str, value: object) -> object:
    number = _number(value)
    if number is None or not 0 <= number < 1e9:
        raise BadEvent(field, "a number from 0 is needed")
    return int(number) if number == int(number) else number


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if found == found else None  # not a number


def _purpose(field: str, value: object) -> str:
    if value not in (*PURPOSES, "all") or not isinstance(value, str):
        raise BadEvent(field, f"one of {', '.join(PURPOSES)}, all")
    return value


def _products(field: str, value: object) -> object:
    if not isinstance(value, list) or len(value) > MOST_PRODUCTS:
        raise BadEvent(field, f"a list of at most {MOST_PRODUCTS} is needed")
    return [_product(f"{field}[{place}]", product) for place, product in enumerate(value)]


def _product(field: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise BadEvent(field, "not an object")
    known = {k: v for k, v in value.items() if k in _READERS and k not in _ORDERS and v is not None}
    found = {k: _READERS[k](f"{field}.{k}", v) for k, v in known.items()}
    if "product_id" not in found:
        raise BadEvent(f"{field}.product_id", "missing")
    return found


_ORDERS = frozenset({"products", "purpose"})
_READERS: Mapping[str, Callable[[str, object], object]] = {
    **dict.fromkeys(_IDS, lambda field, value: _id(value, field)),
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(_AMOUNTS, _amount),
    **dict.fromkeys(_COUNTS, _count),
    "purpose": _purpose,
    "products": _products,
}
