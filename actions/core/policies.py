"""The shop's policies as words and numbers, its questions and answers, its coupons."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from actions.core.languages import Language, Words

Number = int | float | str
_PLACEHOLDER = re.compile(r"\{([a-z_]+(?:\.[a-z_0-9]+)+)\}")


@dataclass(frozen=True)
class Policy:
    """One policy: what is said of it, and its figures by name."""

    id: str
    words: Words
    numbers: Mapping[str, Number] = field(default_factory=dict)


@dataclass(frozen=True)
class Policies:
    """What the shop promises; figures are looked up as "returns.return_days"."""

    name: Words = field(default_factory=lambda: Words("", ""))
    currency: str = "CNY"
    contact: Mapping[str, Number] = field(default_factory=dict)
    hours: Words = field(default_factory=lambda: Words("", ""))
    by_id: Mapping[str, Policy] = field(default_factory=dict)

    def number(self, path: str, default: int = 0) -> int:
        """A whole figure such as `returns.return_days`, or the default when the shop has none."""
        found = self.lookup(path)
        return int(found) if isinstance(found, int | float) else default

    def lookup(self, path: str) -> Number | None:
        """The figure at a dotted path of a policy or of the contact data."""
        head, _, rest = path.partition(".")
        if head == "contact":
            return self.contact.get(rest)
        policy = self.by_id.get(head)
        return policy.numbers.get(rest) if policy else None

    def fill(self, text: str) -> str:
        """The text with `{returns.return_days}` and the like replaced; cents become units."""
        return _PLACEHOLDER.sub(lambda m: self._shown(m[1], m[0]), text)

    def _shown(self, path: str, unknown: str) -> str:
        value = self.lookup(path)
        if value is None:
            return unknown
        if path.endswith("_cents") and isinstance(value, int | float):
            return f"{value / 100:.2f}".removesuffix(".00")
        return str(value)


@dataclass(frozen=True)
class FaqText:
    """One entry in one language."""

    question: str
    answer: str
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class FaqEntry:
    """A question the shop answers; its id is what an answer cites."""

    id: str
    zh: FaqText
    en: FaqText
    intents: tuple[str, ...] = ()

    def text(self, language: Language) -> FaqText:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class FaqHit:
    """An entry that fits what was asked; `sure` when it passed the calibrated threshold."""

    entry: FaqEntry
    score: float
    sure: bool
    asked: str = ""

    def answer(self, language: Language) -> str:
        return self.entry.text(language).answer


@dataclass(frozen=True)
class Coupon:
    """A price reduction with its terms; `percent` counts whole percents off."""

    code: str
    words: Words
    kind: Literal["percent", "amount", "free_shipping"]
    percent: int = 0
    amount_cents: int = 0
    min_cents: int = 0
    valid_until: datetime | None = None
    categories: tuple[str, ...] = ()
    member_level: str = ""

    def saving_cents(self, total_cents: int, category: str | None, now: datetime) -> int | None:
        """What it takes off a total, or None when its terms are not met."""
        if self.valid_until is not None and now > self.valid_until:
            return None
        if self.categories and category not in self.categories:
            return None
        if total_cents < self.min_cents:
            return None
        if self.kind == "percent":
            return total_cents * self.percent // 100
        return min(self.amount_cents, total_cents) if self.kind == "amount" else 0
