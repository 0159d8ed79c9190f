"""The classifiers that were in question, each behind one face."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from nlu_models import intents
from nlu_models.kernels import KernelSettings

Floats = NDArray[np.floating]
OUTSIDE = intents.OUT_OF_SCOPE


class Answers(NamedTuple):
    """One row a text."""

    labels: list[str]  # the best label, out_of_scope among them
    confidence: Floats
    outside: Floats  # grows with the likelihood of being out of scope


class Candidate(Protocol):
    def fit(self, texts: Sequence[str], vectors: Floats, labels: Sequence[str]) -> None: ...
    def answer(self, texts: Sequence[str], vectors: Floats) -> Answers: ...
    def size(self) -> int: ...


class Linear:
    """Logistic regression on rows that a function makes of vectors and n-grams."""

    def __init__(self, vectors: bool, ngrams: bool, **settings: Any) -> None:
        self._use_vectors, self._use_ngrams = vectors, ngrams
        self._scaler = StandardScaler()
        self._ngrams = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True, dtype=np.float32
        )
        self._scaled = settings.pop("scaled", True)
        self._model = LogisticRegression(
            **{"max_iter": 1000, "class_weight": "balanced"} | settings
        )

    def fit(self, texts: Sequence[str], vectors: Floats, labels: Sequence[str]) -> None:
        self._scaler.fit(vectors)
        if self._use_ngrams:
            self._ngrams.fit(texts)
        self._model.fit(self._rows(texts, vectors), labels)

    def _rows(self, texts: Sequence[str], vectors: Floats) -> Any:
        dense = self._scaler.transform(vectors) if self._scaled else vectors
        if not self._use_ngrams:
            return dense
        words = self._ngrams.transform(texts)
        if not self._use_vectors:
            return words
        length = np.sqrt(dense.shape[1])  # both parts of about length one
        return sparse.hstack([dense / length, words]).tocsr()

    def answer(self, texts: Sequence[str], vectors: Floats) -> Answers:
        chances = self._model.predict_proba(self._rows(texts, vectors))
        names = self._model.classes_
        inside = chances[:, names != OUTSIDE].max(axis=1)
        return Answers(list(names[chances.argmax(axis=1)]), chances.max(axis=1), 1 - inside)

    def size(self) -> int:
        words = sum(len(w) + 16 for w in getattr(self._ngrams, "vocabulary_", {}))
        return int(self._model.coef_.nbytes) + words


class Kernel:
    """The bot's own intent model."""

    def __init__(self, settings: KernelSettings | None = None) -> None:
        self._settings = settings or KernelSettings()
        self.model: intents.IntentModel | None = None

    def fit(self, texts: Sequence[str], vectors: Floats, labels: Sequence[str]) -> None:
        self.model, _ = intents.train(texts, vectors, labels, self._settings)

    def answer(self, texts: Sequence[str], vectors: Floats) -> Answers:
        if self.model is None:
            raise RuntimeError("fit first")
        _, chances, outside = self.model.measure(texts, vectors)
        names = np.array(self.model.labels)
        return Answers(list(names[chances.argmax(axis=1)]), chances.max(axis=1), outside)

    def size(self) -> int:
        machine = self.model.machine if self.model else None
        return (
            0
            if machine is None
            else machine.examples.size * 2 + machine.dual.nbytes + machine.primal.nbytes
        )


def rasa_default() -> Linear:
    """With the parameters of Rasa's component, taken from the component itself."""
    from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier

    defaults = LogisticRegressionClassifier.get_default_config()
    names = ("max_iter", "solver", "tol", "random_state")
    return Linear(vectors=True, ngrams=False, scaled=False, **{n: defaults[n] for n in names})


CANDIDATES: dict[str, Callable[[], Candidate]] = {
    "character n-grams, logistic regression": lambda: Linear(False, True, C=10),
    "Rasa's LogisticRegressionClassifier on the sentence vector": rasa_default,
    "scaled vector, logistic regression": lambda: Linear(True, False, C=0.03),
    "scaled vector + character n-grams, logistic regression": lambda: Linear(True, True, C=10),
    "kernel machine on the vector": lambda: Kernel(replace(KernelSettings(), words=0.0)),
    "**kernel machine on vector + n-grams** (chosen)": Kernel,
}
BASELINE, CHOSEN = next(iter(CANDIDATES)), list(CANDIDATES)[-1]
