"""Coupon codes in SQL, one for each decision that promised one."""

from datetime import datetime

import sqlalchemy as sa

from actions.adapters.inserts import insert_new
from actions.adapters.offer_schema import offer_codes
from actions.core.decisions import HeldCode

_C = offer_codes.c


class SqlCodes:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, code: str, decision: str, arm: str, identity: str, valid_until: datetime) -> bool:
        values = {"code": code, "decision": decision, "arm": arm, "identity": identity}
        values |= {"order_number": ""}
        return insert_new(self._connection, offer_codes, values | {"valid_until": valid_until})

    def find(self, code: str) -> HeldCode | None:
        query = sa.select(offer_codes).where(_C.code == code)
        row = self._connection.execute(query).one_or_none()
        return HeldCode(**row._mapping) if row else None

    def redeem(self, code: str, order_number: str, at: datetime) -> bool:
        """Once only; also after its end or when void, for it is the shop that let it count."""
        unused = sa.and_(_C.code == code, _C.redeemed.is_(None))
        values = {"redeemed": at, "order_number": order_number}
        update = sa.update(offer_codes).where(unused).values(**values)
        return self._connection.execute(update).rowcount == 1

    def void(self, decision: str, at: datetime) -> None:
        unused = sa.and_(_C.decision == decision, _C.redeemed.is_(None), _C.valid_until > at)
        self._connection.execute(sa.update(offer_codes).where(unused).values(valid_until=at))
