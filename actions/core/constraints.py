"""Constraints before choice: what may not be offered now, and why. Nothing here is learned."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from actions.core.conditions import Condition, View
from actions.core.offer_settings import OfferSettings
from actions.core.offers import NO_OFFER, Offer, offer_id
from actions.core.profiles import Profile
from actions.core.scenarios import Match, Scenario

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Past:
    """What constraints need of an earlier decision; `outcomes` are the kinds that came of it.

    `code_until` is when its code ends, None without one that may still be used.
    """

    decision: str
    at: datetime
    conversation: str
    scenario: str
    chosen: str
    source: str
    outcomes: frozenset[str] = frozenset()
    code_until: datetime | None = None

    @property
    def offered(self) -> bool:
        return self.chosen != NO_OFFER

    @property
    def offer(self) -> str:
        return offer_id(self.chosen)

    @property
    def declined(self) -> bool:
        return bool(self.outcomes & {"declined", "opted_out"})


@dataclass(frozen=True)
class Standing:
    """What is on record when a choice is to be made.

    `past` is the shopper's, newest first; `left` is budget and stock by offer, None without
    limit; `on_channel` counts the offers made on this channel today.
    """

    past: tuple[Past, ...] = ()
    left: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    on_channel: int = 0

    def held(self, now: datetime) -> frozenset[str]:
        """The offers whose codes the shopper may still use."""
        return frozenset(p.offer for p in self.past if p.code_until and p.code_until > now)


@dataclass(frozen=True)
class Listed:
    """An offer of the catalogue with its eligibility ready to be tested."""

    offer: Offer
    eligibility: Condition | None = None


def impersonal(view: View) -> View:
    """The view without facts and purchases, for a shopper who refused personalisation."""
    blank = Profile(view.profile.identity, (), view.profile.consents)
    return replace(view, profile=blank, service=replace(view.service, purchases=()))


def cooled_down(match: Match, past: Iterable[Past], now: datetime) -> bool:
    """May this scenario speak again? A decision for silence counts as having spoken."""
    spoken = (p.at for p in past if p.scenario == match.scenario.id and p.source != "blocked")
    return all(now - at >= match.scenario.cool_down for at in spoken)


def blocks(
    view: View, scenario: Scenario, standing: Standing, settings: OfferSettings
) -> tuple[str, ...]:
    """Why nothing at all may be offered now."""
    state, consents = view.service, view.profile.allows("offers")
    troubled = scenario.blocked_by_complaint
    opted_out = any("opted_out" in p.outcomes for p in standing.past)
    quota = settings.channel_quota.get(view.moment.turn.channel)
    found = {
        "opted_out": not consents and opted_out,
        "consent": not consents and not opted_out,
        "quiet_hours": settings.quiet(view.local.time()),
        "waiting_for_person": state.waiting_for_person,
        "complaint": troubled and state.open_complaint,
        "refund": troubled and state.open_refund,
        "channel_quota": quota is not None and standing.on_channel >= quota,
    }
    return (*(name for name, holds in found.items() if holds), *_tired(view, standing, settings))


def _tired(view: View, standing: Standing, settings: OfferSettings) -> list[str]:
    """Too many offers lately, or too many of them declined."""
    turn = view.moment.turn
    offered = [p for p in standing.past if p.offered]
    here = [p for p in offered if p.conversation == turn.conversation]
    counted = (
        ("per_conversation", here, timedelta(hours=settings.conversation_hours)),
        ("per_day", offered, _DAY),
        ("per_week", offered, 7 * _DAY),
    )
    gap = timedelta(minutes=settings.gap_minutes)
    found = ["gap"] if any(turn.at - p.at < gap for p in offered) else []
    found += [
        name
        for name, past, span in counted
        if sum(turn.at - p.at < span for p in past) >= getattr(settings, name)
    ]
    return [*found, "paused"] if _paused(offered, turn.at, settings) else found


def _paused(offered: Sequence[Past], now: datetime, settings: OfferSettings) -> bool:
    last = offered[: settings.declines_in_a_row]
    if len(last) < settings.declines_in_a_row or not all(p.declined for p in last):
        return False
    return now - last[0].at < timedelta(days=settings.pause_days)


def reasons(
    listed: Listed, view: View, scenario: str, standing: Standing, settings: OfferSettings
) -> tuple[str, ...]:
    """Why this offer may not be made now; none for one that may."""
    offer = listed.offer
    if offer.scenarios and scenario not in offer.scenarios:
        return ("scenario",)
    tests: Iterable[tuple[str, Callable[[], bool]]] = (
        *_of_terms(offer, view),
        *_of_limits(offer, standing),
        *_of_history(offer, view.moment.turn.at, standing, settings),
        ("category", lambda: not _fits_category(offer, view)),
        ("product", lambda: not _fits_product(offer, view)),
        ("eligibility", lambda: bool(listed.eligibility and not listed.eligibility.test(view).met)),
    )
    return tuple(name for name, holds in tests if holds())


_Tests = tuple[tuple[str, Callable[[], bool]], ...]


def _of_terms(offer: Offer, view: View) -> _Tests:
    turn = view.moment.turn
    margin = offer.margin_cents - offer.cost_cents
    return (
        ("not_started", lambda: offer.starts is not None and turn.at < offer.starts),
        ("ended", lambda: offer.ends is not None and turn.at >= offer.ends),
        ("channel", lambda: bool(offer.channels) and turn.channel not in offer.channels),
        ("language", lambda: bool(offer.languages) and turn.language not in offer.languages),
        ("legal", lambda: not offer.worded(turn.language)),
        ("margin", lambda: margin < offer.min_margin_cents),
    )


def _of_limits(offer: Offer, standing: Standing) -> _Tests:
    cents, pieces = standing.left.get(offer.id, (offer.budget_cents, offer.stock))
    return (
        ("budget", lambda: cents is not None and cents < offer.cost_cents),
        ("stock", lambda: pieces is not None and pieces < 1),
    )


def _of_history(offer: Offer, now: datetime, standing: Standing, settings: OfferSettings) -> _Tests:
    mine = [p for p in standing.past if p.offered and p.offer == offer.id]
    refused = timedelta(days=settings.declined_days)
    cap = offer.cap
    return (
        ("per_shopper", lambda: offer.per_shopper is not None and len(mine) >= offer.per_shopper),
        ("cap", lambda: cap is not None and _within(mine, now, cap.days) >= cap.times),
        ("declined", lambda: any(p.declined and now - p.at < refused for p in mine)),
        ("stacking", lambda: not _stacks(offer, standing.held(now))),
    )


def _stacks(offer: Offer, held: frozenset[str]) -> bool:
    return "*" in offer.stacks_with or held <= frozenset(offer.stacks_with)


def _within(past: Sequence[Past], now: datetime, days: int) -> int:
    return sum(now - p.at < days * _DAY for p in past)


def _fits_category(offer: Offer, view: View) -> bool:
    """An offer of some categories is for talk of them; without such talk, for a known interest."""
    if not offer.categories or view.moment.category in offer.categories:
        return True
    if view.moment.category:
        return False
    interests = {h.fact.subject for h in view.profile.of("interest") if h.fact.value is not None}
    said = {topic for topic, _ in view.moment.turn.interests}
    bought = {p.category for p in view.service.purchases}
    return bool(set(offer.categories) & (interests | said | bought))


def _fits_product(offer: Offer, view: View) -> bool:
    spoken = {view.moment.product, *view.moment.shown}
    arrived = {arrival.product_id for arrival in view.service.arrived}
    return not offer.products or bool(
        set(offer.products) & {*spoken, *view.service.restocked, *arrived}
    )
