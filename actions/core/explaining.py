"""Why an offer was chosen: the scenario's words, and what each fact did to the offer's score."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from actions.core.conditions import Because, View
from actions.core.decisions import Reason
from actions.core.facts import Fact
from actions.core.features import USED_KINDS
from actions.core.profiles import Held
from actions.core.scenarios import Match

_MOST = 8  # facts looked at, strongest first: each costs another judgement
_NOTHING = 1e-9


def scenario_reasons(match: Match) -> tuple[Reason, ...]:
    """The conditions of the scenario that were met, by which words or facts."""
    return _reasons("scenario", match.scenario.id, match.because)


def offer_reasons(offer: str, because: Iterable[Because]) -> tuple[Reason, ...]:
    """The conditions of the offer's own eligibility that were met."""
    return _reasons("offer", offer, because)


def fact_reasons(view: View, score: Callable[[View], float]) -> tuple[Reason, ...]:
    """Each fact that moved the score, by how much it falls without that fact; greatest first."""
    whole = score(view)
    used = sorted((h for h in view.profile.held if h.fact.kind in USED_KINDS), key=_order)
    effects = ((h.fact, whole - score(without(view, h.fact.id))) for h in used[:_MOST])
    found = [_of_fact(fact, effect) for fact, effect in effects if abs(effect) > _NOTHING]
    return tuple(sorted(found, key=lambda r: (-abs(r.effect), r.name)))


def without(view: View, fact_id: str) -> View:
    """The same view, had this fact not been known."""
    held = tuple(h for h in view.profile.held if h.fact.id != fact_id)
    return replace(view, profile=replace(view.profile, held=held))


def _order(held: Held) -> tuple[float, str]:
    return -held.strength, held.fact.id


def _of_fact(fact: Fact, effect: float) -> Reason:
    return Reason(
        what="fact",
        name=f"{fact.kind}:{fact.subject}",
        effect=effect,
        message_id=fact.evidence.id,
        start=fact.evidence.start,
        end=fact.evidence.end,
        fact_id=fact.id,
        at=fact.at,
    )


def _reasons(what: str, name: str, because: Iterable[Because]) -> tuple[Reason, ...]:
    return tuple(
        Reason(what, name, b.words, 0.0, b.message_id, b.start, b.end, b.fact_id) for b in because
    )
