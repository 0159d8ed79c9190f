"""Conditions on what the shopper bought, waits for, and how they stand with the shop."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import ClassVar

from actions.core.conditions_of_facts import About, of_fact, read_about
from actions.core.known import Known
from actions.core.moments import Purchase, ServiceState
from actions.core.plain import ConditionError, flag, ids, mapping, number, span, texts, whole
from actions.core.views import UNMET, Because, Condition, Result, View, met

_STATES = tuple(f.name for f in fields(ServiceState) if f.type in (bool, "bool"))
_LONG = 3660  # days


@dataclass(frozen=True)
class Bought:
    """The last order of such a thing was so many days ago."""

    path: str
    days: tuple[int, int]
    categories: frozenset[str] = frozenset()
    about: About | None = None
    needs_service: ClassVar[bool] = True
    cost: ClassVar[int] = 1

    def test(self, view: View) -> Result:
        newest: dict[str, Purchase] = {}
        for bought in view.service.purchases:
            if self._concerns(bought, view):
                group = bought.category or bought.product_id
                newest[group] = max(newest.get(group, bought), bought, key=lambda p: p.at)
        low, high = self.days
        for bought in newest.values():
            if low <= (view.moment.turn.at - bought.at).days <= high:
                return met(Because(self.path, bought.product_id))
        return UNMET

    def _concerns(self, bought: Purchase, view: View) -> bool:
        if self.categories and bought.category not in self.categories:
            return False
        if self.about == "category":
            return bool(bought.category) and bought.category == view.moment.category
        if self.about == "product":
            return bought.product_id == view.moment.product
        return self.about is None or bought.product_id in view.moment.shown


@dataclass(frozen=True)
class Service:
    """The shopper's standing with the shop is so."""

    path: str
    wanted: tuple[tuple[str, bool], ...]
    orders: int = 0
    needs_service: ClassVar[bool] = True
    cost: ClassVar[int] = 1

    def test(self, view: View) -> Result:
        if any(getattr(view.service, name) is not value for name, value in self.wanted):
            return UNMET
        if view.service.orders < self.orders:
            return UNMET
        return met(*(Because(f"{self.path}.{name}", name) for name, value in self.wanted if value))


@dataclass(frozen=True)
class MemberLevel:
    path: str
    levels: frozenset[str]
    needs_service: ClassVar[bool] = True
    cost: ClassVar[int] = 1

    def test(self, view: View) -> Result:
        level = view.service.member_level
        return met(Because(self.path, level)) if level in self.levels else UNMET


@dataclass(frozen=True)
class Restocked:
    """Something asked for while it was out of stock is there again."""

    path: str
    about: About | None = None
    needs_service: ClassVar[bool] = True
    cost: ClassVar[int] = 1

    def test(self, view: View) -> Result:
        spoken = {view.moment.product, *view.moment.shown}
        there = [p for p in view.service.restocked if self.about is None or p in spoken]
        return met(Because(self.path, there[0])) if there else UNMET


@dataclass(frozen=True)
class Arrived:
    """Something new came in, of a topic the shopper is interested in or of any."""

    path: str
    interest: float | None
    needs_service: ClassVar[bool] = True
    cost: ClassVar[int] = 1

    def test(self, view: View) -> Result:
        if self.interest is None:
            arrived = view.service.arrived
            return met(Because(self.path, arrived[0].product_id)) if arrived else UNMET
        new = {
            topic: arrival.product_id
            for arrival in reversed(view.service.arrived)
            for topic in (arrival.category, *arrival.topics)
        }
        for held in view.profile.of("interest"):
            fact = held.fact
            if fact.value is not None and held.strength >= self.interest and fact.subject in new:
                because = of_fact(self.path, fact)
                return met(because, Because(self.path, new[fact.subject]))
        return UNMET


@dataclass(frozen=True)
class Idle:
    """Nothing was heard of the shopper for so long, until today."""

    path: str
    days: int
    needs_service: ClassVar[bool] = True
    cost: ClassVar[int] = 1

    def test(self, view: View) -> Result:
        now, turn = view.moment.turn.at, view.moment.turn
        earlier = [p.at for p in view.service.purchases]
        today = now - timedelta(days=1)
        earlier += [
            h.fact.at
            for h in view.profile.held
            if not (h.fact.at > today and h.fact.conversation == turn.conversation)
        ]
        last = max(earlier, default=None)
        if last is None or (now - last).days < self.days:
            return UNMET
        return met(Because(self.path, last.date().isoformat()))


def _purchase(node: object, path: str, known: Known) -> Condition:
    data = mapping(node, path, ("category", "days_ago", "about"))
    category = data.get("category")
    named = (
        ids(category, f"{path}.category", known.categories, "category", open_=True)
        if category is not None
        else frozenset()
    )
    days = span(data.get("days_ago", [0, _LONG]), f"{path}.days_ago", 0, _LONG)
    return Bought(path, days, named, read_about(data, path))


def _service(node: object, path: str, known: Known) -> Condition:
    data = mapping(node, path, (*_STATES, "orders"))
    if not data:
        raise ConditionError(path, f"one of {', '.join(_STATES)} is needed here")
    wanted = tuple((k, flag(v, f"{path}.{k}")) for k, v in data.items() if k != "orders")
    return Service(path, wanted, _orders(data.get("orders", {"at_least": 0}), f"{path}.orders"))


def _orders(node: object, path: str) -> int:
    return whole(mapping(node, path, ("at_least",)).get("at_least"), path, 0, 100_000)


def _member_level(node: object, path: str, known: Known) -> Condition:
    return MemberLevel(path, frozenset(texts(node, path)))


def _restocked(node: object, path: str, known: Known) -> Condition:
    if node == "any":
        return Restocked(path)
    if node == "spoken_of":
        return Restocked(path, "shown")
    raise ConditionError(path, "any or spoken_of is needed here")


def _arrived(node: object, path: str, known: Known) -> Condition:
    if node == "any":
        return Arrived(path, None)
    data = mapping(node, path, ("interest",))
    return Arrived(path, number(data.get("interest"), f"{path}.interest", 0, 1))


def _idle(node: object, path: str, known: Known) -> Condition:
    data = mapping(node, path, ("days",))
    return Idle(path, whole(data.get("days"), f"{path}.days", 1, _LONG))


READERS: Mapping[str, Callable[[object, str, Known], Condition]] = {
    "purchase": _purchase,
    "service": _service,
    "member_level": _member_level,
    "restocked": _restocked,
    "arrived": _arrived,
    "idle": _idle,
}
