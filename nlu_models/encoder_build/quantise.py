"""Matrix products and word embeddings of the graph: full precision, or 8 bits."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nlu_models.encoder_build.source import Floats

MICROSOFT = "com.microsoft"
AT_ONCE = 8192  # rows, to keep the copies small


class Pen(Protocol):
    """What the graph builder offers to those who write nodes."""

    def tensor(self, name: str, values: NDArray[Any]) -> str: ...

    def node(self, kind: str, inputs: list[str], domain: str = "", **attributes: Any) -> str: ...


class Precision(Protocol):
    """How products and embeddings are stored and computed."""

    def words(self, pen: Pen, table: Floats, ids: str) -> str: ...

    def linear(self, pen: Pen, name: str, rows: str, weight: Floats, bias: Floats) -> str: ...


class FullPrecision:
    """Everything in float32."""

    def words(self, pen: Pen, table: Floats, ids: str) -> str:
        return pen.node("Gather", [pen.tensor("words", table), ids])

    def linear(self, pen: Pen, name: str, rows: str, weight: Floats, bias: Floats) -> str:
        product = pen.node("MatMul", [rows, pen.tensor(f"{name}.weight", weight.T)])
        return pen.node("Add", [product, pen.tensor(f"{name}.bias", bias)])


class EightBitWords:
    """Word embeddings in int8 with a scale per row."""

    def words(self, pen: Pen, table: Floats, ids: str) -> str:
        levels, scales = int8(table)
        picked = pen.node("Gather", [pen.tensor("words", levels), ids])
        scale = pen.node("Gather", [pen.tensor("words.scale", scales), ids])
        return pen.node("Mul", [pen.node("Cast", [picked], to=1), scale])


class Blocks(EightBitWords):
    """Weights in 8 bits with a scale per block of inputs: nearly exact, the default."""

    size = 64

    def linear(self, pen: Pen, name: str, rows: str, weight: Floats, bias: Floats) -> str:
        outputs, inputs = weight.shape
        padded = np.pad(weight, ((0, 0), (0, -inputs % self.size)))
        levels, scales = int8(padded.reshape(-1, self.size))
        unsigned = (levels.astype(np.int16) + 128).astype(np.uint8)
        tensors = [
            pen.tensor(f"{name}.weight", unsigned.reshape(outputs, -1, self.size)),
            pen.tensor(f"{name}.scale", scales.reshape(outputs, -1)),
            "",
            "",
            pen.tensor(f"{name}.bias", bias),
        ]
        sizes = {"K": inputs, "N": outputs, "bits": 8, "block_size": self.size}
        return pen.node("MatMulNBits", [rows, *tensors], MICROSOFT, **sizes, accuracy_level=4)


class Channels(EightBitWords):
    """Weights in int8 with a scale per output channel: the fastest.

    Inputs get one scale a text, so a vector depends on everything that is in its batch.
    """

    def linear(self, pen: Pen, name: str, rows: str, weight: Floats, bias: Floats) -> str:
        levels, scales = int8(weight)
        tensors = [
            pen.tensor(f"{name}.weight", levels.T),
            pen.tensor(f"{name}.scale", scales.reshape(-1)),
            "",
            pen.tensor(f"{name}.bias", bias),
        ]
        return pen.node("DynamicQuantizeMatMul", [rows, *tensors], MICROSOFT)


PRECISIONS: dict[str, type[Precision]] = {
    "blocks": Blocks,
    "channels": Channels,
    "float32": FullPrecision,
}


def int8(rows: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Symmetric 8-bit levels and one scale per row."""
    scales = np.maximum(np.abs(rows).max(1, keepdims=True) / 127, 1e-12).astype(np.float32)
    levels = np.empty(rows.shape, np.int8)
    for at in range(0, len(rows), AT_ONCE):
        part = slice(at, at + AT_ONCE)
        levels[part] = np.round(rows[part] / scales[part])
    return levels, scales
