"""Conditions on what was written, understood and answered in this turn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import ClassVar

from actions.core.known import Known
from actions.core.plain import (
    ConditionError,
    flag,
    ids,
    mapping,
    number,
    one_of,
    text,
    texts,
    whole,
)
from actions.core.turns import Entity
from actions.core.views import MET, UNMET, Because, Condition, Result, View, met, said


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


@dataclass(frozen=True)
class Answered(_OfTurn):
    """One of the responses said in this turn has such a name; `*` stands for anything."""

    path: str
    names: tuple[str, ...]

    def test(self, view: View) -> Result:
        for answer in view.moment.answered:
            if any(fnmatchcase(answer, name) for name in self.names):
                return met(Because(self.path, answer))
        return UNMET


@dataclass(frozen=True)
class Solved(_OfTurn):
    """A service flow came to its good end in this turn."""

    path: str
    flows: frozenset[str]  # empty for any

    def test(self, view: View) -> Result:
        solved = view.moment.solved
        if not solved or (self.flows and solved not in self.flows):
            return UNMET
        return met(Because(self.path, solved))


@dataclass(frozen=True)
class ProductSpokenOf(_OfTurn):
    path: str

    def test(self, view: View) -> Result:
        product = view.moment.product
        return met(Because(self.path, product)) if product else UNMET


@dataclass(frozen=True)
class Shown(_OfTurn):
    """At least so many products were shown last."""

    path: str
    at_least: int

    def test(self, view: View) -> Result:
        shown = view.moment.shown
        return met(Because(self.path, " ".join(shown))) if len(shown) >= self.at_least else UNMET


@dataclass(frozen=True)
class OneOf(_OfTurn):
    """One plain value of the moment is among these: its channel, language or category."""

    path: str
    wanted: frozenset[str]
    value: Callable[[View], str]

    def test(self, view: View) -> Result:
        found = self.value(view)
        return met(Because(self.path, found)) if found in self.wanted else UNMET


@dataclass(frozen=True)
class LoggedIn(_OfTurn):
    wanted: bool

    def test(self, view: View) -> Result:
        return MET if (view.moment.turn.shopper_id is not None) is self.wanted else UNMET


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


def _answered(node: object, path: str, known: Known) -> Condition:
    names = texts(node, path)
    for name in names:
        if known.responses and not any(fnmatchcase(r, name) for r in known.responses):
            raise ConditionError(path, f"there is no response {name!r}")
    return Answered(path, names)


def _solved(node: object, path: str, known: Known) -> Condition:
    if node == "any":
        return Solved(path, frozenset())
    return Solved(path, ids(node, path, known.forms, "form", open_=True))


def _product(node: object, path: str, known: Known) -> Condition:
    if node == "spoken_of":
        return ProductSpokenOf(path)
    named = ids(node, path, known.products, "product", open_=True)
    return OneOf(path, named, lambda view: view.moment.product)


def _shown(node: object, path: str, known: Known) -> Condition:
    data = mapping(node, path, ("at_least",))
    return Shown(path, whole(data.get("at_least"), f"{path}.at_least", 1, 50))


def _category(node: object, path: str, known: Known) -> Condition:
    named = ids(node, path, known.categories, "category", open_=True)
    return OneOf(path, named, lambda view: view.moment.category)


def _channel(node: object, path: str, known: Known) -> Condition:
    return OneOf(path, frozenset(texts(node, path)), lambda view: view.moment.turn.channel)


def _language(node: object, path: str, known: Known) -> Condition:
    wanted = frozenset({one_of(text(node, path), path, ("zh", "en"), "language")})
    return OneOf(path, wanted, lambda view: view.moment.turn.language)


def _logged_in(node: object, path: str, known: Known) -> Condition:
    return LoggedIn(flag(node, path))


READERS: Mapping[str, Callable[[object, str, Known], Condition]] = {
    "intent": _intent,
    "earlier_intent": _earlier_intent,
    "entity": _entity,
    "interest": _interest,
    "answered": _answered,
    "solved": _solved,
    "product": _product,
    "shown": _shown,
    "category": _category,
    "channel": _channel,
    "language": _language,
    "logged_in": _logged_in,
}
