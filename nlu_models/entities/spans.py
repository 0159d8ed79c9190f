"""What an extractor finds, and which finds stay when they overlap."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

# Where two finds are equally long, the one further left here stays.
_PRIORITY = (
    "email phone order_number date amount ordinal address size product brand colour category person"
    " language"
).split()


@dataclass(frozen=True)
class Found:
    """One entity with its span in the text as written."""

    entity: str
    value: Any
    start: int
    end: int
    confidence: float = 1.0
    negated: bool = False

    def as_dict(self, text: str) -> dict[str, Any]:
        """The form of Rasa's entities; `negated` only where it is true."""
        plain = {
            "entity": self.entity,
            "value": self.value,
            "start": self.start,
            "end": self.end,
            "text": text[self.start : self.end],
            "confidence": self.confidence,
        }
        return plain | ({"negated": True} if self.negated else {})


def resolve(found: Iterable[Found]) -> list[Found]:
    """The longest of overlapping finds, then the most specific; in the order of the text."""
    kept: list[Found] = []
    for one in sorted(found, key=_rank):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)


def _rank(one: Found) -> tuple[float, int, int]:
    return (one.start - one.end, _PRIORITY.index(one.entity), one.start)


def mark_negated(found: Iterable[Found], negations: Iterable[tuple[int, int]]) -> list[Found]:
    """Finds that begin within a stretch of negation are marked."""
    stretches = tuple(negations)
    return [
        replace(f, negated=True) if any(s <= f.start < e for s, e in stretches) else f
        for f in found
    ]
