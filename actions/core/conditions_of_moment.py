"""Conditions on where the turn stands: what was answered, solved and spoken of, and by whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import ClassVar

from actions.core.known import Known
from actions.core.plain import ConditionError, flag, ids, mapping, one_of, text, texts, whole
from actions.core.views import MET, UNMET, Because, Condition, Result, View, met


class _OfMoment:
    needs_service: ClassVar[bool] = False
    cost: ClassVar[int] = 0


@dataclass(frozen=True)
class Answered(_OfMoment):
    """One of the responses said in this turn has such a name; `*` stands for anything."""

    path: str
    names: tuple[str, ...]

    def test(self, view: View) -> Result:
        for answer in view.moment.answered:
            if any(fnmatchcase(answer, name) for name in self.names):
                return met(Because(self.path, answer))
        return UNMET


@dataclass(frozen=True)
class Solved(_OfMoment):
    """A service flow came to its good end in this turn."""

    path: str
    flows: frozenset[str]  # empty for any

    def test(self, view: View) -> Result:
        solved = view.moment.solved
        if not solved or (self.flows and solved not in self.flows):
            return UNMET
        return met(Because(self.path, solved))


@dataclass(frozen=True)
class ProductSpokenOf(_OfMoment):
    path: str

    def test(self, view: View) -> Result:
        product = view.moment.product
        return met(Because(self.path, product)) if product else UNMET


@dataclass(frozen=True)
class Shown(_OfMoment):
    """At least so many products were shown last."""

    path: str
    at_least: int

    def test(self, view: View) -> Result:
        shown = view.moment.shown
        return met(Because(self.path, " ".join(shown))) if len(shown) >= self.at_least else UNMET


@dataclass(frozen=True)
class OneOf(_OfMoment):
    """One plain value of the moment is among these: its channel, language or category."""

    path: str
    wanted: frozenset[str]
    value: Callable[[View], str]

    def test(self, view: View) -> Result:
        found = self.value(view)
        return met(Because(self.path, found)) if found in self.wanted else UNMET


@dataclass(frozen=True)
class LoggedIn(_OfMoment):
    wanted: bool

    def test(self, view: View) -> Result:
        return MET if (view.moment.turn.shopper_id is not None) is self.wanted else UNMET


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
    "answered": _answered,
    "solved": _solved,
    "product": _product,
    "shown": _shown,
    "category": _category,
    "channel": _channel,
    "language": _language,
    "logged_in": _logged_in,
}
