"""What a shop says of itself: categories, brands, labels, policies, questions and coupons."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from actions.adapters.engine import transaction
from actions.adapters.shop_schema import content
from actions.core.coupons import Coupon
from actions.core.faq import FaqEntry, FaqText
from actions.core.languages import Words
from actions.core.policies import Labels, Policies
from actions.core.products import Brand, Category

FRESH_SECONDS = 60.0


@dataclass
class ShopContent:
    """Read from `shop_content` and kept for a minute: it changes only by a load."""

    engine: sa.Engine
    seconds: Callable[[], float] = time.monotonic
    _kept: dict[str, tuple[float, tuple[Any, ...]]] = field(default_factory=dict)

    def categories(self) -> tuple[Category, ...]:
        return self._all("category", category)

    def brands(self) -> tuple[Brand, ...]:
        return self._all("brand", brand)

    def faq(self) -> tuple[FaqEntry, ...]:
        return self._all("faq", faq_entry)

    def coupons(self) -> tuple[Coupon, ...]:
        return self._all("coupon", coupon)

    def policies(self) -> Policies:
        return next(iter(self._all("shop", policies)), Policies())

    def labels(self) -> Labels:
        return next(iter(self._all("labels", labels)), Labels())

    def _all(self, kind: str, build: Callable[[Mapping[str, Any]], Any]) -> tuple[Any, ...]:
        kept = self._kept.get(kind)
        if kept and self.seconds() - kept[0] < FRESH_SECONDS:
            return kept[1]
        query = sa.select(content.c.data).where(content.c.kind == kind)
        with transaction(self.engine, reading=True) as connection:
            rows = connection.execute(query.order_by(content.c.position)).scalars().all()
        built = tuple(build(row) for row in rows)
        if built:
            self._kept[kind] = (self.seconds(), built)
        return built


def words(data: Any) -> Words:
    """Words of a {zh, en} mapping, or the same text in both."""
    if isinstance(data, Mapping):
        return Words(str(data.get("zh", "")), str(data.get("en", "")))
    return Words(str(data or ""), str(data or ""))


def category(data: Mapping[str, Any]) -> Category:
    synonyms = (*data.get("words_zh", ()), *data.get("words_en", ()))
    return Category(data["id"], words(data), tuple(map(str, synonyms)), data.get("image", ""))


def brand(data: Mapping[str, Any]) -> Brand:
    return Brand(data["id"], words(data), tuple(map(str, data.get("words", ()))))


def faq_entry(data: Mapping[str, Any]) -> FaqEntry:
    zh, en = (_faq_text(data.get(language, {})) for language in ("zh", "en"))
    return FaqEntry(data["id"], zh, en, tuple(data.get("intents", ())))


def _faq_text(data: Mapping[str, Any]) -> FaqText:
    variants = tuple(map(str, data.get("variants", ())))
    return FaqText(str(data.get("question", "")), str(data.get("answer", "")), variants)


def coupon(data: Mapping[str, Any]) -> Coupon:
    until = data.get("valid_until")
    return Coupon(
        code=data["code"],
        words=words(data),
        kind=data["kind"],
        value=data.get("value", 0),
        min_cents=data.get("min_cents", 0),
        valid_until=datetime.fromisoformat(until) if until else None,
        categories=tuple(data.get("categories", ())),
        levels=tuple(data.get("levels", ())),
        first_order=bool(data.get("first_order", False)),
    )


def policies(data: Mapping[str, Any]) -> Policies:
    return Policies(
        name=words(data.get("name")),
        currency=data.get("currency", "CNY"),
        contact=data.get("contact", {}),
        hours=data.get("hours", {}),
        areas=data.get("policies", {}),
    )


def labels(data: Mapping[str, Any]) -> Labels:
    return Labels(
        attributes={k: words(v) for k, v in data.get("attributes", {}).items()},
        colours={k: words(v) for k, v in data.get("colours", {}).items()},
    )
