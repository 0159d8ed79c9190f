"""Links to downloads in SQL: only the hash of each token is kept."""

from datetime import datetime

import sqlalchemy as sa

from actions.adapters.profile_schema import exports


class SqlExportLinks:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, token_hash: str, identity: str, until: datetime) -> None:
        values = {"token": token_hash, "identity": identity, "until": until}
        self._connection.execute(sa.insert(exports).values(**values))

    def identity_of(self, token_hash: str, now: datetime) -> str | None:
        query = sa.select(exports.c.identity).where(
            exports.c.token == token_hash, exports.c.until > now
        )
        return self._connection.execute(query).scalar_one_or_none()

    def drop_until(self, at: datetime) -> None:
        self._connection.execute(sa.delete(exports).where(exports.c.until <= at))
