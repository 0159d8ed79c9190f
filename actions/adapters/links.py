"""Links between identities in SQL."""

from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from actions.adapters.profile_schema import links
from actions.core.identities import Link


class SqlLinks:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, link: Link) -> None:
        self._connection.execute(sa.insert(links).values(**asdict(link)))

    def extend(self, link: Link, until: datetime) -> bool:
        same = (links.c.identity == link.identity, links.c.linked == link.linked)
        update = sa.update(links).where(*_between(link.identity, link.shopper), *same)
        return self._connection.execute(update.values(until=until)).rowcount == 1

    def around(self, identity: str) -> tuple[Link, ...]:
        others = sa.select(links.c.identity).where(links.c.shopper == identity)
        shoppers = sa.select(links.c.shopper).where(links.c.identity == identity)
        also = sa.select(links.c.identity).where(links.c.shopper.in_(shoppers))
        query = sa.select(*(c for c in links.c if c.name != "id")).where(
            links.c.identity.in_(sa.union(sa.select(sa.literal(identity)), others, also))
        )
        rows = self._connection.execute(query.order_by(links.c.linked, links.c.id))
        return tuple(Link(**row._mapping) for row in rows)

    def undo(self, identity: str, shopper: str, at: datetime) -> int:
        update = sa.update(links).where(*_between(identity, shopper)).values(undone=at)
        return self._connection.execute(update).rowcount


def _between(identity: str, shopper: str) -> tuple[sa.ColumnElement[bool], ...]:
    return links.c.identity == identity, links.c.shopper == shopper, links.c.undone.is_(None)
