"""Offers: what a marketer wants to put before shoppers, with terms, limits and words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args

from actions.core.languages import NO_WORDS, Language, Words

OfferKind = Literal[
    "percent", "amount", "free_shipping", "gift", "bundle", "points", "service_voucher"
]
KINDS: tuple[OfferKind, ...] = get_args(OfferKind)
NO_OFFER = "none"


@dataclass(frozen=True)
class Cap:
    """At most `times` shown to one shopper within `days`."""

    times: int
    days: int


@dataclass(frozen=True)
class Offer:
    """One version of an offer; changed terms are a new version, and so a new arm.

    Money is cents; `value` is whole percents, cents or points by kind. `eligibility` is the plain
    data of a condition (see `conditions`); empty `scenarios`, `categories`, `channels` mean any.
    `stock` counts what may be promised in all, over all versions, None without limit; so does
    `budget_cents`.
    """

    id: str
    version: str  # digest of the terms
    kind: OfferKind
    title: Words
    text: Words
    legal: Words
    value: int = 0
    min_cents: int = 0
    cost_cents: int = 0  # expected cost of one redemption
    margin_cents: int = 0  # expected margin of the sale it brings, before its cost
    min_margin_cents: int = 0
    budget_cents: int | None = None
    stock: int | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    valid_days: int = 14  # of a coupon, from the decision
    scenarios: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    eligibility: Mapping[str, object] = field(default_factory=dict)
    per_shopper: int | None = None  # ever
    cap: Cap | None = None
    code_prefix: str = ""  # a unique coupon code for each decision; empty for none
    stacks_with: tuple[str, ...] = ()  # offers that may be held at the same time, "*" for any
    url: str = ""  # a path of the shop
    image: str = ""
    priority: int = 0
    note: Words = NO_WORDS

    @property
    def arm(self) -> str:
        return f"{self.id}@{self.version}"

    def open_at(self, now: datetime) -> bool:
        begun = self.starts is None or now >= self.starts
        return begun and (self.ends is None or now < self.ends)

    def valid_until(self, now: datetime) -> datetime:
        """How long a promise made now is good for: never longer than the offer itself."""
        until = now + timedelta(days=self.valid_days)
        return until if self.ends is None else min(until, self.ends)

    def worded(self, language: Language) -> bool:
        """Is everything a shopper must read there in this language? The legal text above all."""
        said = (self.title, self.text, self.legal)
        return all(words.zh if language == "zh" else words.en for words in said)


def offer_id(arm: str) -> str:
    """The offer of an arm, whatever its version."""
    return arm.rpartition("@")[0] or arm
