"""Bayesian ridge over context x offer: the part that learns.

Everything learnt is in sums over lessons: they can be made in parts and added, and forgetting is
one multiplication.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from actions.adapters.engines.names import Places, grown
from actions.adapters.engines.ridge import Weights, arm_features
from actions.core.lessons import Lesson

Array = NDArray[np.float64]
SHRINK = 10.0
MOST_CONTEXT = 64
MOST_FEATURES = 40
AT_ONCE = 2000


@dataclass(frozen=True)
class Index:
    """Which name is where; the order is that of learning."""

    context: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    arms: tuple[str, ...] = ()

    @property
    def crossed(self) -> int:
        return (1 + len(self.context)) * (1 + len(self.features))

    @property
    def size(self) -> int:
        return self.crossed + len(self.arms)

    def sorted(self) -> "Index":
        return Index(*(tuple(sorted(names)) for names in (self.context, self.features, self.arms)))

    def places_in(self, other: "Index") -> NDArray[np.int_]:
        """Where each of our places is in another index, which knows all our names or shares."""
        rows = _moved(self.context, other.context)
        columns = _moved(self.features, other.features)
        crossed = rows[:, None] * (1 + len(other.features)) + columns[None, :]
        arms = Places(other.arms)
        own = np.array([other.crossed + arms[name] for name in self.arms], np.int_)
        return np.concatenate([crossed.ravel(), own])


def _moved(names: Sequence[str], others: Sequence[str]) -> NDArray[np.int_]:
    places = Places(others)
    return np.array([0, *(1 + places[name] for name in names)], np.int_)


class RidgeLearner:
    """The sums `a` (features x features) and `b` (features), and how many lessons are in them."""

    def __init__(self, most_context: int = MOST_CONTEXT, most_features: int = MOST_FEATURES):
        self._most = (most_context, most_features)
        self.index = Index()
        self.a: Array = np.zeros((1, 1))
        self.b: Array = np.zeros(1)
        self.lessons = 0.0

    def learn(self, lessons: Iterable[Lesson]) -> None:
        for some in _chunks(lessons, AT_ONCE):
            self._make_room(some)
            weights = np.array([lesson.weight for lesson in some])
            rewards = np.array([lesson.reward for lesson in some])
            roots = np.sqrt(weights)
            found = self._vectors(some) * roots[:, None]
            self.a += found.T @ found  # of one array with itself: half the work
            self.b += found.T @ (roots * rewards)
            self.lessons += float(weights.sum())

    def forget(self, share: float) -> None:
        """What was learnt so far counts `share` of what it did."""
        self.a *= share
        self.b *= share
        self.lessons *= share

    def add(self, other: "RidgeLearner") -> None:
        """What another learnt, as if learnt here; exact while there is room for every name."""
        self._widen(other.index.context, other.index.features, other.index.arms)
        places = other.index.places_in(self.index)
        _put(self.a, self.b, places, other.a, other.b)
        self.lessons += other.lessons

    def artefact(self) -> bytes:
        return self.weights().to_bytes()

    def weights(self) -> Weights:
        """The posterior mean, with all names in the order of the alphabet."""
        index = self.index.sorted()
        order = np.argsort(self.index.places_in(index))
        a = self.a[np.ix_(order, order)] + SHRINK * np.eye(index.size)
        mean = np.linalg.solve(a, self.b[order]).astype(np.float32)
        matrix = mean[: index.crossed].reshape(1 + len(index.context), 1 + len(index.features))
        own = mean[index.crossed :]
        return Weights(index.context, index.features, index.arms, matrix, own, self.lessons)

    def _make_room(self, lessons: Sequence[Lesson]) -> None:
        chosen = [lesson.arms[lesson.chosen] for lesson in lessons]
        self._widen(
            {name for lesson in lessons for name in lesson.context},
            {name for arm in chosen for name in arm_features(arm)},
            {arm.id for arm in chosen},
        )

    def _widen(self, context: Iterable[str], features: Iterable[str], arms: Iterable[str]) -> None:
        most_context, most_features = self._most
        index = Index(
            grown(self.index.context, context, most_context),
            grown(self.index.features, features, most_features),
            (*self.index.arms, *sorted(set(arms) - set(self.index.arms))),
        )
        if index == self.index:
            return
        a, b = np.zeros((index.size, index.size)), np.zeros(index.size)
        _put(a, b, self.index.places_in(index), self.a, self.b)
        self.index, self.a, self.b = index, a, b

    def _vectors(self, lessons: Sequence[Lesson]) -> Array:
        """One row for each lesson: (1, context) x (1, features of the arm), and which arm."""
        chosen = [lesson.arms[lesson.chosen] for lesson in lessons]
        context = _rows([lesson.context for lesson in lessons], self.index.context)
        features = _rows([arm_features(arm) for arm in chosen], self.index.features)
        crossed = context[:, :, None] * features[:, None, :]
        own = np.zeros((len(lessons), len(self.index.arms)))
        arms = Places(self.index.arms)
        own[np.arange(len(lessons)), [arms[arm.id] for arm in chosen]] = 1.0
        return np.hstack([crossed.reshape(len(lessons), -1), own])


def _chunks(lessons: Iterable[Lesson], size: int) -> Iterator[list[Lesson]]:
    rest = iter(lessons)
    while some := list(islice(rest, size)):
        yield some


def _rows(maps: Sequence[Mapping[str, float]], names: Sequence[str]) -> Array:
    places = Places(names)
    rows = np.zeros((len(maps), 1 + len(names)))
    rows[:, 0] = 1.0
    for row, values in zip(rows, maps, strict=True):
        for name, value in values.items():
            row[1 + places[name]] += value
    return rows


def _put(a: Array, b: Array, places: NDArray[np.int_], more_a: Array, more_b: Array) -> None:
    """Add sums at their places; two that share a place add up."""
    np.add.at(a, (places[:, None], places[None, :]), more_a)
    np.add.at(b, places, more_b)
