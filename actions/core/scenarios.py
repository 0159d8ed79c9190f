"""Scenarios: reasons to speak, written as data that a marketer can read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from actions.core.conditions import Because, Condition, View, possible, read
from actions.core.known import ANYTHING, Known
from actions.core.languages import Words
from actions.core.plain import ConditionError, flag, mapping, text, whole

_KEYS = (
    "id", "zh", "en", "goal", "when", "cool_down_days", "priority", "blocked_by_complaint",
)  # fmt: skip
_ID = re.compile(r"[a-z][a-z0-9_]{1,63}")


@dataclass(frozen=True)
class Scenario:
    """When `when` holds, the goal is worth an offer that names this scenario.

    A scenario does not speak again to the same shopper before `cool_down` is over; of several
    that hold, the highest `priority` speaks.
    """

    id: str
    words: Words
    goal: str
    when: Condition
    cool_down: timedelta
    priority: int = 0
    blocked_by_complaint: bool = True


@dataclass(frozen=True)
class Match:
    """A scenario that holds now, and the conditions that were met by which words."""

    scenario: Scenario
    because: tuple[Because, ...]
    confidence: float = 1.0


class Scenarios:
    """The scenarios of a shop, highest priority first; of equals, the one written first."""

    def __init__(self, scenarios: tuple[Scenario, ...]) -> None:
        self.all = tuple(sorted(scenarios, key=lambda s: -s.priority))
        self._cheap_first = sorted(self.all, key=lambda s: (s.when.needs_service, s.when.cost))

    def __iter__(self) -> Iterator[Scenario]:
        return iter(self.all)

    def promising(self, view: View) -> bool:
        """Could any hold? The service state of the view is not looked at."""
        return any(possible(s.when, view) for s in self._cheap_first)

    def matches(self, view: View) -> tuple[Match, ...]:
        """Best first. An open complaint is a constraint on offers, which logs it: not seen here."""
        found = []
        for scenario in self.all:
            result = scenario.when.test(view)
            if result.met:
                confidence = _confidence(result.because, view)
                found.append(Match(scenario, result.because, confidence))
        return tuple(found)


def _confidence(because: tuple[Because, ...], view: View) -> float:
    """As sure as the least sure of what it rests on: the intent, or a fact's strength."""
    strength = {h.fact.id: h.strength for h in view.profile.held if h.strength < 1.0}
    sure = [strength.get(b.fact_id, 1.0) for b in because if b.fact_id]
    if any(b.path.endswith(".intent") for b in because):
        sure.append(view.moment.turn.confidence)
    return min(sure, default=1.0)


def read_scenarios(node: object, known: Known = ANYTHING) -> Scenarios:
    """From plain data; raises ConditionError with the path of the mistake."""
    if not isinstance(node, list) or not node:
        raise ConditionError("", "a list of scenarios is needed")
    found: dict[str, Scenario] = {}
    for i, each in enumerate(node):
        scenario = _scenario(each, f"[{i}]", known)
        if scenario.id in found:
            raise ConditionError(f"[{i}].id", f"{scenario.id!r} is there twice")
        found[scenario.id] = scenario
    return Scenarios(tuple(found.values()))


def _scenario(node: object, path: str, known: Known) -> Scenario:
    data = mapping(node, path, _KEYS)
    for key in ("id", "zh", "en", "goal", "when", "cool_down_days"):
        if key not in data:
            raise ConditionError(path, f"{key} is missing")
    if not data["when"]:
        raise ConditionError(f"{path}.when", "a scenario needs a condition")
    return Scenario(
        id=_id(data["id"], f"{path}.id"),
        words=Words(text(data["zh"], f"{path}.zh"), text(data["en"], f"{path}.en")),
        goal=text(data["goal"], f"{path}.goal"),
        when=read(data["when"], f"{path}.when", known),
        cool_down=timedelta(days=whole(data["cool_down_days"], f"{path}.cool_down_days", 0, 365)),
        priority=whole(data.get("priority", 0), f"{path}.priority", 0, 1000),
        blocked_by_complaint=_blocked(data, path),
    )


def _id(node: object, path: str) -> str:
    found = text(node, path)
    if not _ID.fullmatch(found):
        raise ConditionError(path, "an id is small letters, figures and _")
    return found


def _blocked(data: Mapping[str, Any], path: str) -> bool:
    return flag(data.get("blocked_by_complaint", True), f"{path}.blocked_by_complaint")
