"""Who takes part in the simulation: the engines as shipped, and what a shop would do without."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from actions.adapters.engines import serving
from actions.adapters.engines.ridge_learner import RidgeLearner
from actions.adapters.engines.rules import Rules
from actions.adapters.engines.uniform import Uniform
from actions.adapters.engines.vw import VwLearner
from actions.core.choice import FLOOR, Arm, Judgement
from actions.core.lessons import Lesson
from benchmarks.offers_world import ARMS, SCENARIOS

PILOT = 3000


class Player(Protocol):
    """Judges moment by moment; learns from a batch when its outcomes are known."""

    floor: float

    def judge(self, context: Mapping[str, float], arms: Sequence[Arm]) -> Judgement: ...
    def learn(self, lessons: Sequence[Lesson]) -> None: ...


class Chance:
    floor = 0.0

    def __init__(self) -> None:
        self._engine = Uniform("uniform")

    def judge(self, context: Mapping[str, float], arms: Sequence[Arm]) -> Judgement:
        return self._engine.judge(context, arms)

    def learn(self, lessons: Sequence[Lesson]) -> None:
        """Chance has no memory."""


class Counted:
    """A marketer with figures: chance for a pilot, then the offer most often taken so far.

    By scenario these are the rules; without, one ranking for everybody. No floor: rules pay
    nothing for exploration.
    """

    floor = 0.0

    def __init__(self, by_scenario: bool) -> None:
        self._by_scenario = by_scenario
        self._shown = np.zeros((SCENARIOS, ARMS))
        self._taken = np.zeros((SCENARIOS, ARMS))
        self._pilot, self._rules = Uniform("uniform"), Rules("rules")

    def judge(self, context: Mapping[str, float], arms: Sequence[Arm]) -> Judgement:
        if self._shown.sum() < PILOT:
            return self._pilot.judge(context, arms)
        row = self._row(context)
        places = [number(arm) for arm in arms]
        rate = (self._taken[row, places] + 0.5) / (self._shown[row, places] + 10)
        order = (-rate).argsort(kind="stable").argsort()
        return self._rules.judge(
            {}, [Arm(a.id, rank=int(r)) for a, r in zip(arms, order, strict=True)]
        )

    def learn(self, lessons: Sequence[Lesson]) -> None:
        for lesson in lessons:
            place = (self._row(lesson.context), number(lesson.arms[lesson.chosen]))
            self._shown[place] += 1
            self._taken[place] += lesson.reward

    def _row(self, context: Mapping[str, float]) -> int:
        if not self._by_scenario:
            return 0
        return next(int(name[1:]) for name in context if name.startswith("s"))


def number(arm: Arm) -> int:
    return int(arm.id.removeprefix("offer-"))


class Ours:
    """The shipped ridge, served from its artefact after each update."""

    floor = FLOOR

    def __init__(self, half_life: float | None = None) -> None:
        self._learner, self._half_life = RidgeLearner(), half_life
        self._engine = serving("ridge", "0", self._learner.artefact())

    def judge(self, context: Mapping[str, float], arms: Sequence[Arm]) -> Judgement:
        return self._engine.judge(context, arms)

    def learn(self, lessons: Sequence[Lesson]) -> None:
        if self._half_life:
            self._learner.forget(0.5 ** (len(lessons) / self._half_life))
        self._learner.learn(lessons)
        self._engine = serving("ridge", "1", self._learner.artefact())


class TheirVw:
    """The shipped Vowpal Wabbit, served from its artefact after each update."""

    floor = FLOOR

    def __init__(self) -> None:
        self._learner = VwLearner()
        self._engine = serving("vw", "0", self._learner.artefact())

    def judge(self, context: Mapping[str, float], arms: Sequence[Arm]) -> Judgement:
        return self._engine.judge(context, arms)

    def learn(self, lessons: Sequence[Lesson]) -> None:
        self._learner.learn(lessons)
        self._engine = serving("vw", "1", self._learner.artefact())
