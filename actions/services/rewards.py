"""Computing what decisions earned, again and again: the same log gives the same rewards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from actions.core.decisions import Decision
from actions.core.events import Event
from actions.core.outcomes import ORDER, REDEEM, REFUND, Reward, rewards
from actions.core.ports import Clock, UnitOfWork, Work
from actions.core.purchases import order_number, total_cents
from actions.services.identities import reach
from actions.services.outcomes import attach

_LATE = timedelta(days=14)  # events may come this much after what they tell of
_OPEN = max(REDEEM, ORDER + REFUND) + _LATE
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Matured:
    decisions: int
    attached: int
    released: int


@dataclass(frozen=True)
class Listed:
    at: datetime
    scenario: str
    chosen: str
    propensity: float
    source: str
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class RewardService:
    work: Work
    read: Work
    clock: Clock

    def mature(self, as_of: datetime | None = None, *, rebuild: bool = False) -> Matured:
        """Attach what could not be attached before, then compute; `rebuild` goes back for ever."""
        now = as_of or self.clock()
        since = _EVER if rebuild else now - _OPEN
        attached = self._attach(since, now)
        with self.work() as uow:
            released = uow.limits.release_expired(now)
        count, last = 0, ""
        while some := self._due(since, now, last):
            with self.work() as uow:
                for decision in some:
                    uow.rewards.put(_rewards(uow, decision, now), now)
            count, last = count + len(some), some[-1]
        return Matured(count, attached, released)

    def listed(self, since: datetime, limit: int) -> tuple[Listed, ...]:
        """The newest decisions, without a word of whose they are."""
        with self.read() as uow:
            ids = uow.rewards.newest(since, limit)
            outcomes = uow.outcomes.of(ids)
            found = [d for d in map(uow.decisions.get, ids) if d]
        kinds = {i: tuple(dict.fromkeys(o.kind for o in outcomes if o.decision == i)) for i in ids}
        return tuple(
            Listed(d.at, d.scenario, d.chosen, d.propensity, d.source, kinds[d.id]) for d in found
        )

    def _due(self, since: datetime, now: datetime, after: str) -> tuple[str, ...]:
        with self.read() as uow:
            return uow.rewards.due(since, now, after)

    def _attach(self, since: datetime, now: datetime) -> int:
        """Orders that came in before the offer they belong to was known to have been seen."""
        with self.read() as uow:
            orders = uow.events.named("Order Completed", since, now)
            loose = [o for o in orders if not uow.outcomes.of_order(order_number(o))]
        count = 0
        for order in loose:
            with self.work() as uow:
                attach(uow, order)
                count += bool(uow.outcomes.of_order(order_number(order)))
        return count


def _rewards(uow: UnitOfWork, decision_id: str, now: datetime) -> tuple[Reward, ...]:
    decision = uow.decisions.get(decision_id)
    if decision is None:
        return ()
    known = [o for o in uow.outcomes.of([decision.id]) if o.at <= now]
    return rewards(decision, known, _spent(uow, decision, now), now)


def _spent(uow: UnitOfWork, decision: Decision, now: datetime) -> list[tuple[datetime, int]] | None:
    """Every order of the shopper since; None for one who was forgotten."""
    if not decision.identity:
        return None
    spans = reach(uow, decision.identity)
    orders = uow.events.of(spans, ("Order Completed",), decision.at)
    return [(o.at, total_cents(o)) for o in _once(orders) if o.at <= now]


def _once(orders: Iterable[Event]) -> list[Event]:
    return list({order_number(order): order for order in orders}.values())
