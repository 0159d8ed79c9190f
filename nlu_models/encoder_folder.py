"""The folder of a built encoder: its manifest, its checksums, its digest."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

MODEL, WEIGHTS, TOKENIZER = "model.onnx", "weights.bin", "tokenizer.json"
FILES = (MODEL, WEIGHTS, TOKENIZER)
MANIFEST = "manifest.json"
MEND = "run `python -m nlu_models encoder build --out {folder}`"


class EncoderError(ValueError):
    """The encoder's folder cannot be used; the message says how to mend it."""

    def __init__(self, trouble: str, folder: Path) -> None:
        super().__init__(f"{trouble}: {MEND.format(folder=folder)}")


@dataclass(frozen=True)
class Manifest:
    """What a folder holds and where it comes from."""

    source: Mapping[str, str]
    recipe: str
    precision: str
    width: int
    pooling: str
    query_prefix: str
    passage_prefix: str
    max_tokens: int
    first: tuple[int, ...]
    last: tuple[int, ...]
    files: Mapping[str, Mapping[str, Any]]

    @property
    def digest(self) -> str:
        """Changes with anything that changes a vector."""
        content = {k: v for k, v in asdict(self).items() if k not in ("source", "recipe")}
        return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def to_json(self) -> str:
        return json.dumps(asdict(self) | {"digest": self.digest}, indent=1, ensure_ascii=False)


def checksum(path: Path) -> str:
    """The file's SHA-256; a tenth of a second for a whole encoder."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest, when it is there, readable and unaltered."""
    path = folder / MANIFEST
    if not path.is_file():
        raise EncoderError(f"there is no encoder in {folder}", folder)
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        claimed = raw.pop("digest")
        manifest = Manifest(**raw | {end: tuple(raw[end]) for end in ("first", "last")})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise EncoderError(f"{path} cannot be read ({error})", folder) from error
    if manifest.digest != claimed:
        raise EncoderError(f"{path} was altered", folder)
    return manifest


def verified(folder: Path) -> Manifest:
    """The manifest of a folder whose every file has the recorded checksum."""
    manifest = read_manifest(folder)
    for name in FILES:
        path = folder / name
        if not path.is_file():
            raise EncoderError(f"{path} is missing", folder)
        if checksum(path) != manifest.files.get(name, {}).get("sha256"):
            raise EncoderError(f"{path} does not have the recorded checksum", folder)
    return manifest
