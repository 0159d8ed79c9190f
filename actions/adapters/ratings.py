"""Ratings in SQL."""

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from actions.adapters.inserts import insert_new
from actions.adapters.offer_schema import ratings
from actions.core.ratings import Rating, RatingKind


class SqlRatings:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(self, rating: Rating) -> None:
        """Keep it; a second thumb on the same message replaces the first."""
        row = asdict(rating)
        if not insert_new(self._connection, ratings, row):
            self._connection.execute(
                sa.update(ratings)
                .where(
                    ratings.c.conversation == rating.conversation,
                    ratings.c.message_id == rating.message_id,
                    ratings.c.kind == rating.kind,
                )
                .values(score=rating.score, at=rating.at, decision=rating.decision)
            )

    def of(self, conversation: str) -> tuple[Rating, ...]:
        query = sa.select(ratings).where(ratings.c.conversation == conversation)
        rows = self._connection.execute(query.order_by(ratings.c.at, ratings.c.id))
        return tuple(_rating(row) for row in rows)

    def latest(self, conversation: str, kind: RatingKind) -> Rating | None:
        query = (
            sa.select(ratings)
            .where(ratings.c.conversation == conversation, ratings.c.kind == kind)
            .order_by(ratings.c.at.desc(), ratings.c.id.desc())
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return _rating(row) if row else None


def _rating(row: sa.Row[Any]) -> Rating:
    return Rating(**{k: v for k, v in row._mapping.items() if k != "id"})
