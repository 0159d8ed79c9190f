"""Reads the words of `vocabulary.yml` and of a shop's folder."""

from pathlib import Path
from typing import Any

import yaml

from .vocabulary import Entry, entries_of


def paths(vocabulary: Path, shop: Path) -> list[Path]:
    """Every file that `read` reads; a shop without brands or products has fewer."""
    wanted = [vocabulary, shop / "categories.yml", shop / "brands.yml"]
    return [*(p for p in wanted if p.is_file()), *sorted((shop / "products").glob("*.yml"))]


def read(vocabulary: Path, shop: Path) -> list[Entry]:
    """All words with their values."""
    products = [p for path in sorted((shop / "products").glob("*.yml")) for p in _load(path)]
    return entries_of(
        _load(vocabulary) or {},
        _load(shop / "categories.yml"),
        _load(shop / "brands.yml"),
        products,
    )


def _load(path: Path) -> Any:
    if not path.is_file():
        return []
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or []
