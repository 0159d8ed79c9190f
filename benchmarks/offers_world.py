"""A simulated shop: shoppers who take offers for reasons that a policy can find out.

24 offers of 4 kinds, 4 of them launched half-way; a context of 50 features, the scenario of the
chat among them; about 55 % of the offers allowed at a time. Whether an offer is taken is a logistic
function of context x offer, with a threshold and a hinge that no bilinear model has.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from actions.core.choice import Arm

Floats = NDArray[np.float64]

SCENARIOS, KINDS = 8, 4
OFFERS, LATE = 20, 4
ARMS = OFFERS + LATE
FEATURES = 8  # four kinds, depth of the discount, least spend, and two of taste
NUMBERS, FLAGS = 24, 18
MOODS = NUMBERS + FLAGS  # what is known of a shopper beside the scenario
OFTEN = (0.22, 0.2, 0.12, 0.1, 0.04, 0.12, 0.12, 0.08)  # of each scenario
ALLOWED = 0.55


@dataclass(frozen=True)
class Signal:
    """How strongly features tell what a shopper takes; `hidden` effects no offer feature shows."""

    name: str
    size: float
    base: float
    hidden: float = 0.0


HIGH = Signal("high signal", 1.0, -3.0)
LOW = Signal("low signal", 0.4, -3.5)
MISFIT = Signal("low signal, partly hidden", 0.4, -3.4, 0.1)


@dataclass(frozen=True)
class World:
    """Hidden truths; the policies see `features` alone."""

    signal: Signal
    features: Floats
    by_scenario: Floats
    by_mood: Floats
    own: Floats
    hidden: Floats

    def chances(self, scenario: NDArray[np.int_], moods: Floats) -> Floats:
        """How likely each offer is taken at each moment: moments x offers."""
        depth, least = self.features[:, 4], self.features[:, 5]
        logits = self.signal.base + self.own + moods @ self.hidden
        logits = logits + self.by_scenario[scenario] @ self.features[:, :KINDS].T
        logits += moods @ self.by_mood @ self.features.T
        frugal, hurried = moods[:, [0]], moods[:, [1]]
        logits += 0.9 * self.signal.size * np.maximum(frugal, 0) * (depth - 0.5)
        logits -= 0.8 * self.signal.size * ((hurried > 1) & (least > 0))
        return 1 / (1 + np.exp(-logits))


def a_world(signal: Signal, seed: int, features: Floats | None = None) -> World:
    """With the features of another world it is the same offers before other shoppers."""
    dice = np.random.default_rng([seed, 1])
    drawn = _features(dice)
    return World(
        signal,
        drawn if features is None else features,
        by_scenario=dice.normal(size=(SCENARIOS, KINDS)) * 0.9 * signal.size,
        by_mood=dice.normal(size=(MOODS, FEATURES)) * 0.22 * signal.size,
        own=dice.normal(size=ARMS) * 0.25,
        hidden=dice.normal(size=(MOODS, ARMS)) * signal.hidden,
    )


def _features(dice: np.random.Generator) -> Floats:
    kinds = dice.integers(0, KINDS, ARMS)
    kinds[OFFERS:] = np.arange(LATE) % KINDS
    found = np.zeros((ARMS, FEATURES))
    found[np.arange(ARMS), kinds] = 1
    found[:, 4], found[:, 5] = dice.uniform(0, 1, ARMS), dice.uniform(-1, 1, ARMS)
    found[:, 6:] = dice.normal(size=(ARMS, 2)) * 0.7
    return found


@dataclass(frozen=True)
class Traffic:
    """Moments one after the other; every policy meets the same, with the same luck."""

    arms: tuple[Arm, ...]
    scenario: NDArray[np.int_]
    moods: Floats
    chances: Floats
    allowed: tuple[NDArray[np.int_], ...]
    luck: Floats

    def __len__(self) -> int:
        return len(self.scenario)

    def context(self, moment: int) -> Mapping[str, float]:
        moods = self.moods[moment].tolist()
        found = {f"m{place}": value for place, value in enumerate(moods) if value}
        return found | {f"s{self.scenario[moment]}": 1.0}

    def taken(self, moment: int, arm: int) -> bool:
        return bool(self.luck[moment] < self.chances[moment, arm])

    def best(self) -> Floats:
        """What who knows every chance would earn at each moment."""
        return np.array([self.chances[t, a].max() for t, a in enumerate(self.allowed)])

    def by_chance(self) -> Floats:
        return np.array([self.chances[t, a].mean() for t, a in enumerate(self.allowed)])


def traffic(signal: Signal, seed: int, count: int, *, drifts: bool = False) -> Traffic:
    """`drifts`: half-way the same offers meet other wishes, and nothing is launched."""
    dice = np.random.default_rng([seed, 2])
    world = a_world(signal, seed)
    scenario = dice.choice(SCENARIOS, count, p=OFTEN)
    numbers = dice.normal(size=(count, NUMBERS))
    moods = np.hstack([numbers, dice.random((count, FLAGS)) < 0.25]).astype(float)
    chances = world.chances(scenario, moods)
    if drifts:
        changed = a_world(signal, seed + 500, world.features)
        chances[count // 2 :] = changed.chances(scenario, moods)[count // 2 :]
    allowed = _allowed(dice, count, launches=not drifts)
    return Traffic(_arms(world), scenario, moods, chances, allowed, dice.random(count))


def _allowed(
    dice: np.random.Generator, count: int, *, launches: bool
) -> tuple[NDArray[np.int_], ...]:
    mask = dice.random((count, ARMS)) < ALLOWED
    if launches:
        mask[: count // 2, OFFERS:] = False
    mask[np.arange(count), dice.integers(0, OFFERS, count)] = True  # never none at all
    return tuple(np.flatnonzero(row) for row in mask)


def _arms(world: World) -> tuple[Arm, ...]:
    return tuple(
        Arm(f"offer-{n}", {f"z{place}": float(z) for place, z in enumerate(row) if z}, n)
        for n, row in enumerate(world.features)
    )
