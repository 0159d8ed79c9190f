"""Facts: what is known about a shopper, each with its evidence, its confidence and its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import Literal

Source = Literal["said", "corrected", "behaviour", "shop"]
FactPurpose = Literal["personalisation", "service"]
FactValue = str | int | float | Mapping[str, object] | None
RANK: Mapping[Source, int] = {"behaviour": 0, "shop": 1, "said": 2, "corrected": 3}


@dataclass(frozen=True)
class Evidence:
    """The message or event that says so; a message's characters `start` to `end`."""

    id: str
    start: int = 0
    end: int = 0
    kind: Literal["message", "event"] = "message"


@dataclass(frozen=True)
class KindRule:
    """How facts of one kind live.

    Strength halves every `half_life`; after `valid` a fact no longer counts. `single` kinds hold
    one fact at a time, others one for each subject.
    """

    half_life: timedelta
    valid: timedelta
    single: bool = False
    purpose: FactPurpose = "personalisation"


def _rule(
    half_life: float,
    valid: float,
    *,
    single: bool = False,
    purpose: FactPurpose = "personalisation",
) -> KindRule:
    return KindRule(timedelta(days=half_life), timedelta(days=valid), single, purpose)


KINDS: Mapping[str, KindRule] = {
    "interest": _rule(30, 180),
    "budget": _rule(14, 60),
    "price_sensitivity": _rule(60, 365, single=True),
    "size": _rule(180, 730),
    "colour": _rule(90, 365),
    "brand": _rule(120, 365),
    "for_whom": _rule(60, 365),
    "occasion": _rule(14, 60),
    "need": _rule(120, 365),
    "time_pressure": _rule(2, 7, single=True),
    "owns": _rule(365, 1095),
    "delivery": _rule(180, 730),
    "channel": _rule(60, 365, single=True, purpose="service"),
    "language": _rule(180, 730, single=True, purpose="service"),
    "satisfaction": _rule(1, 14, single=True, purpose="service"),
    "life_event": _rule(60, 365),
    "bought": _rule(180, 730),
    "viewed": _rule(7, 60),
    "cart_left": _rule(3, 14),
}


@dataclass(frozen=True)
class Fact:
    """One thing known. `subject` is what it is about; a value of None says "not so".

    Subjects and values by kind:
    interest: topic -> score 0..1; budget: category or "" -> {"min_cents", "max_cents"};
    price_sensitivity: "" -> "high" | "low"; size: category or "" -> size;
    colour, brand: id -> "liked" | "disliked"; for_whom: relation -> {"age_months"?: int};
    occasion: name -> {"on"?: ISO date}; need: slug -> the words;
    time_pressure: "" -> {"by"?: ISO date};
    owns: product, brand or category -> the words;
    delivery: "time" | "place" | "carrier" | "contact" -> the words;
    channel, language: "" -> id; satisfaction: "" -> -1..1;
    life_event: slug -> {"on"?: ISO date}; bought, viewed, cart_left: product id ->
    {"times": int, "category": str, "price_cents": int}.
    """

    identity: str
    kind: str
    subject: str
    value: FactValue
    confidence: float
    source: Source
    extractor: str
    version: int
    evidence: Evidence
    at: datetime
    conversation: str = ""
    valid_until: datetime | None = None

    @cached_property
    def id(self) -> str:
        """The same words read again by the same extractor give the same fact."""
        where = f"{self.evidence.kind}|{self.evidence.id}|{self.evidence.start}"
        parts = (self.identity, self.kind, self.subject, where, self.source, self.extractor)
        return blake2b("|".join(parts).encode(), digest_size=16).hexdigest()

    @property
    def rule(self) -> KindRule:
        return KINDS[self.kind]
