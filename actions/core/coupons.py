"""Coupons, what they save, and what price protection pays back."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from actions.core.languages import Language, Words
from actions.core.money import money
from actions.core.orders import Order, OrderItem, OrderState


@dataclass(frozen=True)
class Coupon:
    """A price reduction with its terms; `value` is whole percents or cents by its kind."""

    code: str
    words: Words
    kind: Literal["percent", "amount", "free_shipping"]
    value: int = 0
    min_cents: int = 0
    valid_until: datetime | None = None
    categories: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    first_order: bool = False

    def threshold(self, language: Language) -> str:
        """The sum it needs, "≥ 99 元"; empty where its words tell that sum already."""
        figures = re.findall(r"\d+(?:\.\d+)?", self.words.say(language).replace(",", ""))
        if not self.min_cents or self.min_cents in [round(float(f) * 100) for f in figures]:
            return ""
        return f"≥ {money(self.min_cents, language)}"

    def for_shopper(self, member_level: str, orders: int) -> bool:
        """May this shopper use it at all?"""
        if self.first_order and orders:
            return False
        return not self.levels or member_level in self.levels

    def saving_cents(self, total_cents: int, category: str | None, now: datetime) -> int | None:
        """What it takes off a total, or None when its terms are not met."""
        if self.valid_until is not None and now > self.valid_until:
            return None
        if self.categories and category not in self.categories:
            return None
        if total_cents < self.min_cents:
            return None
        if self.kind == "percent":
            return total_cents * self.value // 100
        return min(self.value, total_cents) if self.kind == "amount" else 0


@dataclass(frozen=True)
class PriceDrop:
    """An ordered thing that costs less today."""

    item: OrderItem
    now_cents: int

    @property
    def refund_cents(self) -> int:
        return (self.item.price_cents - self.now_cents) * self.item.quantity


_PROTECTED = frozenset(OrderState) - {
    OrderState.PENDING_PAYMENT,
    OrderState.CANCELLED,
    OrderState.REFUNDING,
    OrderState.REFUNDED,
}


def price_drops(
    order: Order, prices: Iterable[tuple[str, int]], days: int, now: datetime
) -> Sequence[PriceDrop]:
    """What price protection pays for, given today's price of each product id."""
    if order.state not in _PROTECTED or now > order.placed + timedelta(days=days):
        return []
    today = dict(prices)
    drops = [PriceDrop(i, today.get(i.product_id, i.price_cents)) for i in order.items]
    return [d for d in drops if d.refund_cents > 0]
