"""Texts to piece ids and back to character spans, by a built encoder's tokenizer."""

from pathlib import Path
from typing import NamedTuple, Protocol

from tokenizers import Tokenizer

from nlu_models.unigram import Found, UnigramPieces

Span = tuple[int, int]


class Pieces(NamedTuple):
    """One text as the model reads it."""

    ids: list[int]
    rows: list[int]  # which of the ids stand for characters of the text itself
    spans: tuple[Span, ...]  # of those, in the text as it was given


class Finder(Protocol):
    """Any model of pieces."""

    def find(self, text: str) -> Found: ...


class LibraryPieces:
    """WordPiece and BPE as the library has them; their vocabularies are small."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))

    def find(self, text: str) -> Found:
        """Piece ids, and the characters of the text that each stands for."""
        found = self._tokenizer.encode(text, add_special_tokens=False)
        return found.ids, found.offsets


class Wordpieces:
    """Frames every text by prefix and special ids, and knows which row is which character."""

    def __init__(
        self, path: Path, first: tuple[int, ...], last: tuple[int, ...], max_tokens: int
    ) -> None:
        self._finder = _finder(path)
        self._first, self._last = list(first), list(last)
        self._room = max_tokens - len(first) - len(last)

    def read(self, text: str, prefix: str = "") -> Pieces:
        """The ids of `prefix + text`, cut to the model's length, and the spans in `text`."""
        ids, offsets = self._finder.find(prefix + text)
        rows, spans = [], []
        for row, (start, end) in enumerate(offsets[: self._room], len(self._first)):
            span = _trimmed(text, start - len(prefix), end - len(prefix))
            if span is not None:
                rows.append(row)
                spans.append(span)
        return Pieces([*self._first, *ids[: self._room], *self._last], rows, tuple(spans))


def _finder(path: Path) -> Finder:
    with path.open(encoding="utf-8") as file:
        is_unigram = '"type": "Unigram"' in file.readline()
    return UnigramPieces.read(path) if is_unigram else LibraryPieces(path)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without the white space before it; nothing for a piece outside the text."""
    start = max(start, 0)
    while start < end and text[start].isspace():
        start += 1
    return (start, end) if start < end else None
