"""Sentence vectors seen from their centre, along the directions in which they differ most."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Space:
    """An encoder's vectors lie in a narrow cone: cosines tell little until they are centred."""

    centre: Floats
    axes: Floats  # [width, directions]

    @classmethod
    def fit(cls, vectors: Floats, directions: int) -> "Space":
        """The principal directions; two thirds of e5's 384 lose nothing, measured."""
        centre = vectors.mean(axis=0)
        _, axes = np.linalg.eigh(np.cov(unit(vectors - centre), rowvar=False))
        return cls(centre.astype(np.float32), axes[:, ::-1][:, :directions].astype(np.float32))

    def place(self, vectors: Floats) -> Floats:
        """One row of length one a vector."""
        return unit((np.asarray(vectors, np.float32) - self.centre) @ self.axes)


def unit(rows: Floats) -> Floats:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
