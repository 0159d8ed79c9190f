"""Which topics a shopper cares about, from one message: what it is about, times whether it wishes.

A question of service names things too. So one head says what a message is about, a second one,
shared by all topics, whether it wishes for it; a new topic needs only examples of the first kind.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nlu_models.interests_mentions import Mentions, Words
from nlu_models.spaces import Space

Floats = NDArray[np.floating]
_FREE = 0.9  # how likely a wish is for what is named freely beside something refused


@dataclass(frozen=True)
class InterestSettings:
    """Chosen by measurement, see benchmarks/interests.md."""

    width: float = 1.0  # of the Gaussian over centred, normalised vectors
    ridge: float = 0.1
    weight: float = 3.0  # of a sentence about a topic, against one about none
    word: float = 0.3  # what a topic's word in the text adds to being about it
    directions: int = 256  # of the sentence vectors, the widest first
    precision: float = 0.75  # wanted of every topic, on sentences of training held out in turn
    least: float = 0.4  # no topic is named below this score
    greatest: float = 0.5  # a topic above this score is always named


class Interest(NamedTuple):
    topic: str
    score: float


@dataclass(frozen=True)
class InterestModel:
    """Everything `predict` needs; saved as numpy arrays and JSON, no code."""

    labels: tuple[str, ...]
    parents: Mapping[str, str]
    space: Space
    compared: Floats  # landmarks, one row each, and the wish head in the last row
    dual: Floats  # [landmarks, topics]
    prior: Floats
    wish_bias: float
    calibration: tuple[float, float]
    thresholds: Floats
    words: Words
    settings: InterestSettings

    def predict(self, texts: Sequence[str], vectors: Floats) -> list[list[Interest]]:
        """The topics above their thresholds, best first; often none."""
        if not texts:
            return []
        scores = self.scores(texts, vectors)
        return [self._named(row) for row in scores]

    def scores(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """Calibrated scores of all topics; for texts as written and their sentence vectors."""
        return self._widened(self.calibrated(self.products(texts, vectors)))

    def products(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """Being about a topic times wishing for it, the words of the text heeded."""
        about, wish = self.heads(vectors)
        wishes = np.repeat(wish[:, None], len(self.labels), axis=1)
        for row, text in enumerate(texts):
            self._heed(self.words.find(text), about[row], wishes[row])
        return np.asarray(about * wishes)

    def heads(self, vectors: Floats) -> tuple[Floats, Floats]:
        """What each text is about, a number near 0 or 1 a topic, and how likely it wishes."""
        products = self.space.place(vectors) @ self.compared.T
        near = gaussian(products[:, :-1], self.settings.width)
        about = np.clip(near @ self.dual + self.prior, 0, 1)
        return about, expit(products[:, -1] + self.wish_bias)

    def calibrated(self, products: Floats) -> Floats:
        slope, bias = self.calibration
        return np.asarray(expit(slope * products + bias))

    def _heed(self, mentions: Mentions, about: Floats, wishes: Floats) -> None:
        """What is refused is no interest; what is named beside it is one."""
        named, refused = self._closed(mentions.named), self._closed(mentions.refused)
        free = [self.labels.index(t) for t in named]
        about[free] = np.minimum(about[free] + self.settings.word, 1)
        about[[self.labels.index(t) for t in refused - named]] = 0
        if refused:
            wishes[free] = np.maximum(wishes[free], _FREE)

    def _closed(self, topics: frozenset[str]) -> frozenset[str]:
        return topics | {self.parents[t] for t in topics if t in self.parents}

    def _widened(self, scores: Floats) -> Floats:
        """A wider topic is at least as likely as each of its finer ones."""
        for child, parent in self.parents.items():
            narrow, wide = self.labels.index(child), self.labels.index(parent)
            scores[:, wide] = np.maximum(scores[:, wide], scores[:, narrow])
        return scores

    def _named(self, scores: Floats) -> list[Interest]:
        order = np.argsort(-scores, kind="stable")
        kept = [i for i in order if scores[i] >= self.thresholds[i]]
        return [Interest(self.labels[i], float(scores[i])) for i in kept]


def gaussian(cosines: Floats, width: float) -> Floats:
    """exp(-width * squared distance) of vectors of length one."""
    return np.exp((2 * width) * (cosines - 1), dtype=np.float32)


def save(model: InterestModel, folder: Path) -> None:
    arrays = {
        "centre": model.space.centre,
        "axes": model.space.axes,
        "compared": model.compared.astype(np.float16),
        "dual": model.dual.astype(np.float32),
        "prior": model.prior.astype(np.float32),
        "thresholds": model.thresholds,
    }
    np.savez(folder / "interests.npz", allow_pickle=False, **arrays)
    facts = {
        "labels": model.labels,
        "parents": dict(model.parents),
        "wish_bias": model.wish_bias,
        "calibration": model.calibration,
        "words": model.words.entries,
        "settings": asdict(model.settings),
    }
    text = json.dumps(facts, ensure_ascii=False)
    (folder / "interests.json").write_text(text, encoding="utf-8")


def load(folder: Path) -> InterestModel:
    """What `save` wrote."""
    facts = json.loads((folder / "interests.json").read_text(encoding="utf-8"))
    with np.load(folder / "interests.npz", allow_pickle=False) as arrays:
        a = {name: arrays[name] for name in arrays.files}
    slope, bias = facts["calibration"]
    return InterestModel(
        tuple(facts["labels"]),
        facts["parents"],
        Space(a["centre"], a["axes"]),
        a["compared"].astype(np.float32),
        a["dual"],
        a["prior"],
        facts["wish_bias"],
        (slope, bias),
        a["thresholds"],
        Words((word, topic) for word, topic in facts["words"]),
        InterestSettings(**facts["settings"]),
    )
