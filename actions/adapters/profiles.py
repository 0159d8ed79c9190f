"""Facts and consents in SQL."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from actions.adapters.inserts import insert_new
from actions.adapters.profile_schema import consents, facts
from actions.adapters.reaches import within
from actions.core.consents import Consent
from actions.core.facts import Evidence, Fact
from actions.core.profile_ports import Reach


class SqlFacts:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, found: Sequence[Fact]) -> int:
        return sum(insert_new(self._connection, facts, _row(fact)) for fact in found)

    def of(self, reach: Reach) -> tuple[Fact, ...]:
        query = sa.select(facts).where(within(reach, facts.c.identity, facts.c.at))
        return self._all(query)

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
        query = sa.select(consents).where(within(reach, consents.c.identity, consents.c.at))
        rows = self._connection.execute(query.order_by(consents.c.at, consents.c.id))
        return tuple(_consent(row) for row in rows)


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
