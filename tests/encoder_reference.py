"""BERT in plain numpy, written from the paper: what the ONNX graph is compared with."""

from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from nlu_models.encoder_build.source import Source

Floats = NDArray[np.float64]
_ERF = np.vectorize(erf)


class Reference:
    """One source of weights, computed in float64 with nothing fused."""

    def __init__(self, source: Source) -> None:
        self.source, self.shape = source, source.shape

    def tokens(self, ids: list[int]) -> Floats:
        """One row an id, from the last layer."""
        words = self.source.word_rows(np.array(ids)).astype(float)
        rows = self._norm(words + self.source.position_rows()[: len(ids)], "embeddings.LayerNorm")
        for layer in range(self.shape.layers):
            at = f"encoder.layer.{layer}."
            attended = self._linear(self._attend(rows, at), at + "attention.output.dense")
            rows = self._norm(rows + attended, at + "attention.output.LayerNorm")
            inner = _gelu(self._linear(rows, at + "intermediate.dense"))
            rows = self._norm(
                rows + self._linear(inner, at + "output.dense"), at + "output.LayerNorm"
            )
        return rows

    def sentence(self, ids: list[int]) -> Floats:
        """Mean or first row, of length one."""
        rows = self.tokens(ids)
        pooled: Floats = rows.mean(0) if self.source.settings.pooling == "mean" else rows[0]
        return pooled / np.linalg.norm(pooled)

    def _linear(self, rows: Floats, name: str) -> Floats:
        weight, bias = (self.source.tensor(f"{name}.{part}") for part in ("weight", "bias"))
        result: Floats = rows @ weight.T.astype(float) + bias
        return result

    def _norm(self, rows: Floats, name: str) -> Floats:
        weight, bias = (self.source.tensor(f"{name}.{part}") for part in ("weight", "bias"))
        centred = rows - rows.mean(-1, keepdims=True)
        deviation = np.sqrt(centred.var(-1, keepdims=True) + self.shape.epsilon)
        result: Floats = centred / deviation * weight + bias
        return result

    def _attend(self, rows: Floats, at: str) -> Floats:
        query, key, value = (
            np.stack(np.split(self._linear(rows, f"{at}attention.self.{n}"), self.shape.heads, -1))
            for n in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / sqrt(query.shape[-1])
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        heads = weights / weights.sum(-1, keepdims=True) @ value
        return np.concatenate(list(heads), -1)


def _gelu(rows: Floats) -> Floats:
    result: Floats = rows * 0.5 * (1 + _ERF(rows / sqrt(2)))
    return result
