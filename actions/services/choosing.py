"""Choosing in one unit of work: probabilities, a draw, a promise, and the row that says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from actions.core.cases import Case
from actions.core.choice import Arm, Engine, Judgement, draw, settled
from actions.core.conditions import View
from actions.core.constraints import Listed
from actions.core.decisions import Decision, Reason
from actions.core.explaining import fact_reasons, offer_reasons
from actions.core.features import Seen, arm_features, see
from actions.core.offer_settings import OfferSettings
from actions.core.offers import NO_OFFER
from actions.core.ports import UnitOfWork
from actions.core.rows import silent_row
from actions.core.salts import Salt


class Twice(Exception):
    """Somebody else wrote this decision at the same time; theirs is the one."""


class CodeTaken(Exception):
    """A code that another decision promised: try again with another one."""


@dataclass(frozen=True)
class Means:
    """What a choice is made with, all at hand before the unit of work begins."""

    engine: Engine
    salt: Salt
    settings: OfferSettings
    elapsed_us: Callable[[], int]
    attempt: int = 0


@dataclass(frozen=True)
class Choosing:
    """One attempt at one case."""

    case: Case
    means: Means

    def decide(self, uow: UnitOfWork) -> Decision:
        means = self.means
        share = means.settings.holdout
        held_out = means.salt.held_out(self.case.view.profile.identity, share)
        if self.case.blocks:
            decision = self._blank
        elif held_out:
            decision = self._held_out()
        else:
            decision = self._drawn(uow)
        decision = replace(
            decision,
            in_holdout=held_out,
            holdout_probability=share,
            latency_us=means.elapsed_us(),
        )
        self._write(uow, decision)
        return decision

    def _write(self, uow: UnitOfWork, decision: Decision) -> None:
        """A failure here rolls back the reservation too."""
        if not uow.decisions.add(decision):
            raise Twice
        if decision.code and decision.valid_until:
            promise = (decision.id, decision.chosen, decision.identity, decision.valid_until)
            if not uow.codes.add(decision.code, *promise):
                raise CodeTaken

    @cached_property
    def _seen(self) -> Seen:
        return see(self.case.view, self.means.settings.topics)

    @cached_property
    def _context(self) -> Mapping[str, float]:
        return self.case.context(self._seen)

    @cached_property
    def _arms(self) -> tuple[Arm, ...]:
        return self.case.arms(self._seen)

    @property
    def _blank(self) -> Decision:
        return silent_row(self.case, self._context, self._arms, self.means.salt.id)

    def _held_out(self) -> Decision:
        """Outside the policy: no offer for certain, whatever could have been made."""
        ids = tuple(arm.id for arm in self._arms)
        none = tuple(float(arm == NO_OFFER) for arm in ids)
        return replace(self._blank, source="holdout", policy="holdout", candidates=ids, pmf=none)

    def _drawn(self, uow: UnitOfWork) -> Decision:
        """Draw until what was drawn could be promised; what could not is excluded as gone.

        Each draw is from probabilities over what is left and has its own uniform, so that the
        last one's probability is right given what was gone.
        """
        case = self.case
        judged = self.means.engine.judge(self._context, self._arms)
        pmf = settled(judged.pmf, self.means.settings.floor)
        index, u = draw(pmf, case.draw_key, self.means.salt.key)
        chosen = self._arms[index].id
        if chosen != NO_OFFER and not self._reserved(uow, chosen):
            return replace(self, case=case.without(chosen))._drawn(uow)
        drawn = self._row(judged, pmf, index, u)
        return drawn if chosen == NO_OFFER else self._promised(drawn)

    def _row(self, judged: Judgement, pmf: tuple[float, ...], index: int, u: float) -> Decision:
        engine = self.means.engine
        return replace(
            self._blank,
            source="policy",
            policy=engine.name,
            policy_version=engine.version,
            candidates=tuple(arm.id for arm in self._arms),
            pmf=pmf,
            scores=judged.scores,
            chosen=self._arms[index].id,
            propensity=pmf[index],
            draw=u,
        )

    def _reserved(self, uow: UnitOfWork, arm: str) -> bool:
        """Kept for the shopper until they were shown it, or somebody else may have it."""
        offer = self.case.offer(arm).offer
        until = self._now + timedelta(minutes=self.means.settings.show_within_minutes)
        return uow.limits.reserve(self.case.id, offer, offer.cost_cents, until)

    def _promised(self, drawn: Decision) -> Decision:
        listed, salt = self.case.offer(drawn.chosen), self.means.salt
        offer, attempt = listed.offer, self.means.attempt
        code = salt.code(offer.code_prefix, drawn.id, attempt) if offer.code_prefix else ""
        return replace(
            drawn,
            code=code,
            expected_cost_cents=offer.cost_cents,
            valid_until=offer.valid_until(self._now),
            reasons=(*drawn.reasons, *self._reasons(listed)),
        )

    def _reasons(self, listed: Listed) -> tuple[Reason, ...]:
        """What the offer's own eligibility rests on, and what each fact did to its score."""
        case, arm, offer = self.case, listed.offer.arm, listed.offer
        tested = listed.eligibility.test(case.view).because if listed.eligibility else ()

        def score(view: View) -> float:
            seen = see(view, self.means.settings.topics)
            judged = self.means.engine.judge(
                case.context(seen), [Arm(arm, arm_features(offer, seen))]
            )
            return judged.scores[0] if judged.scores else 0.0

        return (*offer_reasons(offer.id, tested), *fact_reasons(case.view, score))

    @property
    def _now(self) -> datetime:
        return self.case.view.moment.turn.at
