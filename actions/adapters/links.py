"""Links between identities in SQL."""

from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from actions.adapters.profile_schema import links
from actions.core.identities import Link

_L = links.c
_WANTED = sa.bindparam("wanted", type_=sa.String)
_OTHERS = sa.select(_L.identity).where(_L.shopper == _WANTED)
_SHOPPERS = sa.select(_L.shopper).where(_L.identity == _WANTED)
_ALSO = sa.select(_L.identity).where(_L.shopper.in_(_SHOPPERS))
# made once, for it is asked in every turn
_AROUND = (
    sa.select(*(c for c in links.c if c.name != "id"))
    .where(_L.identity.in_(sa.union(sa.select(_WANTED), _OTHERS, _ALSO)))
    .order_by(_L.linked, _L.id)
)


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
        rows = self._connection.execute(_AROUND, {"wanted": identity})
        return tuple(Link(**row._mapping) for row in rows)

    def undo(self, identity: str, shopper: str, at: datetime) -> int:
        update = sa.update(links).where(*_between(identity, shopper)).values(undone=at)
        return self._connection.execute(update).rowcount


def _between(identity: str, shopper: str) -> tuple[sa.ColumnElement[bool], ...]:
    return links.c.identity == identity, links.c.shopper == shopper, links.c.undone.is_(None)
