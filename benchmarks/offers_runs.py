"""One policy before one stream of moments: what its choices were worth."""

from dataclasses import dataclass

import numpy as np

from actions.core.choice import draw, settled
from actions.core.lessons import Lesson
from benchmarks.offers_policies import Player
from benchmarks.offers_world import Floats, Traffic

DELAY, EVERY = 1000, 500  # an outcome is known 1,000 decisions later; learning every 500


@dataclass(frozen=True)
class Run:
    """The chance that what was chosen is taken, at each moment, and the least probability used."""

    worth: Floats
    least: float

    def mean(self, part: slice = slice(None)) -> float:
        return float(self.worth[part].mean())


def play(player: Player, met: Traffic) -> Run:
    worth, least, waiting, learnt = np.zeros(len(met)), 1.0, [], 0
    for moment in range(len(met)):
        lesson, arm = _decide(player, met, moment)
        waiting.append(lesson)
        worth[moment], least = met.chances[moment, arm], min(least, lesson.propensity)
        known = moment + 1 - DELAY
        if (moment + 1) % EVERY == 0 and known > learnt:
            player.learn(waiting[: known - learnt])
            waiting, learnt = waiting[known - learnt :], known
    return Run(worth, least)


def _decide(player: Player, met: Traffic, moment: int) -> tuple[Lesson, int]:
    allowed = met.allowed[moment]
    context, arms = met.context(moment), [met.arms[place] for place in allowed]
    pmf = settled(player.judge(context, arms).pmf, player.floor)
    place, _ = draw(pmf, str(moment), "bench")  # the same luck for every policy
    arm = int(allowed[place])
    reward = float(met.taken(moment, arm))
    return Lesson(context, arms, place, pmf[place], reward), arm


def captured(run: Run, met: Traffic, part: slice = slice(None)) -> float:
    """The share of what could be won over chance that was won."""
    chance, best = met.by_chance()[part].mean(), met.best()[part].mean()
    return float((run.mean(part) - chance) / (best - chance))
