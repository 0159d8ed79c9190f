"""Sentence vectors of the last training on disk: training again encodes only what is new."""

import os
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class VectorCache:
    """One file per encoder, named for its digest; it holds what the last call asked for."""

    def __init__(self, folder: Path, digest: str) -> None:
        self._path = folder / f"vectors-{digest[:16]}.npz"

    def vectors(self, texts: Sequence[str], compute: Callable[[list[str]], Floats]) -> Floats:
        """One row a text; `compute` is asked once, for the texts that are not kept."""
        known = self._read()
        keys = {text: _key(text) for text in texts}
        new = [text for text, key in keys.items() if key not in known]
        if new:
            known |= zip((keys[t] for t in new), compute(new), strict=True)
            self._write({key: known[key] for key in keys.values()})
        return np.stack([known[keys[text]] for text in texts])

    def _read(self) -> dict[bytes, Floats]:
        try:
            with np.load(self._path, allow_pickle=False) as arrays:
                rows = arrays["vectors"]
                return dict(zip(map(bytes, arrays["keys"]), rows, strict=True))
        except (OSError, BadZipFile, KeyError, ValueError):  # absent or torn: it is only a cache
            return {}

    def _write(self, known: dict[bytes, Floats]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        keys = np.frombuffer(b"".join(known), np.uint8).reshape(len(known), -1)
        part = self._path.with_suffix(f".{os.getpid()}.npz")
        np.savez(part, keys=keys, vectors=np.stack(list(known.values())))
        part.replace(self._path)


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
