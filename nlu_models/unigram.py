"""SentencePiece's unigram model over a plain dict: a fifth of the memory of the library's trie."""

import json
from array import array
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path
from typing import Any

from tokenizers import PreTokenizedString, Token, Tokenizer

Found = tuple[list[int], list[tuple[int, int]]]
UNKNOWN_PENALTY = 10.0
END = "]}}"


def write_lines(tokenizer: dict[str, Any]) -> str:
    """A tokenizer.json whose vocabulary comes last, one piece a line."""
    rest = {key: value for key, value in tokenizer.items() if key != "model"}
    model = {key: value for key, value in tokenizer["model"].items() if key != "vocab"}
    frame = json.dumps(rest | {"model": model | {"vocab": []}}, ensure_ascii=False)
    pieces = (json.dumps(pair, ensure_ascii=False) for pair in tokenizer["model"]["vocab"])
    return frame.removesuffix(END) + "\n" + ",\n".join(pieces) + f"\n{END}\n"


class UnigramPieces:
    """Finds the likeliest pieces of each word; the library normalises and keeps the offsets."""

    def __init__(self, frame: dict[str, Any], vocabulary: Iterable[Any]) -> None:
        self._unknown: int = frame["model"]["unk_id"]
        empty = frame | {"model": frame["model"] | {"vocab": [], "unk_id": None}}
        library = Tokenizer.from_str(json.dumps(empty))
        self._normalizer, self._words = library.normalizer, library.pre_tokenizer
        self.ids: dict[str, int] = {}
        self._scores = array("d")
        for index, (piece, score) in enumerate(vocabulary):
            self.ids[piece] = index
            self._scores.append(score)
        self._longest = max(map(len, self.ids))
        self._unknown_score = min(self._scores) - UNKNOWN_PENALTY

    @classmethod
    def read(cls, path: Path) -> "UnigramPieces":
        """From a file that `write_lines` wrote; the whole of it is never in memory."""
        with path.open(encoding="utf-8") as lines:
            frame = json.loads(next(lines) + END)
            return cls(frame, (json.loads(line.rstrip(",\n")) for line in lines if line[0] == "["))

    def find(self, text: str) -> Found:
        """Piece ids, and the characters of the text that each stands for."""
        words = PreTokenizedString(text)
        words.normalize(self._normalizer.normalize)
        self._words.pre_tokenize(words)
        words.tokenize(self._tokens)
        found = words.to_encoding()
        return found.ids, found.offsets

    def _tokens(self, word: str) -> list[Token]:
        tokens: list[tuple[int, int, int]] = []
        for piece, start, end in self._best(word):
            if piece == self._unknown and tokens and tokens[-1][0] == piece:
                tokens[-1] = (piece, tokens[-1][1], end)  # a run of unknown characters is one piece
            else:
                tokens.append((piece, start, end))
        at = [0, *accumulate(len(char.encode()) for char in word)]  # the library counts in bytes
        return [Token(piece, word[a:b], (at[a], at[b])) for piece, a, b in tokens]

    def _best(self, word: str) -> list[tuple[int, int, int]]:
        """Viterbi from left to right; the first of two equal paths wins, as in the library."""
        size = len(word)
        ends: list[tuple[float, int, int]] = [(0.0, 0, 0), *[(-1e30, 0, 0)] * size]
        for start in range(size):
            so_far, single = ends[start][0], False
            for end in range(start + 1, min(start + self._longest, size) + 1):
                piece = self.ids.get(word[start:end])
                if piece is not None:
                    single = single or end == start + 1
                    score = so_far + self._scores[piece]
                    if score > ends[end][0]:
                        ends[end] = (score, start, piece)
            if not single and so_far + self._unknown_score > ends[start + 1][0]:
                ends[start + 1] = (so_far + self._unknown_score, start, self._unknown)
        return _walk_back(ends)


def _walk_back(ends: list[tuple[float, int, int]]) -> list[tuple[int, int, int]]:
    path, end = [], len(ends) - 1
    while end:
        _, start, piece = ends[end]
        path.append((piece, start, end))
        end = start
    return path[::-1]
