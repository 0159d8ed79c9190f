"""What a decision costs in this process, with the features that the bot really has."""

import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from actions.adapters.engines import learner, serving
from actions.adapters.engines.ridge_learner import RidgeLearner
from actions.core.choice import Arm, Engine, draw, settled, uniform
from actions.core.features import ARM_NAMES, CONTEXT_NAMES
from actions.core.lessons import Lesson

SETS = (20, 200)
KNOWN, OF_ARM = 20, 8  # features of one moment, and of one offer, that are not zero


@dataclass(frozen=True)
class Cost:
    """Microseconds by number of offers, bytes, and lessons a second."""

    p50: dict[int, float]
    p99: dict[int, float]
    size: int = 0
    rate: float = 0.0
    refresh_ms: float = 0.0


def moments(count: int, offers: int, seed: int = 0) -> list[tuple[dict[str, float], list[Arm]]]:
    dice = np.random.default_rng(seed)

    def some(names: Sequence[str], most: int) -> dict[str, float]:
        chosen = dice.choice(len(names), most, replace=False)
        return {names[place]: float(dice.uniform(-1, 1)) for place in chosen}

    arms = [[Arm(f"o{n}@1", some(ARM_NAMES, OF_ARM), n) for n in range(offers)] for _ in range(20)]
    none = Arm("none", rank=offers)
    return [(some(CONTEXT_NAMES, KNOWN), [*arms[n % 20], none]) for n in range(count)]


def lessons(count: int) -> list[Lesson]:
    dice = np.random.default_rng(1)
    found = []
    for context, arms in moments(count, 20):
        place = int(dice.integers(len(arms)))
        found.append(Lesson(context, arms, place, 1 / len(arms), float(dice.random() < 0.1)))
    return found


def cost(name: str, decisions: int, taught: Sequence[Lesson]) -> Cost:
    if name in ("rules", "uniform"):
        return _timed(serving(name, "v", b""), decisions)
    learning = learner(name)
    began = time.thread_time()
    learning.learn(taught)
    spent = time.thread_time() - began
    began = time.thread_time()
    artefact = learning.artefact()
    refresh = (time.thread_time() - began) * 1000
    timed = _timed(serving(name, "v", artefact), decisions)
    return Cost(timed.p50, timed.p99, len(artefact), len(taught) / spent, refresh)


def _timed(engine: Engine, decisions: int) -> Cost:
    """A whole decision: judge, floor and grid, draw."""
    p50, p99 = {}, {}
    for offers in SETS:
        spent = []
        asked = moments(decisions, offers)
        gc.collect()
        for number, (context, arms) in enumerate(asked):
            began = time.thread_time_ns()
            draw(settled(engine.judge(context, arms).pmf), str(number), "salt")
            spent.append(time.thread_time_ns() - began)
        p50[offers], p99[offers] = (float(q) / 1000 for q in np.quantile(spent, (0.5, 0.99)))
    return Cost(p50, p99)


def bare(decisions: int) -> float:
    """Microseconds of the floor, the grid and the draw alone, with 20 offers."""
    pmf = uniform(21)
    began = time.thread_time_ns()
    for number in range(decisions):
        draw(settled(pmf), str(number), "salt")
    return (time.thread_time_ns() - began) / decisions / 1000


def state_bytes(taught: Sequence[Lesson]) -> int:
    """What learning keeps and serving does not need."""
    learning = RidgeLearner()
    learning.learn(taught)
    return learning.a.nbytes + learning.b.nbytes
