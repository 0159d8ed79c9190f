"""Choice: probabilities first, then a draw from exactly those probabilities.

Engines say how likely each arm should be; everything that must hold whatever the engine (sums to
one, a floor, a replayable draw) is here and pure.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import accumulate
from math import ceil, fsum
from typing import Protocol

QUANTUM = 2**20
FLOOR = 0.02


@dataclass(frozen=True)
class Arm:
    """One allowed offer, or no offer, as an engine sees it.

    `features` describe the offer, and the offer in this context (how well it meets an interest);
    `rank` is its place in the scenario's own list, for rules.
    """

    id: str
    features: Mapping[str, float] = field(default_factory=dict)
    rank: int = 0


@dataclass(frozen=True)
class Judgement:
    """`pmf` and `scores` are aligned with the arms; scores are expected rewards, where known."""

    pmf: tuple[float, ...]
    scores: tuple[float, ...] = ()


class Engine(Protocol):
    """A policy that can be asked. `version` is the digest of its artefact."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    def judge(self, context: Mapping[str, float], arms: Sequence[Arm]) -> Judgement: ...


def uniform(n: int) -> tuple[float, ...]:
    return (1 / n,) * n


def with_floor(pmf: Sequence[float], eps: float) -> tuple[float, ...]:
    """A share `eps` of the chance goes to all arms alike, "none" among them."""
    each = eps / len(pmf)
    return tuple((1 - eps) * p + each for p in pmf)


def inverse_gap(scores: Sequence[float], gamma: float) -> tuple[float, ...]:
    """Inverse-gap weighting (SquareCB; Foster and Rakhlin, 2020, arXiv:2002.04926).

    An arm is as rare as it is believed worse than the best; what is left goes to the best, in
    equal parts when several are, so that the order of the arms does not matter.
    """
    best, n = max(scores), len(scores)
    rest = [0.0 if s == best else 1 / (n + gamma * (best - s)) for s in scores]
    top = (1 - fsum(rest)) / sum(s == best for s in scores)
    return tuple(top if s == best else p for s, p in zip(scores, rest, strict=True))


def quantised(pmf: Sequence[float]) -> tuple[float, ...]:
    """The nearest probabilities in steps of 1/QUANTUM: they sum to exactly 1, and none is 0.

    All are rounded up and the likeliest arm pays for it, so that a floor still holds.
    """
    steps = [max(1, ceil(p * QUANTUM)) for p in pmf]
    steps[steps.index(max(steps))] -= sum(steps) - QUANTUM
    return tuple(s / QUANTUM for s in steps)


def settled(pmf: Sequence[float], eps: float = FLOOR) -> tuple[float, ...]:
    """What to draw from and to put on record, whatever the engine said."""
    return quantised(with_floor(pmf, eps))


def draw(pmf: Sequence[float], decision_id: str, salt: str) -> tuple[int, float]:
    """The place of the arm drawn, and the uniform it was drawn with: the same for a retry."""
    u = uniform_of(decision_id, salt)
    return place(pmf, u), u


def uniform_of(decision_id: str, salt: str) -> float:
    """A number in [0, 1) that nobody can foresee without the salt."""
    key = blake2b(salt.encode()).digest()
    found = blake2b(decision_id.encode(), digest_size=8, key=key).digest()
    return (int.from_bytes(found) >> 11) / 2**53  # as many bits as a float holds: never 1.0


def place(pmf: Sequence[float], u: float) -> int:
    """Where `u` falls when the probabilities are laid end to end."""
    return min(bisect_right(tuple(accumulate(pmf)), u), len(pmf) - 1)
