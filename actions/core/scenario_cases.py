"""Turns with what a scenario should make of them, to measure the detector by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from actions.core.languages import Language
from actions.core.moments import ServiceState
from actions.core.profiles import Held


@dataclass(frozen=True)
class Context:
    """What stands around the turn; `moment` holds fields of a Moment."""

    at: datetime
    service: ServiceState = ServiceState()  # noqa: RUF009 - frozen
    held: tuple[Held, ...] = ()
    moment: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """`expect`: should the scenario hold? `also` names others that rightly hold too."""

    scenario: str
    text: str
    language: Language
    expect: bool
    held_out: bool
    context: Context
    also: tuple[str, ...] = ()
