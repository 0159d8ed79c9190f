"""Outcomes: what came of decisions, each written down once however often it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from actions.core.decisions import Decision, Outcome, OutcomeKind
from actions.core.events import Event
from actions.core.outcomes import ORDER, REFUND, last_shown
from actions.core.ports import Clock, UnitOfWork, Work
from actions.core.purchases import codes, lines, order_number, text, total_cents
from actions.services.identities import reach

_BACK = ("Order Refunded", "Order Cancelled")


@dataclass(frozen=True)
class OutcomeService:
    work: Work
    read: Work
    clock: Clock

    def record(
        self,
        kind: OutcomeKind,
        decision: str,
        key: str,
        at: datetime,
        *,
        value_cents: int = 0,
        is_bot: bool = False,
        properties: Mapping[str, object] | None = None,
    ) -> bool:
        """Whether it was new; the same key is written once, an unknown decision never.

        The key holds the kind and the decision, so that nobody's key can be another's.
        """
        outcome = Outcome(
            key=f"{kind}:{decision}:{key}",
            decision=decision,
            kind=kind,
            at=at,
            received=self.clock(),
            value_cents=value_cents,
            is_bot=is_bot,
            properties=properties or {},
        )
        with self.work() as uow:
            return uow.outcomes.add(outcome)


def attach(uow: UnitOfWork, event: Event) -> None:
    """Write down what an event says of decisions; told late or out of order it says the same."""
    if event.name in ("Coupon Applied", "Order Completed"):
        _redeem(uow, event)
    if event.name == "Order Completed":
        _buy(uow, event)
    if event.name in _BACK:
        _give_back(uow, event)
    if event.name in ("Promotion Viewed", "Promotion Clicked"):
        _promote(uow, event)


def _redeem(uow: UnitOfWork, event: Event) -> None:
    """A coupon of ours was used: exact, whoever used it."""
    for code in codes(event):
        decision = uow.outcomes.promise(code)
        if decision is None:
            continue
        outcome = _outcome("redeemed", decision, code, event)
        uow.outcomes.add(replace(outcome, code=code, method="code"))
        uow.outcomes.redeem(code, event.at, order_number(event))
        uow.limits.commit(decision)


def _buy(uow: UnitOfWork, event: Event) -> None:
    number = order_number(event)
    if any(o.kind == "bought" for o in uow.outcomes.of_order(number)):
        return
    decision, method = _decided(uow, event)
    if decision is None:
        return
    bought = _outcome("bought", decision, number, event)
    uow.outcomes.add(replace(bought, value_cents=total_cents(event), method=method))
    spans = reach(uow, event.identity)
    for back in uow.events.of(spans, _BACK):
        if order_number(back) == number:
            _give_back(uow, back)


def _decided(uow: UnitOfWork, event: Event) -> tuple[str | None, str]:
    """The decision an order belongs to, and how we know."""
    promised = next((d for d in map(uow.outcomes.promise, codes(event)) if d), None)
    if promised:
        return promised, "code"
    spans = reach(uow, event.identity)
    decisions = uow.decisions.of(spans, event.at - ORDER)
    found = _last(uow, event, decisions)
    return (found.id if found else None), "last_in_window"


def _last(uow: UnitOfWork, event: Event, decisions: tuple[Decision, ...]) -> Decision | None:
    outcomes = uow.outcomes.of([d.id for d in decisions])
    versions = {d.chosen: uow.offers.version(d.chosen) for d in decisions}
    offers = {arm: offer for arm, offer in versions.items() if offer}
    return last_shown(event.at, lines(event), decisions, outcomes, offers)


def _give_back(uow: UnitOfWork, event: Event) -> None:
    """Money given back for an order that an offer led to; nothing while we know of none."""
    for bought in uow.outcomes.of_order(order_number(event)):
        if bought.kind == "bought" and bought.at <= event.at + REFUND:
            back = _outcome("refunded", bought.decision, f"{event.source}:{event.id}", event)
            cents = total_cents(event) or bought.value_cents
            uow.outcomes.add(replace(back, value_cents=cents, method=bought.method))


def _promote(uow: UnitOfWork, event: Event) -> None:
    """A page of the shop showed the offer, or it was clicked there."""
    if decision := text(event.properties, "decision"):
        kind: OutcomeKind = "shown" if event.name == "Promotion Viewed" else "clicked"
        uow.outcomes.add(_outcome(kind, decision, f"{event.source}:{event.id}", event))


def _outcome(kind: OutcomeKind, decision: str, key: str, event: Event) -> Outcome:
    return Outcome(
        key=f"{kind}:{decision}:{key}"[:192],
        decision=decision,
        kind=kind,
        at=event.at,
        received=event.received,
        order_number=order_number(event),
    )
