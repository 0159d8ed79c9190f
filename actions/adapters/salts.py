"""The salts of draws and codes, in the database so that all machines draw alike."""

import secrets
from datetime import datetime

import sqlalchemy as sa

from actions.adapters.inserts import insert_new
from actions.adapters.offer_schema import decision_salts
from actions.core.salts import Salt


class SqlSalts:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def newest(self, now: datetime) -> Salt:
        """The salt in force; the first one is made here, by whoever comes first."""
        found = self._newest()
        if found is None:
            values = {"id": "1", "key": secrets.token_hex(32), "since": now}
            insert_new(self._connection, decision_salts, values)
            found = self._newest()
        assert found is not None  # noqa: S101 - just inserted, by us or by another
        return found

    def _newest(self) -> Salt | None:
        newest = sa.select(decision_salts).order_by(decision_salts.c.since.desc()).limit(1)
        row = self._connection.execute(newest).one_or_none()
        return Salt(row.id, row.key) if row else None
