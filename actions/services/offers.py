"""Offers: deciding on one after the answer, saying why, and taking a no for an answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from actions.core.cases import Case, case_of
from actions.core.choice import Engine
from actions.core.conditions import View
from actions.core.constraints import Past, Standing
from actions.core.decisions import ALL, Decision, Outcome, OutcomeKind, decision_id
from actions.core.errors import ShopError
from actions.core.languages import NO_WORDS, Language, Words
from actions.core.moments import Moment, ServiceState
from actions.core.offer_settings import OfferSettings
from actions.core.offers import NO_OFFER
from actions.core.ports import Clock, UnitOfWork, Work
from actions.core.profiles import Profile
from actions.core.salts import Salt
from actions.core.scenarios import Match
from actions.core.suggestions import Suggestion, Why, suggestion_of
from actions.core.turns import Turn
from actions.services.catalogue import Catalogue
from actions.services.choosing import Choosing, CodeTaken, Means, Twice
from actions.services.identities import reach

__all__ = ["OfferService", "Suggestion", "Why"]
_ATTEMPTS = 3
_TIDY = timedelta(minutes=1)


@dataclass
class _Kept:
    """What is kept between turns."""

    salt: Salt | None = None
    tidied: datetime | None = None


@dataclass(frozen=True)
class OfferService:
    """`names` are the categories in words, `scenarios` the scenarios'; both by id."""

    work: Work
    read: Work
    engine: Callable[[], Engine]
    settings: OfferSettings
    clock: Clock
    names: Callable[[], Mapping[str, Words]] = dict
    scenarios: Callable[[], Mapping[str, Words]] = dict
    catalogue: Catalogue = field(default_factory=Catalogue)
    timer: Callable[[], float] = perf_counter
    _kept: _Kept = field(default_factory=_Kept)

    def decide(
        self, moment: Moment, profile: Profile, matches: Sequence[Match], service: ServiceState
    ) -> Suggestion | None:
        """At most one offer for this turn; a retried turn gets the same answer."""
        if not matches:
            return None
        means, names, zone = self._means(), self.names(), ZoneInfo(service.time_zone)
        view = View(moment, profile, service, moment.turn.at.astimezone(zone))
        for attempt in range(_ATTEMPTS):
            try:
                with self.work() as uow:
                    decision = self._decided(uow, view, matches, replace(means, attempt=attempt))
                    return self._said(uow, decision, moment.turn.language, names, zone)
            except (Twice, CodeTaken):
                continue
        raise ShopError("busy", "decision")

    def why(self, turn: Turn, decision: str | None = None) -> Why | None:
        """Why this offer, else the conversation's newest, was made; None when there is none."""
        with self.work() as uow:
            found = self._own(uow, turn, decision)
            if found is None:
                return None
            self._came(uow, found, "asked", turn, turn.message_id)
            offer = None if found.chosen == NO_OFFER else uow.offers.version(found.chosen)
        words = self.scenarios().get(found.scenario, NO_WORDS)
        if offer is None:
            return Why(found, None, words)
        zone = ZoneInfo(self.settings.time_zone)
        said = suggestion_of(found, offer, turn.language, self.names(), zone)
        return Why(found, offer, words, said.title)

    def decline(self, turn: Turn, decision: str | None = None) -> Decision | None:
        """Not interested: remembered, and what was promised is free for somebody else."""
        with self.work() as uow:
            found = self._own(uow, turn, decision)
            if found is None or found.chosen == NO_OFFER:
                return None
            self._came(uow, found, "declined", turn, "")
            uow.limits.release(found.id)
            uow.codes.void(found.id, turn.at)
        return found

    def newest(self, conversation: str) -> Decision | None:
        """The newest decision of the conversation that made an offer."""
        with self.read() as uow:
            return uow.decisions.newest(conversation)

    def _means(self) -> Means:
        begun = self.timer()
        salt = self._prepared()
        elapsed_us = lambda: round((self.timer() - begun) * 1e6)  # noqa: E731
        return Means(self.engine(), salt, self.settings, elapsed_us)

    def _decided(
        self, uow: UnitOfWork, view: View, matches: Sequence[Match], means: Means
    ) -> Decision | None:
        turn = view.moment.turn
        id_ = decision_id(turn.conversation, turn.message_id)
        known = uow.decisions.get(id_)
        if known:
            return known
        standing, listed = self._standing(uow, view), self.catalogue.listed(uow)
        case = case_of(id_, view, matches, listed, standing, self.settings)
        if case is None or self._said_before(uow, case, standing.past):
            return None
        return Choosing(case, means).decide(uow)

    def _standing(self, uow: UnitOfWork, view: View) -> Standing:
        turn, spans = view.moment.turn, reach(uow, view.profile.identity)
        return Standing(
            past=uow.decisions.history(spans),
            left=uow.limits.left(),
            on_channel=self._on_channel(uow, turn),
        )

    def _on_channel(self, uow: UnitOfWork, turn: Turn) -> int:
        if turn.channel not in self.settings.channel_quota:
            return 0
        local = turn.at.astimezone(ZoneInfo(self.settings.time_zone))
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return uow.decisions.offered(turn.channel, midnight)

    def _said_before(self, uow: UnitOfWork, case: Case, past: Sequence[Past]) -> bool:
        """Was the same block written down for the same scenario a moment ago?"""
        if not case.blocks:
            return False
        turn, scenario = case.view.moment.turn, case.match.scenario.id
        since = turn.at - timedelta(minutes=self.settings.blocked_again_minutes)
        same = (p for p in past if (p.conversation, p.scenario) == (turn.conversation, scenario))
        last = next(same, None)
        if last is None or last.source != "blocked" or last.at <= since:
            return False
        row = uow.decisions.get(last.decision)
        return row is not None and tuple(row.excluded.get(ALL, ())) == case.blocks

    def _said(
        self,
        uow: UnitOfWork,
        decision: Decision | None,
        language: Language,
        names: Mapping[str, Words],
        zone: ZoneInfo,
    ) -> Suggestion | None:
        if decision is None or decision.chosen == NO_OFFER:
            return None
        offer = self.catalogue.offer(uow, decision.chosen)
        return suggestion_of(decision, offer, language, names, zone) if offer else None

    def _own(self, uow: UnitOfWork, turn: Turn, decision: str | None) -> Decision | None:
        """A decision of this conversation, or of this shopper in another one; nobody else's."""
        found = uow.decisions.get(decision) if decision else uow.decisions.newest(turn.conversation)
        if found is None or found.conversation == turn.conversation:
            return found
        spans = reach(uow, turn.owner)
        return found if any(s.holds(found.identity, found.at) for s in spans) else None

    def _came(
        self, uow: UnitOfWork, decision: Decision, kind: OutcomeKind, turn: Turn, key: str
    ) -> None:
        known = f"{kind}:{decision.id}:{key}"
        uow.outcomes.add(Outcome(known, decision.id, kind, turn.at, self.clock()))

    def _prepared(self) -> Salt:
        """The salt; and once a minute, promises that ended become free.

        In a unit of its own: neither is lost with a decision, and no decision waits for the rows
        of other offers.
        """
        kept, now = self._kept, self.clock()
        if kept.salt is None or kept.tidied is None or now - kept.tidied >= _TIDY:
            kept.tidied = now
            with self.work() as uow:
                kept.salt = uow.salts.newest(now)
                uow.limits.release_expired(now)
        return kept.salt
