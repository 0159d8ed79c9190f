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
    owner: str = ""  # whose conversation it is: the shopper's id, or the visitor's
    denied: tuple[Entity, ...] = ()  # what the text names in order to refuse it
    interests: tuple[tuple[str, float], ...] = ()  # topic and calibrated score, best first
    confidence: float = 1.0  # of the intent
    parts: tuple[tuple[str, int], ...] = ()  # the messages joined into the text: id and length

    def values(self, entity: str) -> list[Value]:
        """Every value of one kind of entity, in the order written."""
        return [e.value for e in self.entities if e.entity == entity]

    def located(self, start: int, end: int) -> tuple[str, int, int]:
        """The message that holds the first of these characters, and the span within it."""
        offset = 0
        for message_id, length in self.parts:
            if start <= offset + length:
                return message_id, start - offset, min(end - offset, length)
            offset += length + 1  # messages are joined by one line break
        return self.message_id, start, end

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
