"""Search of products and questions by meaning (vectors) and by shared words, as one score.

The encoder's vectors lie close together, so each index is centred on its own mean first: what
remains of a likeness is what sets two texts apart. Shared words are better on names and sizes.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from actions.adapters import vector_table
from actions.adapters.lexical import LexicalIndex
from actions.adapters.vector_table import Floats, TextEncoder
from actions.core.faq import FaqHit
from actions.core.languages import Language

MEANING = 0.7
FAQ_SURE = 0.5
_LOOK_AGAIN_SECONDS = 30.0


@dataclass(frozen=True)
class Index:
    """The passages of one kind, in memory."""

    subjects: Sequence[str]
    matrix: Floats
    mean: Floats
    lexical: LexicalIndex

    def scores(self, text: str, vector: Floats) -> dict[str, float]:
        """From 0 to 1 for every subject: its best passage by meaning, and by words."""
        if not self.subjects:
            return {}
        likeness = self.matrix @ _unit(vector - self.mean)
        best: dict[str, float] = {}
        for subject, value in zip(self.subjects, likeness.tolist(), strict=True):
            best[subject] = max(best.get(subject, 0.0), value)
        words = self.lexical.scores(text)
        return {s: MEANING * v + (1 - MEANING) * words.get(s, 0.0) for s, v in best.items()}


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
        scores = self._scores(f"faq:{language}", text)
        best = sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))[:limit]
        return tuple(FaqHit(id_, score, score >= FAQ_SURE) for id_, score in best)

    def likeness(self, text: str, ids: Sequence[str]) -> Mapping[str, float]:
        scores = self._scores("product", text)
        return {id_: scores[id_] for id_ in ids if id_ in scores}

    def _scores(self, kind: str, text: str) -> dict[str, float]:
        if not text.strip():
            return {}
        vector = self._encoder.sentences([text])[0]
        return self._index(kind).scores(text, vector)

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


def _unit(rows: Floats) -> Floats:
    norms = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-9), dtype=np.float32)
