"""Profiles: what is learnt from a turn, what is held, and the shopper's say in both."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from actions.core.consents import Consent, Purpose
from actions.core.corrections import corrected, covers, goes_with, tombstone
from actions.core.extraction import Extraction
from actions.core.facts import KINDS, Fact, FactValue
from actions.core.ports import Clock, UnitOfWork, Work
from actions.core.profiles import Held, Profile, consents_of, profile_of
from actions.core.turns import Turn
from actions.services.identities import reach


@dataclass(frozen=True)
class ProfileService:
    """`consent_assumed` stands for purposes that nobody spoke of."""

    work: Work
    read: Work
    clock: Clock
    consent_assumed: bool = False
    extract: Callable[[Turn], Sequence[Fact]] = field(default_factory=Extraction)

    def learn(self, turn: Turn) -> tuple[Fact, ...]:
        """The facts of a turn that may be kept; learnt twice is as once."""
        return self.learn_from(self.extract(turn))

    def learn_from(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """Keep those that their owner allows and has not had forgotten.

        Without consent to personalisation only what serves the service itself is kept: the
        language wished for and how content the shopper is.
        """
        if not facts:
            return ()
        with self.work() as uow:
            return self.keep(uow, facts)

    def after(self, turn: Turn) -> Profile:
        """The profile with what this turn says; writes only when there is something new.

        The same as `learn` and then `of`, in one reading: it is on the way of every turn.
        """
        with self.read() as uow:
            spans = reach(uow, turn.owner)
            facts, consents = uow.facts.newest(spans), uow.consents.of(spans)
        known = {f.id for f in facts}
        new = [f for f in self.extract(turn) if f.id not in known]
        if any(self._allowed(new, facts, consents)):
            facts = (*facts, *self.learn_from(new))
        return profile_of(turn.owner, facts, consents, self.clock(), assumed=self.consent_assumed)

    def of(self, identity: str) -> Profile:
        with self.read() as uow:
            spans = reach(uow, identity)
            facts, consents = uow.facts.newest(spans), uow.consents.of(spans)
        return profile_of(identity, facts, consents, self.clock(), assumed=self.consent_assumed)

    def describe(self, identity: str) -> tuple[Held, ...]:
        """What to tell a shopper who asks: by kind, strongest first."""
        order = list(KINDS)
        return tuple(
            sorted(self.of(identity).held, key=lambda h: (order.index(h.fact.kind), -h.strength))
        )

    def correct(self, turn: Turn, fact_id: str, value: FactValue = None) -> Fact | None:
        """The shopper says that a fact is not so, or what is so instead."""
        with self.work() as uow:
            return self.mend(uow, turn, _own(uow, turn.owner, fact_id), value)

    def forget(self, turn: Turn, fact_id: str) -> bool:
        """Remove a fact, every other sign of the same, and what its words say of its kind."""
        with self.work() as uow:
            return self.drop(uow, turn, _own(uow, turn.owner, fact_id))

    def set_consent(self, turn: Turn, purpose: Purpose, granted: bool) -> None:
        evidence, _, _ = turn.located(0, 0)
        with self.work() as uow:
            uow.consents.add(Consent(turn.owner, purpose, granted, turn.at, evidence=evidence))

    def keep(self, uow: UnitOfWork, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """`learn_from` within a unit of work."""
        kept = tuple(f for mine in _by_owner(facts) for f in self._kept(uow, mine))
        uow.facts.add(kept)
        return kept

    def mend(
        self, uow: UnitOfWork, turn: Turn, fact: Fact | None, value: FactValue = None
    ) -> Fact | None:
        """`correct` within a unit of work."""
        if fact is None:
            return None
        said = corrected(fact, turn, value)
        uow.facts.add((said,))
        return said

    def drop(self, uow: UnitOfWork, turn: Turn, fact: Fact | None) -> bool:
        """`forget` within a unit of work."""
        if fact is None:
            return False
        held = {f.id: f for f in (fact, *uow.facts.of(reach(uow, turn.owner)))}
        gone = [f for f in held.values() if goes_with(fact, f)]
        uow.facts.delete([f.id for f in gone])
        uow.facts.add([tombstone(f, turn) for f in gone])
        return True

    def _kept(self, uow: UnitOfWork, facts: Sequence[Fact]) -> Iterable[Fact]:
        spans = reach(uow, facts[0].identity)
        return self._allowed(facts, uow.facts.corrected(spans), uow.consents.of(spans))

    def _allowed(
        self, facts: Iterable[Fact], held: Iterable[Fact], consents: Sequence[Consent]
    ) -> Iterable[Fact]:
        """What may be kept by what was consented to at the time, and was not forgotten."""
        stones = [f for f in held if f.source == "corrected"]
        for fact in facts:
            said = [c for c in consents if c.at <= fact.at]
            allowed = consents_of(said, assumed=self.consent_assumed)
            wanted = allowed["personalisation"] or fact.rule.purpose == "service"
            if wanted and not any(covers(stone, fact) for stone in stones):
                yield fact


def _by_owner(facts: Sequence[Fact]) -> Iterable[Sequence[Fact]]:
    ordered = sorted(facts, key=lambda f: f.identity)
    return (tuple(mine) for _, mine in groupby(ordered, key=lambda f: f.identity))


def _own(uow: UnitOfWork, identity: str, fact_id: str) -> Fact | None:
    """The fact, if it is one of theirs."""
    return next((f for f in uow.facts.of(reach(uow, identity)) if f.id == fact_id), None)
