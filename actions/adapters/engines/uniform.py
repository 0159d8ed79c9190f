"""Chance alone: what every other engine is compared with."""

from collections.abc import Mapping, Sequence

from actions.core.choice import Arm, Judgement, uniform


class Uniform:
    name = "uniform"

    def __init__(self, version: str) -> None:
        self.version = version

    def judge(self, context: Mapping[str, float], arms: Sequence[Arm]) -> Judgement:
        return Judgement(uniform(len(arms)))
