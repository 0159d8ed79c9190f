"""What every source of weights gives the build: shape, tokenizer, settings and tensors."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


class BuildError(ValueError):
    """The encoder cannot be built from this source; the message says how to mend it."""


@dataclass(frozen=True)
class Shape:
    """The sizes of one BERT."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float
    activation: str = "gelu"


@dataclass(frozen=True)
class Settings:
    """How texts enter the model and how its rows become one vector."""

    pooling: str = "mean"
    query_prefix: str = ""
    passage_prefix: str = ""
    max_tokens: int = 512


@dataclass(frozen=True)
class Origin:
    """Where the weights come from, for the manifest."""

    kind: str
    name: str
    version: str
    licence: str
    sha256: str


class Source(Protocol):
    """One BERT at rest. Tensors carry Hugging Face names, without a leading `bert.`."""

    @property
    def origin(self) -> Origin: ...

    @property
    def shape(self) -> Shape: ...

    @property
    def settings(self) -> Settings: ...

    def tokenizer(self) -> dict[str, Any]:
        """The contents of a `tokenizer.json` with the whole vocabulary."""

    def tensor(self, name: str) -> Floats: ...

    def word_rows(self, ids: Ids) -> Floats:
        """Rows of the word embedding."""

    def position_rows(self) -> Floats:
        """Position embeddings (with the first segment's added), from the first token's on."""
