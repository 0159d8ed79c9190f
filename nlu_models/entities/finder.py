"""All entities of a text, by all extractors, overlaps resolved."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from nlu_models.normalise import fold

from . import (
    addresses,
    amounts,
    contacts,
    dates,
    negations,
    order_numbers,
    ordinals,
    persons,
    sizes,
    wishes,
)
from .spans import Found, mark_negated, resolve
from .vocabulary import Vocabulary

_NEGATABLE = ("product", "brand", "category", "colour", "size", "person")


@dataclass(frozen=True)
class Finder:
    """Knows the shop's words and its currency; the day is told with each text."""

    vocabulary: Vocabulary
    currency: str = "CNY"

    def find(self, text: str, today: date) -> list[Found]:
        """Entities in the order of the text, with spans of the text as written."""
        folded = fold(text)
        kept = resolve(self._candidates(folded, today))
        negated = mark_negated(kept, negations.stretches(folded))
        return [
            _as_written(n if n.entity in _NEGATABLE else k, text)
            for k, n in zip(kept, negated, strict=True)
        ]

    def _candidates(self, folded: str, today: date) -> Iterator[Found]:
        yield from persons.select(self.vocabulary.find(folded), folded)
        yield from order_numbers.find(folded)
        yield from contacts.emails(folded)
        yield from contacts.phones(folded, _regions(folded))
        yield from addresses.find(folded)
        yield from amounts.find(folded, self.currency)
        yield from dates.find(folded, today)
        yield from sizes.find(folded)
        yield from ordinals.find(folded)
        yield from wishes.find(folded)


def _regions(text: str) -> tuple[str, str]:
    return ("CN", "US") if re.search(r"[\u4e00-\u9fff]", text) else ("US", "CN")


def _as_written(found: Found, text: str) -> Found:
    """An address keeps the capitals it was written with."""
    if found.entity != "address":
        return found
    return replace(found, value=re.sub(r"\s+", " ", text[found.start : found.end]))
