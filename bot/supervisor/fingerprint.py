"""Is what was made still what would be made? Digests over everything that goes in."""

import hashlib
import importlib.metadata
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

_LIBRARIES = ("rasa", "rasa-sdk", "scikit-learn", "numpy", "scipy", "onnxruntime", "tokenizers")
_MODEL = (
    *("bot/config.yml", "bot/domain", "data/nlu", "data/rules", "data/stories", "nlu_models"),
    *("data/shop/brands.yml", "data/shop/categories.yml", "data/shop/labels.yml"),
    *("data/shop/products", "data/interests.yml"),
)
_TABLES = ("actions/adapters/migrations/versions",)
_SHOP = ("data/shop", "data/offers.yml", "actions/adapters", "actions/core")
_SUFFIXES = frozenset({".py", ".yml", ".yaml", ".json", ".svg"})


def files(root: Path, names: Iterable[str]) -> list[Path]:
    """The files named and those in the folders named, in a stable order."""
    found: list[Path] = []
    for name in names:
        path = root / name
        inside = path.rglob("*") if path.is_dir() else [path]
        found += [p for p in inside if p.is_file() and p.suffix in _SUFFIXES]
    return sorted(set(found))


def digest(root: Path, names: Iterable[str], *more: str) -> str:
    """Changes when a file's name or content changes, or one of the other texts."""
    total = hashlib.sha256()
    for path in files(root, names):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(root)}\0{content}\n".encode())
    for text in more:
        total.update(f"{text}\0".encode())
    return total.hexdigest()


def of_model(root: Path, encoder: Path) -> str:
    """Of the trained bot: its data, its code, the encoder and the libraries."""
    return digest(root, _MODEL, of_encoder(encoder), *map(_version, _LIBRARIES))


def of_tables(root: Path, database: str) -> str:
    return digest(root, _TABLES, database)


def of_shop(root: Path, database: str, day: str) -> str:
    """Of the demo shop's records: orders are dated back from today, so a new day is a change."""
    return digest(root, _SHOP, database, day)


def of_index(root: Path, database: str, encoder: Path) -> str:
    return digest(root, (*_SHOP, "nlu_models"), database, of_encoder(encoder))


def of_encoder(encoder: Path) -> str:
    """The encoder's own list of its files' digests."""
    manifest = encoder / "manifest.json"
    return hashlib.sha256(manifest.read_bytes()).hexdigest() if manifest.is_file() else ""


def _version(library: str) -> str:
    try:
        return f"{library}={importlib.metadata.version(library)}"
    except importlib.metadata.PackageNotFoundError:
        return f"{library}=absent"


class Stamps:
    """What was made from what, kept in one file beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def fresh(self, name: str, fingerprint: str) -> bool:
        return self._read().get(name) == fingerprint

    def put(self, name: str, fingerprint: str) -> None:
        self._write({**self._read(), name: fingerprint})

    def forget(self, *names: str) -> None:
        self._write({k: v for k, v in self._read().items() if k not in names})

    def _write(self, stamps: Mapping[str, str]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(stamps, indent=1, sort_keys=True), encoding="utf-8")
        new.replace(self._path)

    def _read(self) -> Mapping[str, str]:
        try:
            stamps = json.loads(self._path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return stamps if isinstance(stamps, dict) else {}
