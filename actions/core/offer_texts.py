"""The words of an offer, filled from its own record and nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from actions.core.languages import Language, Words
from actions.core.money import money
from actions.core.offers import Offer

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True)
class Filling:
    """What a text is filled with besides the terms: this promise's code and end, and names."""

    language: Language
    until: datetime  # in the shopper's own time
    code: str = ""
    categories: Mapping[str, Words] = field(default_factory=dict)
    currency: str = "CNY"


def placeholders(offer: Offer) -> frozenset[str]:
    """What this offer's texts may be filled with: only what its record says."""
    known = {"until", "days"}
    known |= {"value"} if offer.kind in ("percent", "amount", "points") else set()
    known |= {"rest"} if offer.kind == "percent" else set()
    known |= {"min"} if offer.min_cents else set()
    known |= {"code"} if offer.code_prefix else set()
    known |= {"category"} if offer.categories else set()
    return frozenset(known)


def unknown_placeholders(text: str, offer: Offer) -> tuple[str, ...]:
    """What the text asks for and the record does not say; a stray brace counts as one."""
    asked = _PLACEHOLDER.findall(text)
    stray = [c for c in _PLACEHOLDER.sub("", text) if c in "{}"]
    return tuple(dict.fromkeys([p for p in asked if p not in placeholders(offer)] + stray))


def fill(words: Words, offer: Offer, filling: Filling) -> str:
    """The words in the language; KeyError for a placeholder that loading should have refused."""
    values = _values(offer, filling)
    return _PLACEHOLDER.sub(lambda found: values[found[1]], words.say(filling.language))


def tag(offer: Offer, language: Language, currency: str = "CNY") -> str:
    """A figure for the corner of a card: -15%, -¥20, +500; empty where there is none."""
    if offer.kind == "percent":
        return f"-{offer.value}%"
    if offer.kind == "amount":
        return money(-offer.value, language, currency)
    return f"+{offer.value}" if offer.kind == "points" else ""


def _values(offer: Offer, filling: Filling) -> dict[str, str]:
    names = [filling.categories.get(c, Words(c, c)).say(filling.language) for c in offer.categories]
    known = placeholders(offer)
    values = {
        "value": _value(offer, filling),
        "rest": f"{(100 - offer.value) / 10:g}",  # 15 % off is 8.5 折
        "min": money(offer.min_cents, filling.language, filling.currency),
        "until": _day(filling.until, filling.language),
        "days": str(offer.valid_days),
        "code": filling.code,
        "category": ("、" if filling.language == "zh" else ", ").join(names),
    }
    return {name: value for name, value in values.items() if name in known}


def _value(offer: Offer, filling: Filling) -> str:
    if offer.kind == "percent":
        return f"{offer.value}%"
    if offer.kind == "amount":
        return money(offer.value, filling.language, filling.currency)
    return str(offer.value)


def _day(at: datetime, language: Language) -> str:
    return f"{at.month}月{at.day}日" if language == "zh" else f"{at.day} {_MONTHS[at.month - 1]}"
