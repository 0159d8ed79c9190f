"""Likeness of texts by the words they share: exact where vectors are vague, as on names."""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[a-z0-9]+(?:[.'-][a-z0-9]+)*")
_HAN = re.compile(r"[㐀-鿿]+")
_EMPTY = frozenset(
    "a an the i is are do does to for of my me you your it in on and or with that this can have "
    "what how 的 了 吗 呢 吧".split(" ")
)


def terms(text: str) -> frozenset[str]:
    """Words of Latin script without plural s, and Han pairs; a lone Han sign stands alone."""
    plain = unicodedata.normalize("NFKC", text).lower()
    found = {_singular(word) for word in _WORD.findall(plain)}
    for run in _HAN.findall(plain):
        found |= {run[i : i + 2] for i in range(len(run) - 1)} or {run}
    return frozenset(found) - _EMPTY


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class LexicalIndex:
    """Which share of a question's weight of words each document has; rare words weigh more."""

    def __init__(self, documents: Iterable[tuple[str, str]]) -> None:
        self._ids: list[str] = []
        self._having: dict[str, list[int]] = defaultdict(list)
        for row, (id_, text) in enumerate(documents):
            self._ids.append(id_)
            for term in terms(text):
                self._having[term].append(row)

    def scores(self, text: str) -> Mapping[str, float]:
        """The best score of each id, from 0 to 1; ids that share nothing are left out."""
        asked = terms(text)
        total = sum(self._weight(term) for term in asked)
        rows: dict[int, float] = defaultdict(float)
        for term in asked:
            for row in self._having.get(term, ()):
                rows[row] += self._weight(term)
        best: dict[str, float] = {}
        for row, weight in rows.items():
            id_ = self._ids[row]
            best[id_] = max(best.get(id_, 0.0), weight / total)
        return best

    def _weight(self, term: str) -> float:
        return math.log((len(self._ids) + 1) / (len(self._having.get(term, ())) + 0.5))
