"""What came of decisions: which one an order belongs to, and what each one earned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.core.decisions import Decision, Outcome
from actions.core.offers import Offer
from actions.core.purchases import Line

ATTRIBUTION = "1"
CLICK, ORDER = timedelta(days=1), timedelta(days=7)
REDEEM = timedelta(days=14)  # at most: else as long as the coupon is good
RATING, REFUND = timedelta(hours=24), timedelta(days=30)


@dataclass(frozen=True)
class Reward:
    """One metric of a decision; `matured` once nothing more can come within its window."""

    decision: str
    metric: str
    window: timedelta
    value: float
    method: str
    matured: bool


def fits(offer: Offer, lines: Sequence[Line]) -> bool:
    """Was something bought that the offer is for? One for nothing in particular always fits."""
    if not offer.products and not offer.categories:
        return True
    return any(x.product in offer.products or x.category in offer.categories for x in lines)


def last_shown(
    at: datetime,
    lines: Sequence[Line],
    decisions: Iterable[Decision],
    outcomes: Iterable[Outcome],
    offers: Mapping[str, Offer],
) -> Decision | None:
    """The newest decision within the window before an order that was seen, and whose offer fits."""
    seen = {o.decision for o in outcomes if o.kind == "shown" and o.at <= at and not o.is_bot}
    possible = [
        d
        for d in decisions
        if d.id in seen and at - ORDER <= d.at <= at and d.chosen in offers
        if fits(offers[d.chosen], lines)
    ]
    return max(possible, key=lambda d: (d.at, d.id), default=None)


def rewards(
    decision: Decision,
    outcomes: Sequence[Outcome],
    spent: Iterable[tuple[datetime, int]] | None,
    now: datetime,
) -> tuple[Reward, ...]:
    """What a decision earned by now.

    `spent` are all orders of the shopper, whatever led to them; None when nobody knows any more.
    `shown`, `click` and `redeem` are 0 or 1; `order` is cents, `net` the same less what was given
    back, `spend` is everything bought in the window, which "no offer" can have too; `rating` is
    the mean score, only when there is one.
    """
    real = [o for o in outcomes if o.decision == decision.id and not o.is_bot]
    start = _start(decision, real)
    redeemable = min(REDEEM, decision.valid_until - start) if decision.valid_until else REDEEM
    bought = _within(real, "bought", start, ORDER)
    back = [o for b in bought for o in _within(real, "refunded", b.at, REFUND) if _same(b, o)]
    gross = sum(o.value_cents for o in bought)
    net = max(0, gross - sum(o.value_cents for o in back))
    method = bought[0].method if bought else "decision"

    def reward(metric: str, window: timedelta, value: float, how: str = "decision") -> Reward:
        return Reward(decision.id, metric, window, value, how, now >= start + window)

    ratings = [o.value_cents for o in _within(real, "rated", start, RATING)]
    found = [
        reward("shown", CLICK, float(any(o.kind == "shown" for o in real))),
        reward("click", CLICK, float(bool(_within(real, "clicked", start, CLICK)))),
        reward(
            "redeem", redeemable, float(bool(_within(real, "redeemed", start, redeemable))), "code"
        ),
        reward("order", ORDER, gross, method),
        reward("net", ORDER + REFUND, net, method),
    ]
    if spent is not None:
        spend = sum(cents for at, cents in spent if start <= at <= start + ORDER)
        found.append(reward("spend", ORDER, spend, "all_in_window"))
    if ratings:
        found.append(reward("rating", RATING, sum(ratings) / len(ratings)))
    return tuple(found)


def _start(decision: Decision, outcomes: Iterable[Outcome]) -> datetime:
    """From when its windows run: from being seen, else from the decision."""
    return min((o.at for o in outcomes if o.kind == "shown"), default=decision.at)


def _within(
    outcomes: Iterable[Outcome], kind: str, start: datetime, window: timedelta
) -> list[Outcome]:
    return [o for o in outcomes if o.kind == kind and start <= o.at <= start + window]


def _same(bought: Outcome, refunded: Outcome) -> bool:
    return bought.order_number == refunded.order_number
