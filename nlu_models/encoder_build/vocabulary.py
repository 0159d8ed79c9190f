"""Prune a vocabulary to the scripts a zh and en shop reads, and guard its special tokens."""

import copy
import json
from typing import Any

import numpy as np

from nlu_models.encoder_build.source import BuildError, Ids
from nlu_models.unigram import write_lines

SMALL = 50_000
META = "▁"
HAN = (
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
SYMBOLS = (
    (0x00A0, 0x00BF),
    (0x00D7, 0x00D7),
    (0x00F7, 0x00F7),
    (0x02B0, 0x036F),
    (0x2000, 0x2BFF),
    (0x3000, 0x303F),
    (0xFE00, 0xFE6F),
    (0xFF00, 0xFF65),
    (0xFFE0, 0xFFFF),
    (0x1F000, 0x1FAFF),
)


def is_kept(piece: str) -> bool:
    """Han, ASCII, punctuation, symbols and emoji stay; so does every single character."""
    bare = piece.replace(META, "").removeprefix("##")
    return len(bare) <= 1 or all(c.isascii() or _within(ord(c), HAN + SYMBOLS) for c in bare)


def _within(point: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= point <= high for low, high in ranges)


def prune(tokenizer: dict[str, Any]) -> tuple[dict[str, Any], Ids]:
    """The tokenizer with the kept pieces only, and their ids in the old one, in order."""
    model = tokenizer["model"]
    pieces = _pieces(model)
    added = {token["id"] for token in tokenizer["added_tokens"]}
    if model["type"] not in ("Unigram", "WordPiece") or len(pieces) < SMALL:
        return tokenizer, np.arange(max(*pieces, *added) + 1)
    kept = {index for index, piece in pieces.items() if is_kept(piece)} | added
    if model["type"] == "Unigram":  # the cost of an unknown character follows the lowest score
        kept |= {min(pieces, key=lambda index: model["vocab"][index][1]), model["unk_id"]}
    order = sorted(kept)
    return _renumbered(tokenizer, {old: new for new, old in enumerate(order)}), np.array(order)


def _pieces(model: dict[str, Any]) -> dict[int, str]:
    if model["type"] == "Unigram":
        return {index: piece for index, (piece, _) in enumerate(model["vocab"])}
    return {index: piece for piece, index in model["vocab"].items()}


def _renumbered(tokenizer: dict[str, Any], ids: dict[int, int]) -> dict[str, Any]:
    model = dict(tokenizer["model"])
    if model["type"] == "Unigram":
        model["vocab"] = [pair for old, pair in enumerate(model["vocab"]) if old in ids]
        model["unk_id"] = ids[model["unk_id"]]
    else:
        model["vocab"] = {p: ids[old] for p, old in model["vocab"].items() if old in ids}
    added = [token | {"id": ids[token["id"]]} for token in tokenizer["added_tokens"]]
    frame = _renumbered_frame(tokenizer["post_processor"], ids)
    return tokenizer | {"model": model, "added_tokens": added, "post_processor": frame}


def _renumbered_frame(frame: dict[str, Any] | None, ids: dict[int, int]) -> dict[str, Any] | None:
    if frame is None:
        return None
    frame = copy.deepcopy(frame)
    for special in frame.get("special_tokens", {}).values():
        special["ids"] = [ids[old] for old in special["ids"]]
    for end in ("sep", "cls"):
        if end in frame:
            frame[end] = [frame[end][0], ids[frame[end][1]]]
    for inner in frame.get("processors", ()):
        inner.update(_renumbered_frame(inner, ids) or {})
    return frame


def serving(tokenizer: dict[str, Any]) -> str:
    """The tokenizer.json that is served: nothing a shopper types is a special token.

    Special tokens are no longer matched in the text, and a unigram model, which holds them as
    pieces too, gets them under names that no text can spell (a metaspace starts a word).
    """
    specials = {t["content"] for t in tokenizer["added_tokens"] if t["special"]}
    added = [t for t in tokenizer["added_tokens"] if not t["special"]]
    served = tokenizer | {"added_tokens": added, "post_processor": None}
    served |= {"truncation": None, "padding": None}
    model = tokenizer["model"]
    if model["type"] == "Unigram":
        pieces = [[p + META + META if p in specials else p, cost] for p, cost in model["vocab"]]
        return write_lines(served | {"model": model | {"vocab": pieces}})
    if model["type"] in ("WordPiece", "BPE"):
        return json.dumps(served, ensure_ascii=False, separators=(",", ":"))
    raise BuildError(f"a tokenizer of the type {model['type']} is not supported")
