"""Texts to piece ids and back to character spans, by a built encoder's tokenizer."""

from pathlib import Path
from typing import NamedTuple

from tokenizers import Tokenizer

Span = tuple[int, int]


class Pieces(NamedTuple):
    """One text as the model reads it."""

    ids: list[int]
    rows: list[int]  # which of the ids stand for characters of the text itself
    spans: tuple[Span, ...]  # of those, in the text as it was given


class Wordpieces:
    """Frames every text by prefix and special ids, and knows which row is which character."""

    def __init__(
        self, path: Path, first: tuple[int, ...], last: tuple[int, ...], max_tokens: int
    ) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._first, self._last = list(first), list(last)
        self._room = max_tokens - len(first) - len(last)

    def read(self, text: str, prefix: str = "") -> Pieces:
        """The ids of `prefix + text`, cut to the model's length, and the spans in `text`."""
        found = self._tokenizer.encode(prefix + text, add_special_tokens=False)
        ids = found.ids[: self._room]
        rows, spans = [], []
        for row, (start, end) in enumerate(found.offsets[: self._room], len(self._first)):
            span = _trimmed(text, start - len(prefix), end - len(prefix))
            if span is not None:
                rows.append(row)
                spans.append(span)
        return Pieces([*self._first, *ids, *self._last], rows, tuple(spans))


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without the white space before it; nothing for a piece outside the text."""
    start = max(start, 0)
    while start < end and text[start].isspace():
        start += 1
    return (start, end) if start < end else None
