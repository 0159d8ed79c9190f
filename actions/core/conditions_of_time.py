"""Conditions on the shopper's own clock and calendar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar

from actions.core.festivals import FESTIVALS, near
from actions.core.known import Known
from actions.core.plain import ConditionError, ids, mapping, text, whole
from actions.core.views import MET, UNMET, Because, Condition, Result, View, met

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_KEYS = ("festival", "days_before", "days_after", "hours", "weekday", "from", "until")


@dataclass(frozen=True)
class Time:
    """Now is near a festival, within hours, on a weekday, between two days: all that is said."""

    path: str
    festivals: tuple[str, ...] = ()
    before: int = 0
    after: int = 0
    hours: tuple[time, time] | None = None
    weekdays: frozenset[str] = frozenset()
    first: date = date.min
    last: date = date.max
    needs_service: ClassVar[bool] = False
    cost: ClassVar[int] = 1

    def test(self, view: View) -> Result:
        today = view.local.date()
        if not self.first <= today <= self.last or not self._in_hours(view.local):
            return UNMET
        if self.weekdays and _WEEKDAYS[today.weekday()] not in self.weekdays:
            return UNMET
        if not self.festivals:
            return MET
        for festival in self.festivals:
            if near(festival, today, self.before, self.after):
                return met(Because(f"{self.path}.festival", festival))
        return UNMET

    def _in_hours(self, local: datetime) -> bool:
        if self.hours is None:
            return True
        start, end = self.hours
        now = local.time()
        return start <= now < end if start < end else now >= start or now < end


def _time(node: object, path: str, known: Known) -> Condition:
    data = mapping(node, path, _KEYS)
    if not data:
        raise ConditionError(path, f"one of {', '.join(_KEYS)} is needed here")
    festival, weekday = data.get("festival"), data.get("weekday")
    if festival is None and data.keys() & {"days_before", "days_after"}:
        raise ConditionError(path, "days_before and days_after need a festival")
    return Time(
        path=path,
        festivals=_festivals(festival, f"{path}.festival"),
        before=whole(data.get("days_before", 0), f"{path}.days_before", 0, 60),
        after=whole(data.get("days_after", 0), f"{path}.days_after", 0, 60),
        hours=_hours(data["hours"], f"{path}.hours") if "hours" in data else None,
        weekdays=ids(weekday, f"{path}.weekday", _WEEKDAYS, "weekday") if weekday else frozenset(),
        first=_date(data["from"], f"{path}.from") if "from" in data else date.min,
        last=_date(data["until"], f"{path}.until") if "until" in data else date.max,
    )


def _festivals(node: object, path: str) -> tuple[str, ...]:
    if node is None:
        return ()
    each = [str(f) if type(f) is int else f for f in (node if isinstance(node, list) else [node])]
    return tuple(sorted(ids(each, path, FESTIVALS, "festival")))  # 618 is a number to YAML


def _hours(node: object, path: str) -> tuple[time, time]:
    try:
        start, end = (time.fromisoformat(part.strip()) for part in text(node, path).split("-"))
    except ValueError as error:
        if isinstance(error, ConditionError):
            raise
        raise ConditionError(path, 'hours are written "09:00-21:00"') from error
    if start == end or start.tzinfo or end.tzinfo:
        raise ConditionError(path, "two different hours without a time zone are needed here")
    return start, end


def _date(node: object, path: str) -> date:
    if type(node) is date:
        return node
    try:
        return date.fromisoformat(text(node, path))
    except ValueError as error:
        if isinstance(error, ConditionError):
            raise
        raise ConditionError(path, "a day is written 2026-11-11") from error


READERS: Mapping[str, Callable[[object, str, Known], Condition]] = {"time": _time}
