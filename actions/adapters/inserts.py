"""Inserts that do nothing when the row is there already, in SQLite and PostgreSQL."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: sa.Connection, table: sa.Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless one with the same unique key exists; says whether it did."""
    statement = _insert(connection, table).values(**values).on_conflict_do_nothing()
    return connection.execute(statement).rowcount == 1


def upsert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows, or bring the ones with the same primary key up to date."""
    if not rows:
        return
    statement = _insert(connection, table)
    keys = [c.key for c in table.primary_key.columns]
    changed = {c.name: statement.excluded[c.key] for c in table.c if c.key not in keys}
    connection.execute(
        statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed),
        rows,
    )


def _insert(connection: sa.Connection, table: sa.Table) -> Any:
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
