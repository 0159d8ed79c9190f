"""Tensors of an ONNX graph, written to one file beside it so that they are mapped, not copied."""

from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

INLINE = 1024  # bytes; smaller tensors stay in the graph
PAGE = 4096


class TensorFile:
    """Collects initializers; the large ones go to the file at page-aligned offsets."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.initializers: list[TensorProto] = []
        self._file, self._name = file, name

    def add(self, name: str, values: NDArray[Any]) -> str:
        """Keep the values under the name, and give the name back."""
        if values.nbytes < INLINE:
            self.initializers.append(numpy_helper.from_array(values, name))
        else:
            self.initializers.append(self._external(name, values))
        return name

    def _external(self, name: str, values: NDArray[Any]) -> TensorProto:
        start = -(-self._file.tell() // PAGE) * PAGE
        self._file.seek(start)
        self._file.write(np.ascontiguousarray(values).data)
        kind = helper.np_dtype_to_tensor_dtype(values.dtype)
        tensor = TensorProto(name=name, dims=values.shape, data_type=kind)
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", self._name), ("offset", start), ("length", values.nbytes)):
            tensor.external_data.add(key=key, value=str(value))
        return tensor
