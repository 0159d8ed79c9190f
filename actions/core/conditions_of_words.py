"""The condition that a text says such words, and means them."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from actions.core.denials import denied
from actions.core.known import Known
from actions.core.plain import ConditionError, mapping, texts
from actions.core.views import UNMET, Condition, Result, View, met, said

Refused = tuple[tuple[int, int], ...]
_APOSTROPHES = str.maketrans("’‘`´", "''''")


class Wording:
    """A pattern that remembers the last text: scenarios of one turn ask for the same words.

    Remembered here and not in a table by pattern, since a pattern's hash costs more than a search.
    """

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern, re.IGNORECASE)
        self._last: tuple[tuple[str, Refused], tuple[int, int] | None] = (("", ()), None)

    def meant(self, text: str, refused: Refused) -> tuple[int, int] | None:
        """Where the text first says so and means it."""
        asked, span = self._last
        if asked != (text, refused):
            span = self._find(text, refused)
            self._last = (text, refused), span
        return span

    def _find(self, text: str, refused: Refused) -> tuple[int, int] | None:
        folded = fold(text)
        for found in self._pattern.finditer(folded):
            start, end = found.span()
            inside = any(first <= start and end <= last for first, last in refused)
            if start < end and not inside and not denied(folded, start, end):
                return start, end
        return None


_wording = lru_cache(1024)(Wording)


@dataclass(frozen=True)
class Words:
    """The text says such words, and means them: not denied, quoted or another's."""

    path: str
    wording: Wording
    needs_service: ClassVar[bool] = False
    cost: ClassVar[int] = 3

    def test(self, view: View) -> Result:
        turn = view.moment.turn
        refused = tuple((e.start, e.end) for e in turn.denied if e.end > e.start)
        span = self.wording.meant(turn.text, refused)
        return met(said(view, self.path, *span)) if span else UNMET


@lru_cache(8)
def fold(written: str) -> str:
    """Full-width as half-width, one kind of apostrophe; every character stays in its place."""
    if written.isascii():
        return written
    return "".join(_narrow(c) for c in written).translate(_APOSTROPHES)


def _narrow(character: str) -> str:
    narrow = unicodedata.normalize("NFKC", character)
    return narrow if len(narrow) == 1 else character


def _words(node: object, path: str, known: Known) -> Condition:
    data = mapping(node, path, ("zh", "en"))
    if not data:
        raise ConditionError(path, "words are needed in zh or en")
    either = [
        _pattern(data[key], f"{path}.{key}", key == "en") for key in ("zh", "en") if key in data
    ]
    return Words(path, _wording("|".join(f"(?:{p})" for p in either)))


def _pattern(node: object, path: str, whole_words: bool) -> str:
    each = texts(node, path)
    for i, one in enumerate(each):
        _check_pattern(one, path if isinstance(node, str) else f"{path}[{i}]")
    joined = "|".join(f"(?:{one})" for one in each)
    return rf"(?<![a-z0-9])(?:{joined})(?![a-z0-9])" if whole_words else joined


def _check_pattern(one: str, path: str) -> None:
    try:
        empty = re.compile(one, re.IGNORECASE).search("")
    except (re.error, OverflowError, RecursionError) as error:
        raise ConditionError(path, f"this is no regular expression: {error}") from error
    if empty:
        raise ConditionError(path, "this is found in every text, an empty one too")
    if re.search(r"\\\d|\(\?P|\(\?\(", one):
        raise ConditionError(path, "groups by name or number cannot be used here")


READERS: Mapping[str, Callable[[object, str, Known], Condition]] = {"words": _words}
