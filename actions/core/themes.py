"""Themes among turns that nobody answered well, with what they are worth."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.core.unserved import Unserved

Z = 1.96


@dataclass(frozen=True)
class Grouping:
    """How texts fall into groups; `labels[i]` is the group of the i-th text, -1 for none.

    `central[g]` are the texts of a group, the most typical first; `stability[g]` is the mean
    Jaccard index of the group with its like in resamples; `agreement` compares whole groupings.
    """

    labels: tuple[int, ...]
    central: tuple[tuple[int, ...], ...]
    stability: tuple[float, ...]
    silhouette: float
    agreement: float


@dataclass(frozen=True)
class Costs:
    """What is assumed of money; nothing here is measured."""

    handling_cents: int = 600  # a person answers one turn's question
    solvable: float = 0.6  # of such turns would be answered by the bot
    order_cents: int = 12000
    conversion: float = 0.03  # of shopping turns that get a fitting answer
    margin: float = 0.25


@dataclass(frozen=True)
class Change:
    """Share of the later half less share of the earlier one, with its 95 % interval."""

    points: float
    low: float
    high: float


@dataclass(frozen=True)
class Theme:
    words: tuple[str, ...]
    size: int
    share: float
    conversations: int
    examples: tuple[str, ...]
    why: Mapping[str, int]
    guesses: tuple[tuple[str, float], ...]  # likeliest intents and their share of the turns
    change: Change
    stability: float
    value_cents: int
    question: str = ""  # of the FAQ, when one comes near
    likeness: float = 0.0


SHOPPING = frozenset({"recommendation", "price_promo", "product_info", "stock_size"})


def value_of(size: int, shopping: float, costs: Costs) -> int:
    """Handling saved on service turns, and margin won on shopping turns."""
    saved = size * (1 - shopping) * costs.solvable * costs.handling_cents
    won = size * shopping * costs.conversion * costs.order_cents * costs.margin
    return round(saved + won)


def change_of(ranks: Sequence[float], everything: Sequence[float]) -> Change:
    """Newcombe's interval for the difference of two shares; halves are equal in number of turns."""
    ordered = sorted(everything)
    middle = ordered[len(ordered) // 2] if ordered else 0.0
    earlier, later = sum(r < middle for r in ordered), sum(r >= middle for r in ordered)
    a, b = sum(r < middle for r in ranks), sum(r >= middle for r in ranks)
    if not earlier or not later:
        return Change(0.0, -1.0, 1.0)
    p1, p2 = a / earlier, b / later
    (l1, u1), (l2, u2) = _wilson(a, earlier), _wilson(b, later)
    low = p2 - p1 - math.hypot(p2 - l2, u1 - p1)
    high = p2 - p1 + math.hypot(u2 - p2, p1 - l1)
    return Change(p2 - p1, low, high)


def guesses_of(turns: Sequence[Unserved]) -> tuple[tuple[str, float], ...]:
    weights: dict[str, float] = {}
    for turn in turns:
        weights[turn.guess or "none"] = weights.get(turn.guess or "none", 0.0) + 1.0
    shares = ((name, n / len(turns)) for name, n in weights.items())
    return tuple(sorted(shares, key=lambda s: (-s[1], s[0])))


def _wilson(hits: int, of: int) -> tuple[float, float]:
    p, n = hits / of, of
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
