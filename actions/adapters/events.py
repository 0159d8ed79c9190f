"""Events in SQL."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from actions.adapters.inserts import insert_many_new
from actions.adapters.profile_schema import events
from actions.adapters.reaches import within
from actions.core.events import Event
from actions.core.profile_ports import Reach

_LOCKS = 7_301  # our number among the advisory locks of a database


class SqlEvents:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def lock(self, identities: Collection[str]) -> None:
        """Until the end of the unit of work nobody else may change what is known of these.

        In SQLite there is one writer at a time anyway.
        """
        if self._connection.dialect.name == "sqlite":
            return
        for identity in sorted(identities):  # one order for all, or two could wait for each other
            lock = sa.select(sa.func.pg_advisory_xact_lock(_LOCKS, sa.func.hashtext(identity)))
            self._connection.execute(lock)

    def add(self, new: Sequence[Event]) -> tuple[Event, ...]:
        """Keep those whose source and id are not there yet; gives these, each once."""
        first = {(e.source, e.id): e for e in reversed(new)}
        inserted = {
            (row.source, row.id)
            for row in insert_many_new(
                self._connection,
                events,
                [_values(e) for e in first.values()],
                (events.c.source, events.c.id),
            )
        }
        return tuple(e for e in new if (e.source, e.id) in inserted and first[e.source, e.id] is e)

    def of(
        self, reach: Reach, names: Sequence[str] = (), since: datetime | None = None
    ) -> tuple[Event, ...]:
        """Oldest first."""
        query = sa.select(events).where(within(reach, events.c.identity, events.c.at))
        if names:
            query = query.where(events.c.name.in_(names))
        if since:
            query = query.where(events.c.at >= since)
        rows = self._connection.execute(query.order_by(events.c.at, events.c.source, events.c.id))
        return tuple(Event(**row._mapping) for row in rows)

    def named(self, name: str, since: datetime, until: datetime) -> tuple[Event, ...]:
        """Of everybody, oldest first."""
        query = sa.select(events).where(events.c.at.between(since, until), events.c.name == name)
        rows = self._connection.execute(query.order_by(events.c.at, events.c.source, events.c.id))
        return tuple(Event(**row._mapping) for row in rows)


def _values(event: Event) -> dict[str, Any]:
    return asdict(event) | {"properties": dict(event.properties)}
