"""What a condition looks at, and what it answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from actions.core.moments import Moment, ServiceState
from actions.core.profiles import Profile


@dataclass(frozen=True)
class View:
    """Everything a condition may look at; `local` is the shopper's own clock."""

    moment: Moment
    profile: Profile
    service: ServiceState
    local: datetime


@dataclass(frozen=True)
class Because:
    """A condition that was met: by words of the message, or by a fact on record.

    `path` is where it stands in the file ("when.all[1].fact"); `words` are what met it.
    """

    path: str
    words: str
    message_id: str = ""
    start: int = 0
    end: int = 0
    fact_id: str = ""


@dataclass(frozen=True)
class Result:
    met: bool
    because: tuple[Because, ...] = ()


UNMET = Result(False)
MET = Result(True)


class Condition(Protocol):
    """`needs_service` says whether it looks at the service state, which costs a query.

    Conditions of one group are tested by rising `cost`.
    """

    @property
    def needs_service(self) -> bool: ...
    @property
    def cost(self) -> int: ...
    def test(self, view: View) -> Result: ...


def met(*because: Because) -> Result:
    return Result(True, because)


def said(view: View, path: str, start: int, end: int) -> Because:
    """These characters of the turn's text, placed in the message that holds them."""
    turn = view.moment.turn
    message, first, last = turn.located(start, end)
    return Because(path, turn.text[start : start + last - first], message, first, last)
