"""Conditions on the facts of the shopper's profile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Literal

from actions.core.facts import KINDS, Fact, FactValue
from actions.core.known import Known
from actions.core.plain import ConditionError, flag, ids, mapping, number, one_of, texts, whole
from actions.core.profiles import Held
from actions.core.views import Because, Condition, Result, View, met

About = Literal["product", "category", "shown"]
_ABOUT = ("product", "category", "shown")
_NO_VALUE = object()
_LONG = 3660  # days


@dataclass(frozen=True)
class HasFact:
    """A fact counts now; one whose value is None says "not so" and meets only `value: null`."""

    path: str
    kind: str
    subjects: frozenset[str] = frozenset()
    values: frozenset[object] | None = None
    at_least: float = 0.0
    below: float | None = None
    above: float | None = None
    within: timedelta | None = None
    times: int = 0
    about: About | None = None
    said_now: bool = False
    days_before: int | None = None
    exists: bool = True
    needs_service: ClassVar[bool] = False
    cost: ClassVar[int] = 2

    def test(self, view: View) -> Result:
        found = next((h.fact for h in view.profile.of(self.kind) if self._fits(h, view)), None)
        if not self.exists or found is None:
            return Result((found is not None) is self.exists)
        return met(of_fact(self.path, found))

    def _fits(self, held: Held, view: View) -> bool:
        fact = held.fact
        return (
            held.strength >= self.at_least
            and (not self.subjects or fact.subject in self.subjects)
            and self._valued(fact.value)
            and (self.within is None or view.moment.turn.at - fact.at <= self.within)
            and (self.about is None or _isread_about(fact, self.about, view))
            and (not self.said_now or _said_in(fact, view))
            and (self.days_before is None or self._near(fact, view.local.date()))
        )

    def _valued(self, value: FactValue) -> bool:
        if self.values is not None:
            return (value if not isinstance(value, Mapping) else _NO_VALUE) in self.values
        figure = value if isinstance(value, int | float) else None
        if self.below is not None and (figure is None or figure >= self.below):
            return False
        if self.above is not None and (figure is None or figure <= self.above):
            return False
        return value is not None and (not self.times or _times(value) >= self.times)

    def _near(self, fact: Fact, today: date) -> bool:
        day = _day(fact)
        if day is None or self.days_before is None:
            return False
        if fact.kind == "life_event":  # comes round every year
            day = next_anniversary(day, today)
        return 0 <= (day - today).days <= self.days_before


def of_fact(path: str, fact: Fact) -> Because:
    """The fact, and the characters of the message that said so."""
    words = f"{fact.kind}:{fact.subject}" if fact.subject else fact.kind
    evidence = fact.evidence
    if evidence.kind == "event":
        return Because(path, words, fact_id=fact.id)
    return Because(path, words, evidence.id, evidence.start, evidence.end, fact.id)


def next_anniversary(day: date, today: date) -> date:
    """The first of its yearly returns that is not past; 29 February returns on the 28th."""
    for year in (today.year, today.year + 1):
        try:
            returns = day.replace(year=year)
        except ValueError:
            returns = day.replace(year=year, day=28)
        if returns >= today:
            return returns
    return day


def _day(fact: Fact) -> date | None:
    on = fact.value.get("on") if isinstance(fact.value, Mapping) else None
    try:
        return date.fromisoformat(str(on)) if on else None
    except ValueError:
        return None


def _times(value: FactValue) -> int:
    times = value.get("times", 1) if isinstance(value, Mapping) else 1
    return times if isinstance(times, int) else 1


def _isread_about(fact: Fact, about: About, view: View) -> bool:
    moment = view.moment
    if about == "product":
        return bool(moment.product) and fact.subject == moment.product
    if about == "shown":
        return fact.subject in moment.shown or (
            fact.subject != "" and fact.subject == moment.product
        )
    category = fact.value.get("category") if isinstance(fact.value, Mapping) else None
    return bool(moment.category) and moment.category in (fact.subject, category)


def _said_in(fact: Fact, view: View) -> bool:
    turn = view.moment.turn
    return fact.evidence.id in {turn.message_id, *(part for part, _ in turn.parts)}


_FACT_KEYS = (
    "kind", "subject", "value", "at_least", "below", "above", "within_days", "times", "about",
    "said_now", "days_before", "exists",
)  # fmt: skip


def _fact(node: object, path: str, known: Known) -> Condition:
    data = mapping(node if isinstance(node, Mapping) else {"kind": node}, path, _FACT_KEYS)
    kind = one_of(data.get("kind"), f"{path}.kind", KINDS, "kind of fact")
    within = _optional_whole(data, "within_days", path)
    return HasFact(
        path=path,
        kind=kind,
        subjects=_subjects(data, kind, path, known),
        values=_values(data["value"], f"{path}.value") if "value" in data else None,
        at_least=number(data.get("at_least", 0), f"{path}.at_least", 0, 1),
        below=number(data["below"], f"{path}.below", -1e9, 1e9) if "below" in data else None,
        above=number(data["above"], f"{path}.above", -1e9, 1e9) if "above" in data else None,
        within=None if within is None else timedelta(days=within),
        times=_optional_whole(data, "times", path) or 0,
        about=read_about(data, path),
        said_now=flag(data.get("said_now", False), f"{path}.said_now"),
        days_before=_optional_whole(data, "days_before", path),
        exists=flag(data.get("exists", True), f"{path}.exists"),
    )


def _subjects(data: Mapping[str, object], kind: str, path: str, known: Known) -> frozenset[str]:
    if "subject" not in data:
        return frozenset()
    here = f"{path}.subject"
    if kind == "interest":
        return ids(data["subject"], here, known.topics, "topic", open_=True)
    return frozenset(texts(data["subject"], here))


def _values(node: object, path: str) -> frozenset[object]:
    each = node if isinstance(node, list | tuple) else [node]
    if not each or not all(v is None or isinstance(v, str | int | float) for v in each):
        raise ConditionError(path, "a value or a list of values is needed here")
    return frozenset(each)


def _optional_whole(data: Mapping[str, object], key: str, path: str) -> int | None:
    return whole(data[key], f"{path}.{key}", 0, _LONG) if key in data else None


def read_about(data: Mapping[str, object], path: str) -> About | None:
    if "about" not in data:
        return None
    return one_of(data["about"], f"{path}.about", _ABOUT, "thing to be about")  # type: ignore[return-value]


READERS: Mapping[str, Callable[[object, str, Known], Condition]] = {"fact": _fact}
