"""Matrix products and word embeddings of the graph: full precision, or 8 bits."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nlu_models.encoder_build.source import Floats

MICROSOFT = "com.microsoft"


class Pen(Protocol):
    """What the graph builder offers to those who write nodes."""

    def tensor(self, name: str, values: NDArray[Any]) -> str: ...

    def node(self, kind: str, inputs: list[str], domain: str = "", **attributes: Any) -> str: ...


class FullPrecision:
    """Everything in float32."""

    def words(self, pen: Pen, table: Floats, ids: str) -> str:
        return pen.node("Gather", [pen.tensor("words", table), ids])

    def linear(self, pen: Pen, name: str, rows: str, weight: Floats, bias: Floats) -> str:
        product = pen.node("MatMul", [rows, pen.tensor(f"{name}.weight", weight.T)])
        return pen.node("Add", [product, pen.tensor(f"{name}.bias", bias)])


class EightBits:
    """Weights in int8 with a scale per output channel, embeddings with one per row."""

    def words(self, pen: Pen, table: Floats, ids: str) -> str:
        levels, scales = int8(table)
        picked = pen.node("Gather", [pen.tensor("words", levels), ids])
        scale = pen.node("Gather", [pen.tensor("words.scale", scales), ids])
        return pen.node("Mul", [pen.node("Cast", [picked], to=1), scale])

    def linear(self, pen: Pen, name: str, rows: str, weight: Floats, bias: Floats) -> str:
        levels, scales = int8(weight)
        return pen.node(
            "DynamicQuantizeMatMul",
            [
                rows,
                pen.tensor(f"{name}.weight", levels.T),
                pen.tensor(f"{name}.scale", scales.reshape(-1)),
                "",
                pen.tensor(f"{name}.bias", bias),
            ],
            MICROSOFT,
        )


def int8(rows: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Symmetric 8-bit levels and one scale per row."""
    scales = np.maximum(np.abs(rows).max(1, keepdims=True) / 127, 1e-12).astype(np.float32)
    return np.round(rows / scales).astype(np.int8), scales
