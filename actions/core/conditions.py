"""Conditions over a turn, facts, events, service state and time, read from plain data.

A condition is a mapping; all of its keys must hold. A list is met when all of it is, and so is
`all:`; `any:` when one is, `not:` when its condition is not. Every other key is a kind of
`_KINDS`. An empty mapping at the top is always met.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from actions.core import conditions_of_facts as facts
from actions.core import conditions_of_moment as moment
from actions.core import conditions_of_shopper as shopper
from actions.core import conditions_of_time as time
from actions.core import conditions_of_turn as turn
from actions.core import conditions_of_words as words
from actions.core.known import ANYTHING, Known
from actions.core.plain import ConditionError
from actions.core.views import UNMET, Because, Condition, Result, View

__all__ = [
    "All",
    "Any",
    "Because",
    "Condition",
    "ConditionError",
    "Known",
    "Not",
    "Result",
    "View",
    "possible",
    "read",
]

_DEEP = 20
_Reader = Callable[[object, str, Known], Condition]
_KINDS: Mapping[str, _Reader] = {
    **turn.READERS,
    **moment.READERS,
    **words.READERS,
    **facts.READERS,
    **shopper.READERS,
    **time.READERS,
}


@dataclass(frozen=True)
class _Group:
    parts: tuple[Condition, ...]

    @cached_property
    def needs_service(self) -> bool:
        return any(p.needs_service for p in self.parts)

    @cached_property
    def cost(self) -> int:
        return max((p.cost for p in self.parts), default=0)

    @cached_property
    def cheapest_first(self) -> tuple[Condition, ...]:
        return tuple(sorted(self.parts, key=lambda p: p.cost))


@dataclass(frozen=True)
class All(_Group):
    """Met when every part is; its reasons are all of theirs, in the order written."""

    def test(self, view: View) -> Result:
        found: dict[int, Result] = {}
        for part in self.cheapest_first:
            found[id(part)] = part.test(view)
            if not found[id(part)].met:
                return UNMET
        return Result(True, tuple(b for p in self.parts for b in found[id(p)].because))


@dataclass(frozen=True)
class Any(_Group):
    """Met when one part is; its reasons are those of the first one that was tested and held."""

    def test(self, view: View) -> Result:
        for part in self.cheapest_first:
            found = part.test(view)
            if found.met:
                return found
        return UNMET


@dataclass(frozen=True)
class Not:
    """Met when its part is not. Nothing written or known meets it, so it gives no reason."""

    part: Condition

    @property
    def needs_service(self) -> bool:
        return self.part.needs_service

    @property
    def cost(self) -> int:
        return self.part.cost

    def test(self, view: View) -> Result:
        if isinstance(self.part, Not):
            return self.part.part.test(view)
        return Result(not self.part.test(view).met)


def read(node: object, path: str = "", known: Known = ANYTHING) -> Condition:
    """The condition that the data says; raises ConditionError with the place of the mistake."""
    if isinstance(node, Mapping) and not node:
        return All(())
    return _read(node, path, known, 0)


def possible(condition: Condition, view: View, met: bool = True) -> bool:
    """Could it be so (`met`, or not) for some service state, whatever the view's one says?"""
    if isinstance(condition, Not):
        return possible(condition.part, view, not met)
    if not condition.needs_service:
        return condition.test(view).met is met
    if not isinstance(condition, All | Any):
        return True
    each = (possible(p, view, met) for p in condition.cheapest_first)
    return all(each) if isinstance(condition, All) is met else any(each)


def _read(node: object, path: str, known: Known, depth: int) -> Condition:
    if depth > _DEEP:
        raise ConditionError(path, "this is nested too deep")
    if isinstance(node, list | tuple):
        return All(_parts(node, path, known, depth))
    if not isinstance(node, Mapping) or not node:
        raise ConditionError(path, f"a condition is needed here: one of {', '.join(_names())}")
    parts = tuple(_entry(key, value, path, known, depth) for key, value in node.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _entry(key: object, value: object, path: str, known: Known, depth: int) -> Condition:
    here = f"{path}.{key}" if path else str(key)
    if key in ("all", "any"):
        parts = _parts(value, here, known, depth)
        return All(parts) if key == "all" else Any(parts)
    if key == "not":
        return Not(_read(value, here, known, depth + 1))
    reader = _KINDS.get(key) if isinstance(key, str) else None
    if reader is None:
        raise ConditionError(here, f"there is no such condition; there are {', '.join(_names())}")
    return reader(value, here, known)


def _parts(node: object, path: str, known: Known, depth: int) -> tuple[Condition, ...]:
    if not isinstance(node, Sequence) or isinstance(node, str | bytes) or not node:
        raise ConditionError(path, "a list of conditions is needed here")
    return tuple(_read(each, f"{path}[{i}]", known, depth + 1) for i, each in enumerate(node))


def _names() -> list[str]:
    return ["all", "any", "not", *_KINDS]
