"""Events: kept once, turned into facts, consents and outcomes in the same unit of work."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from actions.core.behaviour import EXTRACTOR, USED, facts_of
from actions.core.consents import PURPOSES, Consent
from actions.core.corrections import covers
from actions.core.events import Event
from actions.core.facts import Fact
from actions.core.identities import Span
from actions.core.ports import Clock, UnitOfWork, Work
from actions.core.profiles import consents_of
from actions.services.identities import reach
from actions.services.outcomes import attach

Recorded = Literal["accepted", "duplicate"]
_AT_ONCE = 50  # in one unit of work, so that others need not wait long
_CONSENTS = {"Consent Granted": True, "Consent Revoked": False}


@dataclass(frozen=True)
class EventService:
    """`consent_assumed` stands for purposes that nobody spoke of."""

    work: Work
    read: Work
    clock: Clock
    consent_assumed: bool = False

    def record(self, events: Sequence[Event]) -> tuple[Recorded, ...]:
        """Keep what is new, in the order given; a shopper's events are kept whole or not at all.

        Told again after a failure, what was kept is a duplicate and the rest is accepted.
        """
        by_identity = sorted(events, key=lambda event: event.identity)
        new: list[Event] = []
        for identity, some in groupby(by_identity, key=lambda event: event.identity):
            with self.work() as uow:
                roots = _roots(uow, identity)
                uow.events.lock(roots)  # facts are made of all events: see those of others first
                kept = _keep(uow, tuple(some))
                if any(event.name in USED or event.name in _CONSENTS for event in kept):
                    for root in sorted(roots):
                        derive(uow, root, assumed=self.consent_assumed)
            new += kept
        return _told(events, new)

    def store(self, events: Sequence[Event]) -> tuple[Recorded, ...]:
        """The same for a great many, without the facts: `derive_all` is to follow."""
        with self.work() as uow:
            new = _keep(uow, events)
        return _told(events, new)

    def derive(self, identity: str) -> None:
        """Bring the facts from behaviour up to date with the events."""
        self.derive_all([identity])

    def derive_all(self, identities: Collection[str]) -> None:
        """The same for many, and for those whom a login made the owners of what they did."""
        ordered = sorted(identities)
        for start in range(0, len(ordered), _AT_ONCE):
            with self.work() as uow:
                some = ordered[start : start + _AT_ONCE]
                roots = {root for identity in some for root in _roots(uow, identity)}
                uow.events.lock(roots)
                for root in sorted(roots):
                    derive(uow, root, assumed=self.consent_assumed)


def derive(uow: UnitOfWork, identity: str, *, assumed: bool) -> None:
    """Replace an identity's facts from behaviour by those that its events give now."""
    spans = reach(uow, identity)
    known = uow.facts.of([*spans, Span(identity)])
    stones = [f for f in known if f.source == "corrected"]
    consents = uow.consents.of(spans)

    def may_be_kept(fact: Fact) -> bool:
        said = [c for c in consents if c.at <= fact.at]
        allowed = consents_of(said, assumed=assumed)["personalisation"]
        return allowed and not any(covers(stone, fact) for stone in stones)

    found = facts_of(identity, uow.events.of(spans, USED))
    wanted = {f.id: f for f in found if may_be_kept(f)}
    old = {f.id: f for f in known if f.extractor == EXTRACTOR and f.identity == identity}
    if gone := [f.id for f in old.values() if wanted.get(f.id) != f]:
        uow.facts.delete(gone)
    uow.facts.add([f for f in wanted.values() if old.get(f.id) != f])


def _keep(uow: UnitOfWork, events: Sequence[Event]) -> tuple[Event, ...]:
    new = uow.events.add(events)
    for event in new:
        _consent(uow, event)
    for event in sorted(new, key=lambda event: event.at):
        attach(uow, event)
    return new


def _told(events: Sequence[Event], new: Collection[Event]) -> tuple[Recorded, ...]:
    """One for each: of several with one id the first may be new."""
    left = {(event.source, event.id) for event in new}
    told: list[Recorded] = []
    for event in events:
        key = (event.source, event.id)
        told.append("accepted" if key in left else "duplicate")
        left.discard(key)
    return tuple(told)


def _roots(uow: UnitOfWork, identity: str) -> set[str]:
    """Whose facts an event of this identity may change: its own, and who claimed its time."""
    links = uow.links.around(identity)
    return {identity, *(link.shopper for link in links if link.identity == identity)}


def _consent(uow: UnitOfWork, event: Event) -> None:
    if event.name not in _CONSENTS:
        return
    purpose, granted = event.properties.get("purpose"), _CONSENTS[event.name]
    evidence = f"{event.source}:{event.id}"
    for each in PURPOSES:
        if purpose in (each, "all"):
            uow.consents.add(Consent(event.identity, each, granted, event.at, "event", evidence))
