"""What the pipeline understood of a text, out of its parse result: the same live and read again."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.core.languages import Language
from actions.core.turns import Entity, Turn, reply_language

Parse = Mapping[str, Any]  # as Rasa writes it: JSON
_PAYLOAD = re.compile(r"/(?P<intent>[a-z_]+)(?P<values>\{.*\})?", re.DOTALL)


@dataclass(frozen=True)
class Understood:
    """`written` is the language of the text itself, where it has one."""

    intent: str
    confidence: float
    entities: tuple[Entity, ...]
    denied: tuple[Entity, ...]
    interests: tuple[tuple[str, float], ...]
    written: Language | None


def understood(parsed: Parse) -> Understood:
    intent = parsed.get("intent") or {}
    found = parsed.get("entities") or []
    language = parsed.get("language")
    return Understood(
        intent=intent.get("name") or "",
        confidence=intent.get("confidence") or 0.0,
        entities=tuple(_entities(found, negated=False)),
        denied=tuple(_entities(found, negated=True)),
        interests=tuple((i["topic"], i["score"]) for i in parsed.get("interests") or []),
        written=reply_language(None, [language]) if language else None,
    )


def as_turn(parsed: Parse, **said: Any) -> Turn:
    """A turn of what was understood and of what is known about the message itself."""
    return Turn(**vars(understood(parsed)), **said)


def chosen(payload: str) -> dict[str, Any]:
    """What an option's payload says: `/intent{"entity": value}`."""
    match = _PAYLOAD.fullmatch(payload.strip())
    if match is None:
        return {}
    try:
        values = json.loads(match["values"] or "{}")
    except ValueError:
        values = {}
    entities = [{"entity": k, "value": v} for k, v in values.items()]
    return {"intent": {"name": match["intent"], "confidence": 1.0}, "entities": entities}


def _entities(found: Sequence[Parse], *, negated: bool) -> Iterator[Entity]:
    for e in found:
        if bool(e.get("negated")) is negated:
            yield Entity(
                entity=e["entity"],
                value=e["value"],
                text=str(e.get("text") or e["value"]),
                start=e.get("start", 0),
                end=e.get("end", 0),
                confidence=e.get("confidence", e.get("confidence_entity", 1.0)),
            )
