"""Lessons: decisions whose outcome is known, as an engine learns from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from actions.core.choice import Arm

HALF_LIFE_DECISIONS = 10_000
HALF_LIFE_DAYS = 30


@dataclass(frozen=True)
class Lesson:
    """What was known, what could be chosen, what was, how likely that was, and what it earned.

    `reward` is about 0 to 1; `weight` is below 1 for what has become old.
    """

    context: Mapping[str, float]
    arms: Sequence[Arm]
    chosen: int
    propensity: float
    reward: float
    weight: float = 1.0


class Learner(Protocol):
    """Takes lessons in the order of their decisions; `artefact` is all that serving needs."""

    def learn(self, lessons: Iterable[Lesson]) -> None: ...
    def artefact(self) -> bytes: ...


def weight_of(decisions_since: int, days_since: float) -> float:
    """Half for each half-life, counted in decisions or in days, whichever forgets less."""
    lives = min(decisions_since / HALF_LIFE_DECISIONS, days_since / HALF_LIFE_DAYS)
    return float(0.5 ** max(lives, 0.0))
