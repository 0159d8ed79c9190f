"""Events: kept once, turned into facts, consents and outcomes in the same unit of work."""

from collections.abc import Sequence
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
        new: set[int] = set()
        numbered = sorted(enumerate(events), key=lambda pair: pair[1].identity)
        for _, some in groupby(numbered, key=lambda pair: pair[1].identity):
            new |= self._keep(list(some))
        return tuple("accepted" if i in new else "duplicate" for i in range(len(events)))

    def derive(self, identity: str) -> None:
        """Bring the facts from behaviour up to date with the events."""
        with self.work() as uow:
            derive(uow, identity, assumed=self.consent_assumed)

    def _keep(self, numbered: Sequence[tuple[int, Event]]) -> set[int]:
        with self.work() as uow:
            new = [(i, event) for i, event in numbered if uow.events.add((event,))]
            for _, event in new:
                _consent(uow, event)
            for _, event in sorted(new, key=lambda pair: pair[1].at):
                attach(uow, event)
            if any(event.name in USED or event.name in _CONSENTS for _, event in new):
                for root in _roots(uow, new[0][1].identity):
                    derive(uow, root, assumed=self.consent_assumed)
        return {i for i, _ in new}


def derive(uow: UnitOfWork, identity: str, *, assumed: bool) -> None:
    """Replace an identity's facts from behaviour by those that its events give now."""
    spans = reach(uow, identity)
    held = uow.facts.of([Span(identity)])
    stones = [f for f in uow.facts.of(spans) if f.source == "corrected"]
    consents = uow.consents.of(spans)

    def may_be_kept(fact: Fact) -> bool:
        said = [c for c in consents if c.at <= fact.at]
        allowed = consents_of(said, assumed=assumed)["personalisation"]
        return allowed and not any(covers(stone, fact) for stone in stones)

    found = facts_of(identity, uow.events.of(spans, USED))
    wanted = {f.id: f for f in found if may_be_kept(f)}
    old = {f.id: f for f in held if f.extractor == EXTRACTOR}
    uow.facts.delete([f.id for f in old.values() if wanted.get(f.id) != f])
    uow.facts.add([f for f in wanted.values() if old.get(f.id) != f])


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
