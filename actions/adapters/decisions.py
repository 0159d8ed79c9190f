"""Decisions in SQL: one row each, never updated."""

from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from actions.adapters.inserts import insert_new
from actions.adapters.offer_schema import decisions, offer_codes, outcomes
from actions.adapters.reaches import within
from actions.core.constraints import Past
from actions.core.decisions import Decision, Reason
from actions.core.offers import NO_OFFER
from actions.core.profile_ports import Reach

_D, _C = decisions.c, offer_codes.c
_LISTS = ("candidates", "pmf", "scores")
_NAMES = tuple(field.name for field in fields(Decision) if field.name != "reasons")


_PAST = (
    sa.select(*(_D.id, _D.at, _D.conversation, _D.scenario, _D.chosen, _D.source))
    .add_columns(outcomes.c.kind, _C.valid_until, _C.redeemed)
    .outerjoin(outcomes, outcomes.c.decision == _D.id)
    .outerjoin(offer_codes, _C.decision == _D.id)
    .order_by(_D.at.desc(), _D.id)
)
_OF_ONE = _PAST.where(_D.identity == sa.bindparam("only"))
_ONE = sa.select(decisions).where(_D.id == sa.bindparam("wanted"))


class SqlDecisions:
    """Statements used in every turn are made once: making one costs more than running it."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, decision: Decision) -> bool:
        return insert_new(self._connection, decisions, _row(decision))

    def get(self, decision: str) -> Decision | None:
        row = self._connection.execute(_ONE, {"wanted": decision}).one_or_none()
        return _decision(row) if row else None

    def newest(self, conversation: str) -> Decision | None:
        query = sa.select(decisions).where(_D.conversation == conversation, _D.chosen != NO_OFFER)
        newest = query.order_by(_D.at.desc(), _D.id).limit(1)
        row = self._connection.execute(newest).one_or_none()
        return _decision(row) if row else None

    def of(self, reach: Reach, since: datetime) -> tuple[Decision, ...]:
        query = sa.select(decisions).where(within(reach, _D.identity, _D.at), _D.at >= since)
        rows = self._connection.execute(query.order_by(_D.at.desc(), _D.id))
        return tuple(_decision(row) for row in rows)

    def history(self, reach: Reach) -> tuple[Past, ...]:
        rows = self._connection.execute(*_reached(reach)).all()
        kinds: dict[str, set[str]] = {row.id: set() for row in rows}
        for row in rows:
            kinds[row.id] |= {row.kind} if row.kind else set()
        first = {row.id: row for row in reversed(rows)}
        return tuple(_past(first[id_], frozenset(found)) for id_, found in kinds.items())

    def offered(self, channel: str, since: datetime) -> int:
        made = (_D.channel == channel, _D.at >= since, _D.chosen != NO_OFFER)
        query = sa.select(sa.func.count()).select_from(decisions).where(*made)
        return self._connection.execute(query).scalar_one()


def _reached(reach: Reach) -> tuple[sa.Select[Any], dict[str, str]]:
    """Most shoppers have one identity, all of which counts."""
    if len(reach) == 1 and tuple(reach[0])[1:] == (None, None):
        return _OF_ONE, {"only": reach[0][0]}
    return _PAST.where(within(reach, _D.identity, _D.at)), {}


def _past(row: sa.Row[Any], outcomes: frozenset[str]) -> Past:
    about = (row.conversation, row.scenario, row.chosen, row.source)
    return Past(row.id, row.at, *about, outcomes, None if row.redeemed else row.valid_until)


def _row(decision: Decision) -> dict[str, Any]:
    """Shallow, unlike `asdict`: a decision holds a hundred numbers, and they are only written."""
    return {name: getattr(decision, name) for name in _NAMES} | {
        "reasons": [_reason(reason) for reason in decision.reasons]
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return vars(reason) | {"at": reason.at.isoformat() if reason.at else None}


def _decision(row: sa.Row[Any]) -> Decision:
    values = dict(row._mapping) | {name: tuple(row._mapping[name]) for name in _LISTS}
    values["excluded"] = {arm: tuple(why) for arm, why in values["excluded"].items()}
    values["reasons"] = tuple(_told(reason) for reason in values["reasons"])
    return Decision(**values)


def _told(stored: dict[str, Any]) -> Reason:
    at = stored["at"]
    return Reason(**stored | {"at": datetime.fromisoformat(at) if at else None})
