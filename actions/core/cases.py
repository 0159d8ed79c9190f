"""A case: everything a choice is made of, put together before anything is chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from actions.core.choice import Arm
from actions.core.conditions import View
from actions.core.constraints import Listed, Standing, blocks, cooled_down, impersonal, reasons
from actions.core.decisions import GONE
from actions.core.features import Seen, arm_features, context_features
from actions.core.offer_settings import OfferSettings
from actions.core.offers import NO_OFFER
from actions.core.scenarios import Match

NOTHING_ALLOWED = "nothing_allowed"


@dataclass(frozen=True)
class Case:
    """One scenario, the offers that may be made for it, and why the others may not.

    `view` has no facts when the shopper refused personalisation. `blocks` say why nothing at all
    may be offered; `allowed` is then what courtesy cost.
    """

    id: str
    view: View
    personal: bool
    match: Match
    allowed: tuple[Listed, ...]
    excluded: Mapping[str, tuple[str, ...]]
    blocks: tuple[str, ...]

    @property
    def gone(self) -> int:
        return sum(GONE in why for why in self.excluded.values())

    @property
    def draw_key(self) -> str:
        """Each draw of a decision has a uniform of its own."""
        return f"{self.id}#{self.gone}" if self.gone else self.id

    def without(self, arm: str) -> "Case":
        """What is left when the last of an arm was promised to somebody else just now."""
        allowed = tuple(x for x in self.allowed if x.offer.arm != arm)
        return replace(self, allowed=allowed, excluded={**self.excluded, arm: (GONE,)})

    def offer(self, arm: str) -> Listed:
        return next(x for x in self.allowed if x.offer.arm == arm)

    def context(self, seen: Seen) -> dict[str, float]:
        return context_features(seen, self.match.scenario.id, personal=self.personal)

    def arms(self, seen: Seen) -> tuple[Arm, ...]:
        """The offers in the marketer's own order, and no offer."""
        offers = (
            Arm(x.offer.arm, arm_features(x.offer, seen), rank)
            for rank, x in enumerate(self.allowed)
        )
        return (*offers, Arm(NO_OFFER, {}, len(self.allowed)))


def case_of(
    id_: str,
    view: View,
    matches: Sequence[Match],
    listed: Sequence[Listed],
    standing: Standing,
    settings: OfferSettings,
) -> Case | None:
    """The best scenario that may speak and has something to offer, else the best one, blocked.

    None when without personalisation no scenario is left: those that rest on facts do not hold.
    """
    personal = view.profile.allows("personalisation")
    if not personal:
        view, matches = impersonal(view), [m for m in matches if not _rests_on_facts(m)]
    if not matches:
        return None
    now = view.moment.turn.at
    ready = [m for m in matches if cooled_down(m, standing.past, now)]
    cases = [_case(id_, view, personal, m, listed, standing, settings) for m in ready or matches]
    best = next((c for c in cases if c.allowed), cases[0])
    found = list(blocks(view, best.match.scenario, standing, settings))
    found += [] if ready else ["cool_down"]
    found += [] if best.allowed or found else [NOTHING_ALLOWED]
    return replace(best, blocks=tuple(found))


def _case(
    id_: str,
    view: View,
    personal: bool,
    match: Match,
    listed: Iterable[Listed],
    standing: Standing,
    settings: OfferSettings,
) -> Case:
    allowed, excluded = [], {}
    for each in listed:
        why = reasons(each, view, match.scenario.id, standing, settings)
        if why:
            excluded[each.offer.arm] = why
        else:
            allowed.append(each)
    return Case(id_, view, personal, match, tuple(allowed), excluded, ())


def _rests_on_facts(match: Match) -> bool:
    return any(because.fact_id for because in match.because)
