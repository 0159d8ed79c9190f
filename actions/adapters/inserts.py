"""Inserts that do nothing when the row is there already, in SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: sa.Connection, table: sa.Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless one with the same unique key exists; says whether it did."""
    statement = _insert_new(connection.dialect.name, table)
    return connection.execute(statement, dict(values)).rowcount == 1


def insert_many_new(
    connection: sa.Connection,
    table: sa.Table,
    rows: Sequence[Mapping[str, Any]],
    keys: Sequence[sa.Column[Any]],
) -> Sequence[sa.Row[Any]]:
    """Insert the rows that are not there yet; gives the keys of these."""
    if not rows:
        return []
    statement = _insert_new(connection.dialect.name, table).returning(*keys)
    return connection.execute(statement, [dict(row) for row in rows]).all()


def upsert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows, or bring the ones with the same primary key up to date."""
    if not rows:
        return
    statement = _insert(connection.dialect.name, table)
    keys = [c.key for c in table.primary_key.columns]
    changed = {c.name: statement.excluded[c.key] for c in table.c if c.key not in keys}
    connection.execute(
        statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed),
        rows,
    )


@cache
def _insert_new(dialect: str, table: sa.Table) -> Any:
    """Made once: making the statement costs more than running it."""
    return _insert(dialect, table).on_conflict_do_nothing()


def _insert(dialect: str, table: sa.Table) -> Any:
    if dialect == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
