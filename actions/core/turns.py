"""One shopper message as the services see it, and the language it is answered in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from actions.core.languages import Language

Value = str | int | float | Mapping[str, object]


@dataclass(frozen=True)
class Entity:
    """A thing found in the text: `value` is canonical, `text` is what was written."""

    entity: str
    value: Value
    text: str = ""
    start: int = 0
    end: int = 0
    confidence: float = 1.0


@dataclass(frozen=True)
class Turn:
    """What a shopper said, when, where, and what was understood of it."""

    shopper_id: str | None
    conversation: str
    message_id: str
    text: str
    language: Language
    at: datetime
    channel: str = "widget"
    intent: str = ""
    entities: tuple[Entity, ...] = ()
    page: str = ""
    written: Language | None = None  # the language of the text itself, whatever the wish

    def values(self, entity: str) -> list[Value]:
        """Every value of one kind of entity, in the order written."""
        return [e.value for e in self.entities if e.entity == entity]

    def key(self, purpose: str) -> str:
        """An idempotency key: the same message asks for the same thing only once."""
        return f"{self.message_id}:{purpose}"


def reply_language(
    wish: str | None, typed: Iterable[str | None], hint: str | None = None
) -> Language:
    """The explicit wish, else the newest typed text that has a language, else the hint, else zh.

    `typed` holds the languages of typed texts, newest first; None marks a text with neither
    letters nor Han, and "mixed" is answered in Chinese.
    """
    for language in (wish, *typed, hint):
        if language == "en":
            return "en"
        if language in ("zh", "mixed"):
            return "zh"
    return "zh"
