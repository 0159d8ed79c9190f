"""The topics of `data/interests.yml`, as far as the business needs them."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from actions.core.languages import Words
from actions.core.topics import Topic


class TopicFileError(ValueError):
    """The file is not as agreed; the message says where."""


def read(path: Path) -> Mapping[str, Topic]:
    """The topics by id, in the order of the file."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))["topics"]
        found = [_topic(entry) for entry in entries]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise TopicFileError(
            f"{path}: a list `topics` of id, name and categories ({error})"
        ) from error
    return {topic.id: topic for topic in found}


def _topic(entry: Mapping[str, object]) -> Topic:
    name, categories = entry["name"], entry.get("categories") or ()
    if not isinstance(name, Mapping) or not isinstance(categories, list | tuple):
        raise KeyError(f"name or categories of {entry['id']}")
    return Topic(
        str(entry["id"]),
        Words(str(name["zh"]), str(name["en"])),
        str(entry.get("parent") or ""),
        tuple(str(c) for c in categories),
    )
