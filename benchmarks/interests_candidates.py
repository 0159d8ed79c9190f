"""The models that were in question, each behind one face: scores of all topics."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

from nlu_models import interests, interests_training
from nlu_models.interests_topics import Topics
from nlu_models.languages import language_of
from nlu_models.normalise import meaning, surface
from nlu_models.spaces import Space

Floats = NDArray[np.floating]
Encode = Callable[[list[str]], Floats]
Indifferent = tuple[Sequence[str], Floats]


class Candidate(Protocol):
    thresholds: Floats | float

    def scores(self, texts: Sequence[str], vectors: Floats) -> Floats: ...


class Ours:
    """The bot's own interest model."""

    def __init__(self, topics: Topics, encode: Encode, indifferent: Indifferent) -> None:
        self.model, self.report = interests_training.train(topics, encode, indifferent)
        self.thresholds: Floats | float = self.model.thresholds

    def scores(self, texts: Sequence[str], vectors: Floats) -> Floats:
        return self.model.scores(texts, vectors)


class AboutOnly(Ours):
    """Its topic head alone: neither the wish head nor the words of the text are heeded."""

    def scores(self, texts: Sequence[str], vectors: Floats) -> Floats:
        return interests.InterestModel.calibrated(self.model, self.model.heads(vectors)[0])


class Regression(ABC):
    """Logistic regression, one for each topic, on rows that a function makes."""

    thresholds: Floats | float = 0.5
    settings: ClassVar[dict[str, Any]] = {"C": 10, "solver": "liblinear"}

    def __init__(self, topics: Topics, encode: Encode, indifferent: Indifferent) -> None:
        sentences = topics.sentences()
        texts = [s.text for s in sentences] + list(indifferent[0])
        wished = [s.topics if s.wished else () for s in sentences] + [()] * len(indifferent[0])
        vectors = np.concatenate([encode([meaning(s.text) for s in sentences]), indifferent[1]])
        columns = {topic: i for i, topic in enumerate(topics.ids)}
        truth = np.zeros((len(texts), len(columns)), int)
        for row, named in enumerate(wished):
            truth[row, [columns[t] for t in named]] = 1
        self.prepare(texts, vectors)
        model = LogisticRegression(class_weight="balanced", **self.settings)
        self._model = OneVsRestClassifier(model).fit(self.rows(texts, vectors), truth)

    @abstractmethod
    def prepare(self, texts: Sequence[str], vectors: Floats) -> None: ...

    @abstractmethod
    def rows(self, texts: Sequence[str], vectors: Floats) -> Any: ...

    def scores(self, texts: Sequence[str], vectors: Floats) -> Floats:
        return np.asarray(self._model.predict_proba(self.rows(texts, vectors)))


class WordRegression(Regression):
    """TF-IDF: character n-grams where a text is Chinese, words where it is not."""

    def prepare(self, texts: Sequence[str], vectors: Floats) -> None:
        self._grams = TfidfVectorizer(analyzer=grams, sublinear_tf=True, min_df=2)
        self._grams.fit(texts)

    def rows(self, texts: Sequence[str], vectors: Floats) -> Any:
        return self._grams.transform(texts)


class VectorRegression(Regression):
    """The encoder's vectors, centred."""

    settings: ClassVar[dict[str, Any]] = {"C": 3, "solver": "lbfgs", "max_iter": 50, "tol": 1e-3}

    def prepare(self, texts: Sequence[str], vectors: Floats) -> None:
        self._space = Space.fit(vectors, 256)

    def rows(self, texts: Sequence[str], vectors: Floats) -> Any:
        return self._space.place(vectors)


def grams(text: str) -> list[str]:
    plain = surface(text)
    if language_of(text) == "en":
        words = plain.split()
        return words + [" ".join(pair) for pair in pairwise(words)]
    return [plain[i : i + n] for n in (1, 2, 3) for i in range(len(plain) - n + 1)]


CANDIDATES: dict[str, Callable[[Topics, Encode, Indifferent], Candidate]] = {
    "TF-IDF, logistic regression": WordRegression,
    "sentence vector, logistic regression": VectorRegression,
    "landmarks on the vector, topic head alone": AboutOnly,
    "**topic head x wish head + words** (chosen)": Ours,
}
BASELINE, CHOSEN = next(iter(CANDIDATES)), list(CANDIDATES)[-1]
