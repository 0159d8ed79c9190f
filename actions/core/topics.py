"""Topics: what shoppers can be interested in, and where the catalogue has it."""

from collections.abc import Mapping
from dataclasses import dataclass

from actions.core.languages import Words


@dataclass(frozen=True)
class Topic:
    """`parent` is the wider topic, empty for the widest; `categories` are the catalogue's."""

    id: str
    words: Words
    parent: str = ""
    categories: tuple[str, ...] = ()


def topics_of(topics: Mapping[str, Topic], category: str) -> tuple[str, ...]:
    """The topics that have things in a category of the catalogue, and the wider ones above."""
    direct = [t for t in topics.values() if category in t.categories]
    wider = (t.parent for t in direct if t.parent)
    return tuple(dict.fromkeys([*(t.id for t in direct), *wider]))
