"""Which intent a text has: a kernel machine, calibrated, that knows what it does not know."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlu_models import calibration, kernels, scope
from nlu_models.folds import folds_of_kin
from nlu_models.kernels import KernelMachine, KernelSettings, Rows
from nlu_models.ngrams import NGrams
from nlu_models.scope import Scope
from nlu_models.spaces import Space

Floats = NDArray[np.floating]
OUT_OF_SCOPE = "out_of_scope"
_NEIGHBOURS = 3
_FOLDS = 2  # a machine of half the data is examined on the other half: cheap, and modest


class Prediction(NamedTuple):
    """All intents by probability, and how likely the text is none of them."""

    ranking: tuple[tuple[str, float], ...]
    outside: float
    out_of_scope: bool

    @property
    def best(self) -> tuple[str, float]:
        """The best intent apart from out_of_scope."""
        return next(r for r in self.ranking if r[0] != OUT_OF_SCOPE)


@dataclass(frozen=True)
class IntentModel:
    """Everything `predict` needs; saved as numpy arrays and JSON, no code."""

    labels: tuple[str, ...]
    space: Space
    ngrams: NGrams
    machine: KernelMachine
    temperature: float
    scope: Scope | None
    inside: NDArray[np.bool_]  # which examples are in scope

    def predict(self, texts: Sequence[str], vectors: Floats) -> list[Prediction]:
        """For normalised texts and their sentence vectors."""
        if not texts:
            return []
        _, probabilities, outside = self.measure(texts, vectors)
        limit = self.scope.limit if self.scope else 1.0
        return [
            Prediction(self._ranking(p), float(o), bool(o > limit))
            for p, o in zip(probabilities, outside, strict=True)
        ]

    def measure(self, texts: Sequence[str], vectors: Floats) -> tuple[Floats, Floats, Floats]:
        """Scores and probabilities per label, and the probability of being out of scope."""
        rows = Rows(self.space.place(vectors), self.ngrams.rows(texts))
        cosines = self.machine.cosines(rows)
        scores = self.machine.scores(rows, cosines)
        probabilities = calibration.softmax(scores, self.temperature)
        if self.scope is None:
            return scores, probabilities, np.zeros(len(texts))
        cosines[:, ~self.inside] = -1
        place = self.labels.index(OUT_OF_SCOPE)
        signals = scope.signals(probabilities, scores, nearness(cosines), place)
        return scores, probabilities, self.scope.outside(signals)

    def _ranking(self, probabilities: Floats) -> tuple[tuple[str, float], ...]:
        order = np.argsort(-probabilities, kind="stable")
        return tuple((self.labels[i], float(probabilities[i])) for i in order)


class Report(NamedTuple):
    """How a trained model fares on its own training data, each text predicted unseen."""

    examples: int
    accuracy: float
    calibration_error: float
    outside_found: float | None


def train(
    texts: Sequence[str],
    vectors: Floats,
    names: Sequence[str],
    settings: KernelSettings | None = None,
    false_alarms: float = 0.04,
    directions: int = 256,
) -> tuple[IntentModel, Report]:
    """From normalised texts, their sentence vectors and intents. Deterministic."""
    once = _distinct(zip(texts, names, strict=True))
    texts, names, vectors = [texts[i] for i in once], [names[i] for i in once], vectors[once]
    labels = tuple(sorted(set(names)))
    ids = np.array([labels.index(name) for name in names])
    space, ngrams = Space.fit(vectors, directions), NGrams.fit(texts)
    rows = Rows(space.place(vectors), ngrams.rows(texts))
    settings = settings or KernelSettings()
    folds = folds_of_kin(rows.dense, _FOLDS)
    unseen = kernels.cross_scores(rows, ids, len(labels), folds, settings)
    heat = calibration.temperature(unseen, ids)
    probabilities = calibration.softmax(unseen, heat)
    fence, found = None, None
    outside = ids == (labels.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in labels else -1)
    if outside.any():
        near = _nearness_across(rows.dense, outside, folds)
        signals = scope.signals(probabilities, unseen, near, labels.index(OUT_OF_SCOPE))
        fence = scope.fit(signals, outside, false_alarms)
        found = float((fence.outside(signals[outside]) > fence.limit).mean())
    machine = kernels.fit(rows, ids, len(labels), settings)
    model = IntentModel(labels, space, ngrams, machine, heat, fence, ~outside)
    right = probabilities.argmax(axis=1) == ids
    error = calibration.calibration_error(probabilities.max(axis=1), right)
    return model, Report(len(ids), float(right.mean()), error, found)


def _nearness_across(
    dense: Floats, outside: NDArray[np.bool_], folds: Sequence[NDArray[np.int_]]
) -> Floats:
    """Each text's nearness to texts in scope of the other folds."""
    near = np.empty(len(dense), np.float32)
    for fold in folds:
        others = ~outside
        others[fold] = False
        near[fold] = nearness(dense[fold] @ dense[others].T)
    return near


def nearness(cosines: Floats) -> Floats:
    """The mean cosine to the nearest examples."""
    count = min(_NEIGHBOURS, cosines.shape[1])
    return np.partition(cosines, -count, axis=1)[:, -count:].mean(axis=1)


def _distinct(pairs: Iterable[tuple[str, str]]) -> list[int]:
    first: dict[tuple[str, str], int] = {}
    for i, pair in enumerate(pairs):
        first.setdefault(pair, i)
    return list(first.values())


def save(model: IntentModel, folder: Path) -> None:
    """Half precision for the examples, single for what multiplies them."""
    arrays: dict[str, Any] = {
        "centre": model.space.centre,
        "axes": model.space.axes,
        "examples": model.machine.examples.astype(np.float16),
        "dual": model.machine.dual,
        "primal": model.machine.primal,
        "prior": model.machine.prior,
        "inside": model.inside,
        "idf": np.array(list(model.ngrams.weights.values()), np.float64),
    }
    np.savez(folder / "intents.npz", **arrays)
    facts = {
        "labels": model.labels,
        "grams": list(model.ngrams.weights),
        "temperature": model.temperature,
        "settings": asdict(model.machine.settings),
        "scope": model.scope
        and {
            "weights": model.scope.weights.tolist(),
            "bias": model.scope.bias,
            "limit": model.scope.limit,
        },
    }
    text = json.dumps(facts, ensure_ascii=False)
    (folder / "intents.json").write_text(text, encoding="utf-8")


def load(folder: Path) -> IntentModel:
    """What `save` wrote."""
    facts = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
    with np.load(folder / "intents.npz", allow_pickle=False) as arrays:
        a = {name: arrays[name] for name in arrays.files}
    machine = KernelMachine(
        KernelSettings(**facts["settings"]),
        a["examples"].astype(np.float32),
        a["dual"],
        a["primal"],
        a["prior"],
    )
    fence = facts["scope"]
    return IntentModel(
        tuple(facts["labels"]),
        Space(a["centre"], a["axes"]),
        NGrams(dict(zip(facts["grams"], a["idf"].tolist(), strict=True))),
        machine,
        facts["temperature"],
        fence and Scope(np.array(fence["weights"]), fence["bias"], fence["limit"]),
        a["inside"],
    )
