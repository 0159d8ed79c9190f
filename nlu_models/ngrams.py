"""Texts to sparse rows of word and character n-grams, TF-IDF weighted, L2-normalised."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[^\W\d_a-z]")


def grams(text: str) -> Iterator[str]:
    """Runs of one to three words (a Han character is one) and pieces of longer Latin words.

    Every number is the same number: which one it is says nothing about an intent.
    """
    words = ["#" if w.isdigit() else w for w in _WORD.findall(text)]
    for size in (1, 2, 3):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])
    for word in words:
        if word.isascii() and len(word) > 3:
            framed = f"<{word}>"
            yield from (framed[i : i + 4] for i in range(len(framed) - 3))


class NGrams:
    """A vocabulary of n-grams with their inverse document frequencies."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = dict(weights)
        self._columns = {gram: i for i, gram in enumerate(self.weights)}
        self._idf = np.array(list(self.weights.values()), np.float32)

    @classmethod
    def fit(cls, texts: Sequence[str], least: int = 2) -> "NGrams":
        """Keeps what occurs in at least `least` of the texts."""
        counts = Counter(gram for text in texts for gram in set(grams(text)))
        kept = sorted(gram for gram, count in counts.items() if count >= least)
        return cls({g: 1 + float(np.log((1 + len(texts)) / (1 + counts[g]))) for g in kept})

    def rows(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """One row a text; a row of zeros where nothing is known."""
        values: list[float] = []
        columns: list[int] = []
        starts = [0]
        for text in texts:
            row = Counter(self._columns[g] for g in grams(text) if g in self._columns)
            weights = (1 + np.log(np.array(list(row.values()), np.float32))) * self._idf[list(row)]
            columns += list(row)
            values += (weights / max(float(np.linalg.norm(weights)), 1e-12)).tolist()
            starts.append(len(columns))
        shape = (len(texts), len(self._columns))
        return sparse.csr_matrix((np.array(values, np.float32), columns, starts), shape=shape)

    @property
    def vocabulary(self) -> NDArray[np.str_]:
        return np.array(list(self.weights), dtype=np.str_)
