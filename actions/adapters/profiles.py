"""Facts and consents in SQL."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from actions.adapters.columns import UtcTime
from actions.adapters.inserts import insert_new
from actions.adapters.profile_schema import consents, facts
from actions.adapters.reaches import within
from actions.core.consents import Consent
from actions.core.facts import Evidence, Fact
from actions.core.profile_ports import Reach
from actions.core.profiles import COUNTED

_FIRST, _LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


class SqlFacts:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, found: Sequence[Fact]) -> int:
        return sum(insert_new(self._connection, facts, _row(fact)) for fact in found)

    def of(self, reach: Reach) -> tuple[Fact, ...]:
        query = sa.select(facts).where(within(reach, facts.c.identity, facts.c.at))
        return self._all(query)

    def newest(self, reach: Reach) -> tuple[Fact, ...]:
        rows = self._connection.execute(_newest(len(reach)), _bound(reach))
        return tuple(_fact(row) for row in rows)

    def corrected(self, reach: Reach) -> tuple[Fact, ...]:
        rows = self._connection.execute(_corrected(len(reach)), _bound(reach))
        return tuple(_fact(row) for row in rows)

    def get(self, fact_id: str) -> Fact | None:
        found = self._all(sa.select(facts).where(facts.c.id == fact_id))
        return found[0] if found else None

    def delete(self, ids: Sequence[str]) -> int:
        return self._delete(facts.c.id.in_(ids))

    def delete_of_evidence(self, evidence: Sequence[str]) -> int:
        return self._delete(facts.c.evidence.in_(evidence))

    def delete_of(self, identities: Sequence[str]) -> int:
        return self._delete(facts.c.identity.in_(identities))

    def _delete(self, condition: sa.ColumnElement[bool]) -> int:
        return self._connection.execute(sa.delete(facts).where(condition)).rowcount

    def _all(self, query: sa.Select[Any]) -> tuple[Fact, ...]:
        rows = self._connection.execute(query.order_by(facts.c.at, facts.c.id))
        return tuple(_fact(row) for row in rows)


class SqlConsents:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, consent: Consent) -> None:
        """The same message or event speaks of a purpose only once."""
        insert_new(self._connection, consents, asdict(consent))

    def of(self, reach: Reach) -> tuple[Consent, ...]:
        rows = self._connection.execute(_consented(len(reach)), _bound(reach))
        return tuple(_consent(row) for row in rows)


# Statements that every turn runs are made once for each number of identities: making one costs
# more than running it.


@lru_cache
def _newest(spans: int) -> sa.Select[Any]:
    same = (facts.c.identity, facts.c.kind, facts.c.subject, facts.c.source)
    place = sa.func.row_number().over(partition_by=same, order_by=facts.c.at.desc())
    ranked = sa.select(facts.c.id, place.label("place")).where(_whose(spans, facts)).subquery()
    counted = sa.select(ranked.c.id).where(ranked.c.place <= COUNTED)
    return sa.select(facts).where(facts.c.id.in_(counted))


@lru_cache
def _corrected(spans: int) -> sa.Select[Any]:
    return sa.select(facts).where(_whose(spans, facts), facts.c.source == "corrected")


@lru_cache
def _consented(spans: int) -> sa.Select[Any]:
    query = sa.select(consents).where(_whose(spans, consents))
    return query.order_by(consents.c.at, consents.c.id)


def _whose(spans: int, table: sa.Table) -> sa.ColumnElement[bool]:
    each = (
        sa.and_(
            table.c.identity == sa.bindparam(f"identity{i}"),
            table.c.at <= sa.bindparam(f"until{i}", type_=UtcTime),
            table.c.at > sa.bindparam(f"since{i}", type_=UtcTime),
        )
        for i in range(spans)
    )
    return sa.or_(sa.false(), *each)


def _bound(reach: Reach) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for i, span in enumerate(reach):
        found[f"identity{i}"] = span.identity
        found[f"until{i}"] = span.until or _LAST
        found[f"since{i}"] = span.since or _FIRST
    return found


def _row(fact: Fact) -> dict[str, Any]:
    values = {c.name: getattr(fact, c.name) for c in facts.c if hasattr(fact, c.name)}
    evidence = fact.evidence
    value = dict(fact.value) if isinstance(fact.value, dict) else fact.value
    return values | {
        "value": value,
        "evidence": evidence.id,
        "evidence_kind": evidence.kind,
        "start": evidence.start,
        "end": evidence.end,
    }


def _fact(row: sa.Row[Any]) -> Fact:
    values = dict(row._mapping)
    id_, start, end = values.pop("evidence"), values.pop("start"), values.pop("end")
    evidence = Evidence(id_, start, end, values.pop("evidence_kind"))
    del values["id"]
    return Fact(**values, evidence=evidence)


def _consent(row: sa.Row[Any]) -> Consent:
    return Consent(**{k: v for k, v in row._mapping.items() if k != "id"})
