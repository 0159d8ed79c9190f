"""An offer as plain data and back, and the digest that names its version."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from hashlib import blake2b
from typing import Any

from actions.core.languages import Words
from actions.core.offers import Cap, Offer

# How much of it there is and where it stands in a list: the promise to a shopper stays the same.
LOOSE = frozenset({"budget_cents", "stock", "priority", "note"})
WORDS = ("title", "text", "legal", "note")
TIMES = ("starts", "ends")
LISTS = ("scenarios", "categories", "products", "channels", "languages", "stacks_with")


def plain(offer: Offer) -> dict[str, object]:
    """Everything but the version, as JSON can hold it."""
    return {
        field.name: _plain(getattr(offer, field.name))
        for field in fields(offer)
        if field.name != "version"
    }


def version_of(terms: Mapping[str, object]) -> str:
    """The same terms are the same version, whatever the order they are written in."""
    told = {name: value for name, value in terms.items() if name not in LOOSE}
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=8).hexdigest()


def offer_from(terms: Mapping[str, Any]) -> Offer:
    """The offer that `plain` was made of."""
    values = dict(terms)
    values |= {name: Words(**values[name]) for name in WORDS}
    values |= {name: _time(values[name]) for name in TIMES}
    values |= {name: tuple(values[name]) for name in LISTS}
    values["cap"] = Cap(**values["cap"]) if values["cap"] else None
    return Offer(version=version_of(terms), **values)


def _plain(value: object) -> object:
    if isinstance(value, Words):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, Cap):
        return {"times": value.times, "days": value.days}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _time(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
