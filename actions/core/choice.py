"""Choice: probabilities first, then a draw from exactly those probabilities.

Engines say how likely each arm should be; everything that must hold whatever the engine (sums to
one, a floor, a replayable draw) is here and pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

QUANTUM = 2**20


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
