"""Rows of wordpieces pooled onto tokens and sentences."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlu_models.encoder import Encoding

SENTENCE = ("encoder", "mean", "max")
TOKEN = ("mean", "max", "first")


def tokens(
    encoding: Encoding, spans: Sequence[tuple[int, int]], how: str = "mean"
) -> NDArray[np.float32]:
    """One row a span, from the pieces that overlap it; zeros where none does (a cut-off tail)."""
    width = encoding.tokens.shape[1]
    pooled = np.zeros((len(spans), width), np.float32)
    for row, (start, end) in enumerate(spans):
        inside = [i for i, (s, e) in enumerate(encoding.spans) if s < end and start < e]
        if inside:
            pooled[row] = _pool(encoding.tokens[inside], how)
    return pooled


def sentence(encoding: Encoding, how: str) -> NDArray[np.float32]:
    """The mean or the maximum of all pieces, L2-normalised; zeros for a text without pieces."""
    if not len(encoding.tokens):
        return np.zeros_like(encoding.sentence)
    pooled = _pool(encoding.tokens, how)
    return (pooled / max(float(np.linalg.norm(pooled)), 1e-12)).astype(np.float32)


def _pool(rows: NDArray[np.float32], how: str) -> NDArray[np.float32]:
    if how == "first":
        return rows[0]
    return rows.max(axis=0) if how == "max" else rows.mean(axis=0)
