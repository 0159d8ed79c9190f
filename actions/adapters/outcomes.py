"""Outcomes in SQL, and the coupon codes that tell which decision they belong to."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from actions.adapters.inserts import insert_new
from actions.adapters.offer_schema import decisions, offer_codes, outcomes
from actions.core.decisions import Outcome

_MANY = 500


class SqlOutcomes:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, outcome: Outcome) -> bool:
        known = sa.select(decisions.c.id).where(decisions.c.id == outcome.decision)
        if self._connection.execute(known).first() is None:
            return False
        values = asdict(outcome) | {"properties": dict(outcome.properties)}
        return insert_new(self._connection, outcomes, values)

    def of(self, decisions: Sequence[str]) -> tuple[Outcome, ...]:
        """Oldest first."""
        found: list[Outcome] = []
        for start in range(0, len(decisions), _MANY):
            some = decisions[start : start + _MANY]
            found += self._all(outcomes.c.decision.in_(some))
        return tuple(sorted(found, key=lambda o: (o.at, o.key)))

    def get(self, key: str) -> Outcome | None:
        found = self._all(outcomes.c.key == key)
        return found[0] if found else None

    def of_order(self, order_number: str) -> tuple[Outcome, ...]:
        return self._all(outcomes.c.order_number == order_number) if order_number else ()

    def promise(self, code: str) -> str | None:
        query = sa.select(offer_codes.c.decision).where(offer_codes.c.code == code)
        return self._connection.execute(query).scalar_one_or_none()

    def redeem(self, code: str, at: datetime, order_number: str) -> bool:
        update = sa.update(offer_codes).where(
            offer_codes.c.code == code, offer_codes.c.redeemed.is_(None)
        )
        values = {"redeemed": at, "order_number": order_number}
        return self._connection.execute(update.values(**values)).rowcount == 1

    def _all(self, *conditions: sa.ColumnElement[bool]) -> tuple[Outcome, ...]:
        query = sa.select(outcomes).where(*conditions).order_by(outcomes.c.at, outcomes.c.key)
        return tuple(_outcome(row) for row in self._connection.execute(query))


def _outcome(row: sa.Row[Any]) -> Outcome:
    return Outcome(**row._mapping)
