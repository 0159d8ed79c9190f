"""The catalogue of offers in SQL: every version that ever was, and when it was in force."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from actions.adapters.inserts import insert_new
from actions.adapters.offer_schema import offer_limits, offers
from actions.core.offer_terms import offer_from, plain, version_of
from actions.core.offers import Offer

_STAMP = sa.select(
    *(f(c) for c in (offers.c.since, offers.c.until) for f in (sa.func.max, sa.func.count))
)


class SqlOffers:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(
        self, wanted: Sequence[Offer], at: datetime, *, only: bool = False
    ) -> Mapping[str, int]:
        stored = {offer.id: plain(offer) for offer in self.in_force()}
        counts: Counter[str] = Counter(new=0, changed=0, unchanged=0, withdrawn=0)
        for offer in wanted:
            known, terms = stored.pop(offer.id, None), plain(offer)
            counts["new" if known is None else "changed" if known != terms else "unchanged"] += 1
            if known != terms:
                self._close([offer.id], at)
                self._add(offer.id, terms, at)
        if only:
            counts["withdrawn"] = len(stored)
            self._close(list(stored), at)
        for offer in wanted:
            self._limit(offer)
        return dict(counts)

    def in_force(self) -> tuple[Offer, ...]:
        query = sa.select(offers.c.terms).where(offers.c.until.is_(None)).order_by(offers.c.id)
        return tuple(offer_from(terms) for terms in self._connection.execute(query).scalars())

    def version(self, arm: str) -> Offer | None:
        id_, _, version = arm.rpartition("@")
        query = sa.select(offers.c.terms).where(offers.c.id == id_, offers.c.version == version)
        terms = self._connection.execute(query.order_by(offers.c.since.desc()).limit(1)).scalar()
        return offer_from(terms) if terms else None

    def stamp(self) -> str:
        return "|".join(str(part) for part in self._connection.execute(_STAMP).one())

    def _add(self, id_: str, terms: dict[str, object], at: datetime) -> None:
        row = {"id": id_, "version": version_of(terms), "terms": terms, "since": at}
        self._connection.execute(sa.insert(offers).values(**row))

    def _close(self, ids: Sequence[str], at: datetime) -> None:
        open_ = sa.and_(offers.c.id.in_(ids), offers.c.until.is_(None))
        self._connection.execute(sa.update(offers).where(open_).values(until=at))

    def _limit(self, offer: Offer) -> None:
        """What was promised and spent stays; how much there is in all is as the offer says."""
        values = {"budget_cents": offer.budget_cents, "stock": offer.stock}
        blank = {"reserved_cents": 0, "spent_cents": 0, "reserved": 0, "used": 0}
        if not insert_new(self._connection, offer_limits, {"offer": offer.id} | values | blank):
            mine = sa.update(offer_limits).where(offer_limits.c.offer == offer.id)
            self._connection.execute(mine.values(**values))
