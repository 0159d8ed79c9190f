"""Conditions on what was understood of this turn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from actions.core.known import Known
from actions.core.plain import (
    flag,
    ids,
    mapping,
    number,
    texts,
    whole,
)
from actions.core.turns import Entity
from actions.core.views import UNMET, Because, Condition, Result, View, met, said


class _OfTurn:
    needs_service: ClassVar[bool] = False
    cost: ClassVar[int] = 0


@dataclass(frozen=True)
class Intent(_OfTurn):
    """The turn's intent is among these, and its confidence at least so high."""

    path: str
    intents: frozenset[str]
    at_least: float = 0.0

    def test(self, view: View) -> Result:
        turn = view.moment.turn
        if turn.intent not in self.intents or turn.confidence < self.at_least:
            return UNMET
        if not turn.text:  # a chosen option
            return met(Because(self.path, turn.intent, turn.message_id))
        return met(said(view, self.path, 0, len(turn.text)))


@dataclass(frozen=True)
class EarlierIntent(_OfTurn):
    """One of the last `within` turns before this one had such an intent."""

    path: str
    intents: frozenset[str]
    within: int
    times: int

    def test(self, view: View) -> Result:
        earlier = view.moment.earlier_intents[: self.within]
        found = [i for i in earlier if i in self.intents]
        return met(Because(self.path, found[0])) if len(found) >= self.times else UNMET


@dataclass(frozen=True)
class HasEntity(_OfTurn):
    """The text names such a thing, of such a value; `exists` false: it names none."""

    path: str
    kinds: frozenset[str]
    exists: bool = True
    values: frozenset[str] | None = None
    cost: ClassVar[int] = 1

    def test(self, view: View) -> Result:
        turn = view.moment.turn
        found = [e for e in turn.entities if self._fits(e)]
        if not self.exists or not found:
            return Result(bool(found) is self.exists)
        first = found[0]
        if 0 <= first.start < first.end <= len(turn.text):
            return met(said(view, self.path, first.start, first.end))
        return met(Because(self.path, first.text or str(first.value)))

    def _fits(self, entity: Entity) -> bool:
        right = self.values is None or str(entity.value).lower() in self.values
        return right and entity.entity in self.kinds


@dataclass(frozen=True)
class Interest(_OfTurn):
    """This turn's text shows interest in such a topic."""

    path: str
    topics: frozenset[str]  # empty for any
    at_least: float

    def test(self, view: View) -> Result:
        for topic, score in view.moment.turn.interests:
            if score >= self.at_least and (not self.topics or topic in self.topics):
                return met(Because(self.path, topic))
        return UNMET


def _intent(node: object, path: str, known: Known) -> Condition:
    if not isinstance(node, Mapping):
        return Intent(path, ids(node, path, known.intents, "intent", open_=True))
    data = mapping(node, path, ("is", "at_least"))
    named = ids(data.get("is"), f"{path}.is", known.intents, "intent", open_=True)
    return Intent(path, named, number(data.get("at_least", 0), f"{path}.at_least", 0, 1))


def _earlier_intent(node: object, path: str, known: Known) -> Condition:
    data = node if isinstance(node, Mapping) else {"is": node}
    data = mapping(data, path, ("is", "within", "times"))
    named = ids(data.get("is"), f"{path}.is", known.intents, "intent", open_=True)
    within = whole(data.get("within", 3), f"{path}.within", 1, 50)
    return EarlierIntent(path, named, within, whole(data.get("times", 1), f"{path}.times", 1, 50))


def _entity(node: object, path: str, known: Known) -> Condition:
    data = node if isinstance(node, Mapping) else {"kind": node}
    data = mapping(data, path, ("kind", "exists", "value"))
    kinds = ids(data.get("kind"), f"{path}.kind", known.entities, "entity", open_=True)
    exists = flag(data.get("exists", True), f"{path}.exists")
    if "value" not in data:
        return HasEntity(path, kinds, exists)
    values = frozenset(v.lower() for v in texts(data["value"], f"{path}.value"))
    return HasEntity(path, kinds, exists, values)


def _interest(node: object, path: str, known: Known) -> Condition:
    data = node if isinstance(node, Mapping) else {"topic": node}
    data = mapping(data, path, ("topic", "at_least"))
    topic = data.get("topic", "any")
    named = {"any"} if topic == "any" else ids(topic, path, known.topics, "topic", open_=True)
    least = number(data.get("at_least", 0), f"{path}.at_least", 0, 1)
    return Interest(path, frozenset(named) - {"any"}, least)


READERS: Mapping[str, Callable[[object, str, Known], Condition]] = {
    "intent": _intent,
    "earlier_intent": _earlier_intent,
    "entity": _entity,
    "interest": _interest,
}
