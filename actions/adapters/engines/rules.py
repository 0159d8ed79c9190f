"""The marketer's own order: the best ranked offer that is allowed, always."""

from collections.abc import Mapping, Sequence

from actions.core.choice import Arm, Judgement
from actions.core.offers import NO_OFFER


class Rules:
    name = "rules"

    def __init__(self, version: str) -> None:
        self.version = version

    def judge(self, context: Mapping[str, float], arms: Sequence[Arm]) -> Judgement:
        """The lowest rank wins, the first of equals; no offer only when there is none."""
        best = min(range(len(arms)), key=lambda i: (arms[i].id == NO_OFFER, arms[i].rank))
        return Judgement(tuple(float(i == best) for i in range(len(arms))))
