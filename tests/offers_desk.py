"""What tests of the offer service stand on: a database, a clock, an engine that can be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from actions.adapters.units import SqlWork
from actions.core.choice import Arm, Engine, Judgement, uniform
from actions.core.languages import Words
from actions.core.moments import Moment, ServiceState
from actions.core.offer_settings import OfferSettings
from actions.core.offers import Offer
from actions.core.profiles import Profile
from actions.core.scenarios import Match
from actions.core.suggestions import Suggestion
from actions.services.offers import OfferService
from tests.builders import NOON, a_match, a_moment, a_profile
from tests.fakes import Clock, memory_engine


class Alike:
    """All arms alike; of scores it says nothing."""

    name, version = "uniform", "u1"

    def judge(self, context: Mapping[str, float], arms: Sequence[Arm]) -> Judgement:
        return Judgement(uniform(len(arms)))


class Sums:
    """An arm's score is the sum of all features, so that each can be checked by eye."""

    name, version = "sums", "s1"

    def judge(self, context: Mapping[str, float], arms: Sequence[Arm]) -> Judgement:
        scores = tuple(sum(context.values()) + sum(arm.features.values()) for arm in arms)
        return Judgement(uniform(len(arms)), scores)


@dataclass
class Always:
    """This arm whenever it is there, else alike."""

    wanted: str
    name: str = "always"
    version: str = "a1"

    def judge(self, context: Mapping[str, float], arms: Sequence[Arm]) -> Judgement:
        if all(arm.id != self.wanted for arm in arms):
            return Judgement(uniform(len(arms)))
        return Judgement(tuple(float(arm.id == self.wanted) for arm in arms))


SURE = OfferSettings(holdout=0.0, floor=0.0, topics={"shoes": "fashion"})


@dataclass
class Desk:
    """The service over one database."""

    engine: Engine = field(default_factory=Alike)
    settings: OfferSettings = SURE
    database: sa.Engine = field(default_factory=memory_engine)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        work = SqlWork(self.database)
        self.work, self.read = work.writing, work.reading
        self.service = OfferService(
            work=self.work,
            read=self.read,
            engine=lambda: self.engine,
            settings=self.settings,
            clock=self.clock,
            scenarios=lambda: {"price_hesitation": Words("嫌贵", "Price hesitation")},
        )

    def load(self, *offers: Offer, **how: Any) -> Mapping[str, int]:
        with self.work() as uow:
            return uow.offers.put(offers, self.clock(), **how)

    def decide(
        self,
        moment: Moment | None = None,
        profile: Profile | None = None,
        matches: Sequence[Match] | None = None,
        **state: Any,
    ) -> Suggestion | None:
        service = ServiceState(**{"time_zone": "UTC", **state})
        found = [a_match()] if matches is None else matches
        return self.service.decide(moment or a_moment(), profile or a_profile(), found, service)

    def rows(self) -> list[Any]:
        """Every decision of ann, newest first."""
        with self.read() as uow:
            return list(uow.decisions.of([("ann", None, None)], NOON.replace(year=2000)))


def at(message: str, **wanted: Any) -> Moment:
    """A turn of its own: another message, another time."""
    moment = a_moment()
    return replace(moment, turn=replace(moment.turn, message_id=message, **wanted))


def of(shopper: str, message: str = "m1") -> tuple[Moment, Profile]:
    """A moment of another shopper, in a conversation of their own."""
    return at(message, owner=shopper, conversation=f"c-{shopper}"), a_profile(identity=shopper)
