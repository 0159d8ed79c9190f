"""Texts to vectors by a BERT that `encoder build` made: one row a piece, one row a text."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from nlu_models.encoder_folder import MODEL, TOKENIZER, EncoderError, Manifest, verified
from nlu_models.recent import Recent
from nlu_models.wordpieces import Span, Wordpieces

__all__ = ["Encoder", "EncoderError", "Encoding", "Kind", "OnnxEncoder", "load"]

Floats = NDArray[np.float32]
Kind = Literal["query", "passage"]
CACHE_BYTES = 24_000_000


class Encoding(NamedTuple):
    """One text: rows of its pieces, the characters each row stands for, the text's own vector."""

    tokens: Floats
    spans: tuple[Span, ...]
    sentence: Floats


class Encoder(Protocol):
    """What featurizers and search need of an encoder."""

    width: int
    digest: str

    def encode(self, texts: Sequence[str], kind: Kind = "query") -> list[Encoding]: ...

    def sentences(self, texts: Sequence[str], kind: Kind = "query") -> Floats: ...


def load(folder: Path | str, threads: int = 1, workers: int = 1) -> "OnnxEncoder":
    """The encoder of a folder whose checksums hold; `workers` texts run side by side."""
    folder = Path(folder)
    manifest = verified(folder)
    try:
        return OnnxEncoder(folder, manifest, threads, workers)
    except Exception as error:  # ONNX Runtime and tokenizers raise types of their own
        raise EncoderError(f"the encoder in {folder} does not start ({error})", folder) from error


class OnnxEncoder:
    """Serves a built folder by ONNX Runtime.

    Each text runs by itself: 8-bit products depend on what shares their batch, and a text must
    have one vector wherever it comes from.
    """

    def __init__(self, folder: Path, manifest: Manifest, threads: int, workers: int) -> None:
        self.width, self.digest, self.manifest = manifest.width, manifest.digest, manifest
        self._prefixes = {"query": manifest.query_prefix, "passage": manifest.passage_prefix}
        self._pieces = Wordpieces(
            folder / TOKENIZER, manifest.first, manifest.last, manifest.max_tokens
        )
        self._session = _session(folder / MODEL, threads)
        self._pool = ThreadPoolExecutor(workers, "encoder") if workers > 1 else None
        self._encodings: Recent[tuple[str, str], Encoding] = Recent(CACHE_BYTES, _encoding_bytes)
        self._vectors: Recent[tuple[str, str], Floats] = Recent(CACHE_BYTES // 4, _vector_bytes)

    def encode(self, texts: Sequence[str], kind: Kind = "query") -> list[Encoding]:
        """One encoding a text, in the given order."""
        known = dict(zip(dict.fromkeys(texts), self._each(self._encoded, texts, kind), strict=True))
        return [known[text] for text in texts]

    def sentences(self, texts: Sequence[str], kind: Kind = "query") -> Floats:
        """One L2-normalised row a text."""
        known = dict(zip(dict.fromkeys(texts), self._each(self._vector, texts, kind), strict=True))
        rows = [known[text] for text in texts]
        return np.stack(rows) if rows else np.empty((0, self.width), np.float32)

    def _each(self, function: Any, texts: Sequence[str], kind: Kind) -> Iterable[Any]:
        once = list(dict.fromkeys(texts))
        walk = self._pool.map if self._pool else map
        return walk(function, once, [kind] * len(once))

    def _encoded(self, text: str, kind: Kind) -> Encoding:
        return self._encodings.get((kind, text), lambda: self._run(text, kind))

    def _vector(self, text: str, kind: Kind) -> Floats:
        def run() -> Floats:
            known = self._encodings.peek((kind, text))
            return known.sentence if known else self._run(text, kind).sentence

        return self._vectors.get((kind, text), run)

    def _run(self, text: str, kind: Kind) -> Encoding:
        ids, rows, spans = self._pieces.read(text, self._prefixes[kind])
        inputs = {"input_ids": np.array([ids], np.int64)}
        tokens, sentence = self._session.run(["tokens", "sentence"], inputs)
        encoding = Encoding(tokens[0][rows], spans, sentence[0].copy())
        encoding.tokens.setflags(write=False)
        encoding.sentence.setflags(write=False)
        return encoding


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    # Without VNNI the 8-bit products of x64 saturate; this turns the weights to unsigned there.
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _encoding_bytes(encoding: Encoding) -> int:
    return encoding.tokens.nbytes + encoding.sentence.nbytes + 64 * len(encoding.spans)


def _vector_bytes(vector: Floats) -> int:
    return vector.nbytes + 256
