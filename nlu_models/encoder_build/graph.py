"""A BERT as an ONNX graph, written node by node from its weights; torch is not needed."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper

from nlu_models.encoder_build.quantise import MICROSOFT, Precision
from nlu_models.encoder_build.source import BuildError, Floats, Source
from nlu_models.encoder_build.tensors import TensorFile

OPSET = 17
ACTIVATIONS = {
    "gelu": ("Gelu", MICROSOFT),
    "gelu_new": ("FastGelu", MICROSOFT),
    "relu": ("Relu", ""),
}


class GraphPen:
    """Gathers nodes and tensors; every node has one output named after its number."""

    def __init__(self, tensors: TensorFile) -> None:
        self.nodes: list[NodeProto] = []
        self._tensors = tensors

    def tensor(self, name: str, values: NDArray[Any]) -> str:
        return self._tensors.add(name, values)

    def node(self, kind: str, inputs: list[str], domain: str = "", **attributes: Any) -> str:
        output = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output

    def split(self, rows: str, parts: int) -> list[str]:
        """Equal parts along the last axis."""
        outputs = [f"Split_{len(self.nodes)}_{i}" for i in range(parts)]
        node = helper.make_node("Split", [rows], outputs, axis=-1)
        self.nodes.append(node)
        return outputs


class BertGraph:
    """Writes `input_ids` -> `tokens`, `sentence` for one source and precision."""

    def __init__(
        self, source: Source, precision: Precision, tensors: TensorFile, pooling: str
    ) -> None:
        self.source, self.precision = source, precision
        self.shape = source.shape
        self.pen = GraphPen(tensors)
        self._tensors, self._pooling = tensors, pooling

    def write(self, table: Floats) -> ModelProto:
        """The model; `table` holds the word embeddings of the served vocabulary."""
        rows = self._embed(table)
        for layer in range(self.shape.layers):
            rows = self._layer(rows, f"encoder.layer.{layer}.")
        self.pen.nodes.append(helper.make_node("Identity", [rows], ["tokens"]))
        self.pen.nodes.append(
            helper.make_node("LpNormalization", [self._pool(rows)], ["sentence"], axis=-1, p=2)
        )
        return self._model()

    def _embed(self, table: Floats) -> str:
        pen = self.pen
        words = self.precision.words(pen, table, "input_ids")
        zero, one = pen.tensor("zero", np.array([0])), pen.tensor("one", np.array([1]))
        count = pen.node(
            "Slice", [pen.node("Shape", ["input_ids"]), one, pen.tensor("two", np.array([2]))]
        )
        positions = pen.tensor("positions", self.source.position_rows())
        places = pen.node("Slice", [positions, zero, count, zero])
        return self._norm(pen.node("Add", [words, places]), "embeddings.LayerNorm")

    def _norm(self, rows: str, name: str) -> str:
        return self.pen.node(
            "LayerNormalization", [rows, *self._affine(name)], axis=-1, epsilon=self.shape.epsilon
        )

    def _affine(self, name: str) -> list[str]:
        return [
            self.pen.tensor(f"{name}.{part}", self.source.tensor(f"{name}.{part}"))
            for part in ("weight", "bias")
        ]

    def _layer(self, rows: str, at: str) -> str:
        attended = self._linear(self._attend(rows, at), at + "attention.output.dense")
        rows = self._add_norm(attended, rows, at + "attention.output.LayerNorm")
        kind, domain = self._activation()
        inner = self.pen.node(kind, [self._linear(rows, at + "intermediate.dense")], domain)
        return self._add_norm(
            self._linear(inner, at + "output.dense"), rows, at + "output.LayerNorm"
        )

    def _attend(self, rows: str, at: str) -> str:
        names = [f"{at}attention.self.{part}" for part in ("query", "key", "value")]
        weight = np.concatenate([self.source.tensor(f"{n}.weight") for n in names])
        bias = np.concatenate([self.source.tensor(f"{n}.bias") for n in names])
        joint = self.precision.linear(self.pen, f"{at}attention.qkv", rows, weight, bias)
        parts = self.pen.split(joint, 3)
        return self.pen.node("MultiHeadAttention", parts, MICROSOFT, num_heads=self.shape.heads)

    def _linear(self, rows: str, name: str) -> str:
        weight, bias = (self.source.tensor(f"{name}.{part}") for part in ("weight", "bias"))
        return self.precision.linear(self.pen, name, rows, weight, bias)

    def _add_norm(self, rows: str, skip: str, name: str) -> str:
        return self.pen.node(
            "SkipLayerNormalization",
            [rows, skip, *self._affine(name)],
            MICROSOFT,
            epsilon=self.shape.epsilon,
        )

    def _activation(self) -> tuple[str, str]:
        if self.shape.activation not in ACTIVATIONS:
            raise BuildError(f"the activation {self.shape.activation} is not supported")
        return ACTIVATIONS[self.shape.activation]

    def _pool(self, rows: str) -> str:
        if self._pooling == "mean":
            return self.pen.node("ReduceMean", [rows], axes=[1], keepdims=0)
        return self.pen.node("Gather", [rows, self.pen.tensor("first", np.array(0))], axis=1)

    def _model(self) -> ModelProto:
        ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "pieces"])
        width = self.shape.width
        outputs = [
            helper.make_tensor_value_info("tokens", TensorProto.FLOAT, ["texts", "pieces", width]),
            helper.make_tensor_value_info("sentence", TensorProto.FLOAT, ["texts", width]),
        ]
        graph = helper.make_graph(
            self.pen.nodes, "bert", [ids], outputs, self._tensors.initializers
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8)
