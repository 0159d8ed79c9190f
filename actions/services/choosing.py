"""Choosing in one unit of work: probabilities, a draw, a promise, and the row that says so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from actions.core.cases import Case
from actions.core.choice import Arm, Engine, draw, settled
from actions.core.conditions import View
from actions.core.decisions import ALL, Decision, Reason
from actions.core.explaining import fact_reasons, offer_reasons, scenario_reasons
from actions.core.features import FEATURE_SCHEMA, arm_features, see
from actions.core.offer_settings import OfferSettings
from actions.core.offers import NO_OFFER, Offer
from actions.core.ports import UnitOfWork
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
        share = self.means.settings.holdout
        held_out = self.means.salt.held_out(self.case.view.profile.identity, share)
        if self.case.blocks:
            decision = self._silent("blocked")
        elif held_out:
            decision = self._silent("holdout")
        else:
            decision = self._drawn(uow)
        decision = replace(
            decision,
            in_holdout=held_out,
            holdout_probability=share,
            latency_us=self.means.elapsed_us(),
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

    def _silent(self, source: str) -> Decision:
        """No offer for certain, with what could have been offered."""
        seen = see(self.case.view, self.means.settings.topics)
        context, arms = self.case.context(seen), self.case.arms(seen)
        if source == "blocked":
            return self._row(
                context, arms, "constraints", "", source="blocked", candidates=(NO_OFFER,)
            )
        none = tuple(float(arm.id == NO_OFFER) for arm in arms)
        ids = tuple(arm.id for arm in arms)
        return self._row(context, arms, "holdout", "", source="holdout", candidates=ids, pmf=none)

    def _drawn(self, uow: UnitOfWork) -> Decision:
        """Draw until what was drawn could be promised; what could not is excluded as gone.

        Each draw is from probabilities over what is left and has its own uniform, so that the
        last one's probability is right given what was gone.
        """
        case, seen = self.case, see(self.case.view, self.means.settings.topics)
        context, arms = case.context(seen), case.arms(seen)
        judged = self.means.engine.judge(context, arms)
        pmf = settled(judged.pmf, self.means.settings.floor)
        index, u = draw(pmf, case.draw_key, self.means.salt.key)
        chosen = arms[index].id
        promised: dict[str, object] = {}
        if chosen != NO_OFFER:
            offer = case.offer(chosen).offer
            if not uow.limits.reserve(case.id, offer, offer.cost_cents, self._show_until()):
                return replace(self, case=case.without(chosen))._drawn(uow)
            promised = self._promise(offer)
        return self._row(
            context,
            arms,
            self.means.engine.name,
            self.means.engine.version,
            candidates=tuple(arm.id for arm in arms),
            pmf=pmf,
            scores=judged.scores,
            chosen=chosen,
            propensity=pmf[index],
            draw=u,
            reasons=(*scenario_reasons(case.match), *self._reasons(chosen)),
            **promised,
        )

    def _promise(self, offer: Offer) -> dict[str, object]:
        prefix, salt = offer.code_prefix, self.means.salt
        return {
            "code": salt.code(prefix, self.case.id, self.means.attempt) if prefix else "",
            "expected_cost_cents": offer.cost_cents,
            "valid_until": offer.valid_until(self._now),
        }

    def _reasons(self, chosen: str) -> tuple[Reason, ...]:
        """What the offer's own eligibility rests on, and what each fact did to its score."""
        if chosen == NO_OFFER:
            return ()
        case, listed = self.case, self.case.offer(chosen)
        tested = listed.eligibility.test(case.view).because if listed.eligibility else ()

        def score(view: View) -> float:
            seen = see(view, self.means.settings.topics)
            arm = Arm(chosen, arm_features(listed.offer, seen))
            scores = self.means.engine.judge(case.context(seen), [arm]).scores
            return scores[0] if scores else 0.0

        return (*offer_reasons(listed.offer.id, tested), *fact_reasons(case.view, score))

    def _row(
        self,
        context: Mapping[str, float],
        arms: Sequence[Arm],
        policy: str,
        version: str,
        **more: object,
    ) -> Decision:
        case, turn = self.case, self.case.view.moment.turn
        blocked = {ALL: case.blocks} if case.blocks else {}
        values: dict[str, object] = {
            "candidates": (NO_OFFER,),
            "pmf": (1.0,),
            "chosen": NO_OFFER,
            "propensity": 1.0,
            "draw": 0.0,
            "reasons": scenario_reasons(case.match),
        }
        return Decision(
            id=case.id,
            conversation=turn.conversation,
            turn_id=turn.message_id,
            identity=case.view.profile.identity,
            at=turn.at,
            channel=turn.channel,
            language=turn.language,
            scenario=case.match.scenario.id,
            salt_id=self.means.salt.id,
            policy=policy,
            policy_version=version,
            excluded={**blocked, **case.excluded},
            features=context,
            arm_features={arm.id: arm.features for arm in arms if arm.id != NO_OFFER},
            feature_schema=FEATURE_SCHEMA,
            consents={str(k): v for k, v in case.view.profile.consents.items()},
            personalised=case.personal,
            **values | more,  # type: ignore[arg-type]
        )

    @property
    def _now(self) -> datetime:
        return self.case.view.moment.turn.at

    def _show_until(self) -> datetime:
        return self._now + timedelta(minutes=self.means.settings.show_within_minutes)
