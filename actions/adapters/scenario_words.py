"""The ids that scenarios may name, read from the bot's and the shop's own files."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from actions.adapters import topic_files
from actions.core.known import Known

_DOMAIN, _SHOP, _TOPICS = Path("bot/domain"), Path("data/shop"), Path("data/interests.yml")


def known(domain: Path = _DOMAIN, shop: Path = _SHOP, topics: Path = _TOPICS) -> Known:
    """A file that is not there leaves its ids unchecked."""
    parts = [_yaml(path) for path in sorted(domain.rglob("*.yml"))]
    categories = _yaml(shop / "categories.yml") if (shop / "categories.yml").exists() else []
    return Known(
        intents=frozenset(_names(parts, "intents")),
        entities=frozenset(_names(parts, "entities")),
        responses=frozenset(_names(parts, "responses")),
        forms=frozenset(_names(parts, "forms")),
        categories=frozenset(c["id"] for c in categories),
        topics=frozenset(topic_files.read(topics)) if topics.exists() else frozenset(),
    )


def _yaml(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader) or {}


def _names(parts: Iterable[Mapping[str, Any]], key: str) -> Iterable[str]:
    for part in parts:
        for entry in part.get(key, ()):
            yield next(iter(entry)) if isinstance(entry, Mapping) else str(entry)
