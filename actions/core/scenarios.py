"""Scenarios: reasons to speak, written as data that a marketer can read."""

from dataclasses import dataclass
from datetime import timedelta

from actions.core.conditions import Because, Condition
from actions.core.languages import Words


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
