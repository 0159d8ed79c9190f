"""Bayesian ridge over context x offer, explored by inverse-gap weighting: the part that serves.

The score of an arm is bilinear in the context's features and its own, with an intercept on both
sides and one weight for the arm itself; so a new offer is judged by its features, and taking a
feature away moves the score by its weight times its value.

Sums are made in a fixed order without BLAS: replicas with different processors agree to the bit.
"""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from operator import mul

import numpy as np
from numpy.typing import NDArray

from actions.adapters.engines.names import Places, shared_place
from actions.core.choice import Arm, Judgement, inverse_gap
from actions.core.offers import NO_OFFER

GAMMA = 30.0
FORMAT = 1


@dataclass(frozen=True)
class Weights:
    """What was learnt: `matrix` is (1 + context) x (1 + features), `own` is one for each arm."""

    context: tuple[str, ...]
    features: tuple[str, ...]
    arms: tuple[str, ...]
    matrix: NDArray[np.float32]
    own: NDArray[np.float32]
    lessons: float  # how many, the old ones counting less

    def to_bytes(self) -> bytes:
        plain = {
            "format": FORMAT,
            "context": self.context,
            "features": self.features,
            "arms": self.arms,
            "matrix": _packed(self.matrix),
            "own": _packed(self.own),
            "lessons": round(self.lessons, 3),
        }
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, artefact: bytes) -> "Weights":
        plain = json.loads(artefact)
        if plain["format"] != FORMAT:
            raise ValueError(f"ridge artefact of format {plain['format']}, not {FORMAT}")
        context, features, arms = (tuple(plain[key]) for key in ("context", "features", "arms"))
        matrix = _unpacked(plain["matrix"]).reshape(1 + len(context), 1 + len(features))
        own = _unpacked(plain["own"]).reshape(len(arms))
        return cls(context, features, arms, matrix, own, plain["lessons"])


def _packed(numbers: NDArray[np.float32]) -> str:
    return base64.b64encode(numbers.astype("<f4").tobytes()).decode()


def _unpacked(text: str) -> NDArray[np.float32]:
    return np.frombuffer(base64.b64decode(text), "<f4")


def arm_features(arm: Arm) -> Mapping[str, float]:
    """No offer is an arm of a kind of its own, so that one can learn when to be silent."""
    return {**arm.features, NO_OFFER: 1.0} if arm.id == NO_OFFER else arm.features


class Ridge:
    """Immutable after it is made: any number of threads may ask it."""

    name = "ridge"

    def __init__(self, version: str, weights: Weights, gamma: float = GAMMA) -> None:
        self.version = version
        self._context, self._features = Places(weights.context), weights.features
        self._own = {a: float(w) for a, w in zip(weights.arms, weights.own, strict=True)}
        # a row of zeros behind the others, for names never learnt
        rows = np.pad(weights.matrix.astype(np.float64), ((0, 1), (0, 0)))
        self._base, self._rows = rows[0], rows[1:]
        self._gamma = gamma * sqrt(max(weights.lessons, 1.0))

    def judge(self, context: Mapping[str, float], arms: Sequence[Arm]) -> Judgement:
        intercept, worth = self._effects(context)
        scores = tuple(
            fsum((intercept, self._own.get(arm.id, 0.0), *_terms(arm_features(arm), worth)))
            for arm in arms
        )
        return Judgement(inverse_gap(scores, self._gamma), scores)

    def _effects(self, context: Mapping[str, float]) -> tuple[float, "_Worth"]:
        """What any arm is worth in this context, and what each feature of an arm is."""
        known = sorted((self._context[name], value) for name, value in context.items())
        places = [place for place, _ in known]
        values = np.array([value for _, value in known], np.float64)
        found = self._base + (self._rows[places] * values[:, None]).sum(axis=0)
        intercept, *effects = found.tolist()
        return intercept, _Worth(zip(self._features, effects, strict=True))


class _Worth(dict[str, float]):
    """By feature; one never learnt has the worth of those it shares a place with, or none."""

    def __missing__(self, name: str) -> float:
        return self.get(shared_place(name), 0.0)


def _terms(features: Mapping[str, float], worth: _Worth) -> Iterable[float]:
    return map(mul, map(worth.__getitem__, features), features.values())
