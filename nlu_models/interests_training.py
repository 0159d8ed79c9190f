"""Fits the interest model to the topics of a file; seconds, and the encoder stays as it is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize
from scipy.special import expit

from nlu_models import calibration
from nlu_models.interests import InterestModel, InterestSettings, gaussian
from nlu_models.interests_mentions import Words
from nlu_models.interests_topics import LANGUAGES, Sentence, Topics
from nlu_models.normalise import meaning
from nlu_models.spaces import Space

Floats = NDArray[np.floating]
Bools = NDArray[np.bool_]
_FOLDS = 3
_WISH_PENALTY = 0.1  # logistic regression's, on vectors of length one
_RAREST = 10.0  # times that a sentence may count for a topic that has few
_EXPECTED = 20  # sentences that a topic is supposed to be right on before any is seen
_DOUBTFUL = 0.1  # products below it say no; calibration is of what lies above


class Report(NamedTuple):
    """How the model fares on sentences of training that it was not fitted on."""

    sentences: int
    precision: float
    recall: float
    calibration_error: float


class _Rows(NamedTuple):
    """What there is to learn from."""

    placed: Floats
    about: Bools  # [rows, topics]
    wished: Bools
    landmark: Bools
    named: Bools  # [rows, topics]: by one of the topic's words

    @property
    def truth(self) -> Bools:
        return self.about & self.wished[:, None]

    @property
    def prior(self) -> Floats:
        return self.about.mean(axis=0).astype(np.float32)

    def weights(self, weight: float) -> Floats:
        """A sentence of a topic that has few weighs as much more, within bounds."""
        counts = self.truth.sum(axis=0)
        rarity = np.clip(np.median(counts) / np.maximum(counts, 1), 1, _RAREST)
        rarest = np.where(self.about, rarity, 0).max(axis=1)
        return np.where(rarest > 0, weight * rarest, 1).astype(np.float32)

    @property
    def folds(self) -> NDArray[np.int_]:
        return np.arange(len(self.placed)) % _FOLDS


class _Heads(NamedTuple):
    """Both heads, fitted."""

    dual: Floats
    wish: Floats  # its last number is the bias


def train(
    topics: Topics,
    encode: Callable[[list[str]], Floats],
    indifferent: tuple[Sequence[str], Floats],
    settings: InterestSettings | None = None,
) -> tuple[InterestModel, Report]:
    """`indifferent` are messages that wish for nothing, with their vectors. Deterministic."""
    settings = settings or InterestSettings()
    words = Words((w, t.id) for t in topics.topics for lang in LANGUAGES for w in t.terms(lang))
    sentences = topics.sentences()
    typical = [row["text"] for row in topics.typical]
    vectors = encode([meaning(text) for text in (*(s.text for s in sentences), *typical)])
    learnt, measured = vectors[: len(sentences)], vectors[len(sentences) :]
    space, rows = _rows(topics, sentences, learnt, indifferent, words, settings.directions)
    landmarks = rows.placed[rows.landmark]
    near = gaussian(rows.placed @ landmarks.T, settings.width)
    heads, unseen = _fit(rows, near, gaussian(landmarks @ landmarks.T, settings.width), settings)
    model = InterestModel(
        topics.ids,
        topics.parents,
        space,
        np.concatenate([landmarks, heads.wish[None, :-1]]).astype(np.float32),
        heads.dual,
        rows.prior,
        float(heads.wish[-1]),
        (1.0, 0.0),
        np.ones(len(topics.ids)),
        words,
        settings,
    )
    model = replace(model, calibration=_calibrate(model, topics, measured))
    scores = model.calibrated(unseen)
    model = replace(model, thresholds=_thresholds(scores, rows.truth, settings))
    return model, _report(scores, rows.truth, model.thresholds)


def _rows(
    topics: Topics,
    sentences: list[Sentence],
    vectors: Floats,
    indifferent: tuple[Sequence[str], Floats],
    words: Words,
    directions: int,
) -> tuple[Space, _Rows]:
    sentences = sentences + [Sentence(text, frozenset(), False) for text in indifferent[0]]
    vectors = np.concatenate([vectors, indifferent[1].reshape(-1, vectors.shape[1])])
    space = Space.fit(vectors, directions)
    return space, _Rows(
        space.place(vectors),
        _table(topics, (s.topics for s in sentences)),
        np.array([s.wished for s in sentences]),
        np.array([s.landmark for s in sentences]),
        _table(topics, (topics.closed(words.find(s.text).named) for s in sentences)),
    )


def _table(topics: Topics, rows: Iterable[frozenset[str]]) -> Bools:
    columns = {topic: column for column, topic in enumerate(topics.ids)}
    listed = list(rows)
    table = np.zeros((len(listed), len(columns)), bool)
    for row, named in enumerate(listed):
        table[row, [columns[t] for t in named]] = True
    return table


def _fit(
    rows: _Rows, near: Floats, kernel: Floats, settings: InterestSettings
) -> tuple[_Heads, Floats]:
    """Heads of all rows; and each row's products by heads of the other folds.

    Kernel ridge regression through landmarks (Nyström): its sums are taken once for each fold,
    and a fold is left out by leaving out its sum. Landmarks tell nothing of their own topics.
    """
    plain = rows.wished | ~rows.about.any(axis=1)
    sums = [_sums(rows, near, plain & (rows.folds == fold), settings) for fold in range(_FOLDS)]
    unseen = np.empty(rows.about.shape, np.float32)
    for fold in range(_FOLDS):
        here = rows.folds == fold
        dual = _solve([s for i, s in enumerate(sums) if i != fold], kernel, settings)
        wish = _logistic(rows.placed[~here], rows.wished[~here])
        about = np.clip(near[here] @ dual + rows.prior, 0, 1) + settings.word * rows.named[here]
        wished = expit(rows.placed[here] @ wish[:-1] + wish[-1])
        unseen[here] = np.minimum(about, 1) * wished[:, None]
    heads = _Heads(_solve(sums, kernel, settings), _logistic(rows.placed, rows.wished))
    return heads, unseen


def _sums(
    rows: _Rows, near: Floats, kept: Bools, settings: InterestSettings
) -> tuple[Floats, Floats]:
    weighted = near[kept] * rows.weights(settings.weight)[kept, None]
    return weighted.T @ near[kept], weighted.T @ (rows.about[kept] - rows.prior)


def _solve(
    sums: Sequence[tuple[Floats, Floats]], kernel: Floats, settings: InterestSettings
) -> Floats:
    system = np.sum([left for left, _ in sums], axis=0, dtype=np.float64)
    system += settings.ridge * kernel
    system[np.diag_indices_from(system)] += 1e-3  # two landmarks may be the same
    factor = cho_factor(system, lower=True, overwrite_a=True, check_finite=False)
    wanted = np.sum([right for _, right in sums], axis=0, dtype=np.float64)
    return np.asarray(cho_solve(factor, wanted, check_finite=False), np.float32)


def _logistic(rows: Floats, positive: Bools, penalty: float = _WISH_PENALTY) -> Floats:
    """Weights and, last, the bias."""
    signs = np.where(positive, 1.0, -1.0)
    inputs = np.concatenate([rows, np.ones((len(rows), 1), rows.dtype)], axis=1)

    def loss(w: Floats) -> tuple[float, Floats]:
        margins = signs * (inputs @ w)
        slope = -(signs * expit(-margins)) @ inputs + penalty * np.append(w[:-1], 0)
        penalised = 0.5 * penalty * float(w[:-1] @ w[:-1])
        return float(np.logaddexp(0, -margins).sum()) + penalised, slope

    found = minimize(loss, np.zeros(inputs.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x)


def _calibrate(model: InterestModel, topics: Topics, vectors: Floats) -> tuple[float, float]:
    """Slope and bias that make a product an honest probability, on messages like real ones."""
    products = model.products([row["text"] for row in topics.typical], vectors)
    truth = _table(topics, (topics.closed(row["topics"]) for row in topics.typical))
    doubtful = (products > _DOUBTFUL) | truth
    slope, bias = _logistic(products[doubtful][:, None], truth[doubtful], penalty=1e-6)
    return float(slope), float(bias)


def _thresholds(scores: Floats, truth: Bools, settings: InterestSettings) -> Floats:
    """For each topic the least score from which on it is right often enough."""
    return np.array(
        [_threshold(scores[:, i], truth[:, i], settings) for i in range(scores.shape[1])]
    )


def _threshold(scores: Floats, truth: Bools, settings: InterestSettings) -> float:
    order = np.argsort(-scores, kind="stable")
    expected = _EXPECTED * settings.precision  # few sentences prove nothing against a topic
    precision = (np.cumsum(truth[order]) + expected) / (np.arange(len(order)) + 1 + _EXPECTED)
    enough = np.flatnonzero(precision >= settings.precision)
    least = scores[order[enough[-1]]] if len(enough) else settings.greatest
    return float(np.clip(least, settings.least, settings.greatest))


def _report(scores: Floats, truth: Bools, thresholds: Floats) -> Report:
    named = scores >= thresholds
    right = float((named & truth).sum())
    best, rows = scores.argmax(axis=1), np.arange(len(scores))
    error = calibration.calibration_error(scores[rows, best], truth[rows, best])
    precision, recall = right / max(named.sum(), 1), right / max(truth.sum(), 1)
    return Report(len(scores), float(precision), float(recall), float(error))
