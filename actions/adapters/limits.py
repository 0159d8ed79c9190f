"""Budgets and stocks in SQL: every change is one guarded UPDATE, so that none is overspent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from actions.adapters.inserts import insert_new
from actions.adapters.offer_schema import decisions, offer_limits, outcomes, reservations
from actions.core.offers import Offer

_L, _R = offer_limits.c, reservations.c
_CENTS = sa.bindparam("cents", type_=sa.BigInteger)
_LEFT = sa.select(
    _L.offer,
    _L.budget_cents - _L.reserved_cents - _L.spent_cents,
    _L.stock - _L.reserved - _L.used,
)
_TAKE = (
    sa.update(offer_limits)
    .where(_L.offer == sa.bindparam("wanted"))
    .where(
        sa.or_(
            _L.budget_cents.is_(None),
            _L.reserved_cents + _L.spent_cents + _CENTS <= _L.budget_cents,
        )
    )
    .where(sa.or_(_L.stock.is_(None), _L.reserved + _L.used + 1 <= _L.stock))
    .values(reserved=_L.reserved + 1, reserved_cents=_L.reserved_cents + _CENTS)
)
_SHOWN = ("shown", "clicked", "asked", "redeemed")


class SqlLimits:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def left(self) -> Mapping[str, tuple[int | None, int | None]]:
        return {offer: (cents, pieces) for offer, cents, pieces in self._connection.execute(_LEFT)}

    def reserve(self, decision: str, offer: Offer, cents: int, until: datetime) -> bool:
        """Once for each decision: asked again it says whether the promise still stands."""
        values = {"decision": decision, "offer": offer.id, "cents": cents, "until": until}
        if not insert_new(self._connection, reservations, values | {"state": "reserved"}):
            return self._state(decision) != "released"
        if self._take(offer.id, cents):
            return True
        self._connection.execute(sa.delete(reservations).where(_R.decision == decision))
        return False

    def commit(self, decision: str) -> bool:
        found = self._moved(decision, "reserved", "committed")
        if found is not None:
            return self._spend(found.offer, found.cents)
        late = self._moved(decision, "released", "committed")
        if late is None:
            return False
        if self._take(late.offer, late.cents):
            return self._spend(late.offer, late.cents)
        self._moved(decision, "committed", "released")
        return False

    def release(self, decision: str) -> bool:
        found = self._moved(decision, "reserved", "released")
        return found is not None and self._give_back(found.offer, found.cents)

    def release_expired(self, now: datetime) -> int:
        """What was shown lasts as long as the promise, so its reservation is prolonged instead."""
        shown = sa.exists().where(outcomes.c.decision == _R.decision, outcomes.c.kind.in_(_SHOWN))
        query = (
            sa.select(_R.decision, _R.until, decisions.c.valid_until, shown.label("shown"))
            .outerjoin(decisions, decisions.c.id == _R.decision)
            .where(_R.state == "reserved", _R.until <= now)
            .order_by(_R.offer, _R.decision)  # one order for all, or two could wait for each other
        )
        ended = self._connection.execute(query).all()
        return sum(self._let_go(row, now) for row in ended)

    def _let_go(self, row: sa.Row[Any], now: datetime) -> bool:
        if row.shown and row.valid_until is not None and row.valid_until > now:
            longer = sa.update(reservations).where(_R.decision == row.decision)
            self._connection.execute(longer.values(until=row.valid_until))
            return False
        return self.release(row.decision)

    def _state(self, decision: str) -> str | None:
        query = sa.select(_R.state).where(_R.decision == decision)
        return self._connection.execute(query).scalar_one_or_none()

    def _moved(self, decision: str, state: str, to: str) -> sa.Row[Any] | None:
        """The reservation, when this call and no other moved it from this state."""
        update = sa.update(reservations).where(_R.decision == decision, _R.state == state)
        returning = update.values(state=to).returning(_R.offer, _R.cents)
        return self._connection.execute(returning).one_or_none()

    def _take(self, offer: str, cents: int) -> bool:
        """The one place where something is promised: not a cent and not a piece too many."""
        wanted = {"wanted": offer, "cents": cents}
        return self._connection.execute(_TAKE, wanted).rowcount == 1

    def _give_back(self, offer: str, cents: int) -> bool:
        update = sa.update(offer_limits).where(_L.offer == offer)
        values = {"reserved": _L.reserved - 1, "reserved_cents": _L.reserved_cents - cents}
        return self._connection.execute(update.values(**values)).rowcount == 1

    def _spend(self, offer: str, cents: int) -> bool:
        update = sa.update(offer_limits).where(_L.offer == offer)
        values = {
            "reserved": _L.reserved - 1,
            "reserved_cents": _L.reserved_cents - cents,
            "used": _L.used + 1,
            "spent_cents": _L.spent_cents + cents,
        }
        return self._connection.execute(update.values(**values)).rowcount == 1
