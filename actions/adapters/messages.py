"""Messages in SQL: cards and options are JSON in the row."""

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from actions.adapters.offer_schema import ratings
from actions.adapters.schema import messages
from actions.core.messages import Card, Message, Option


class SqlMessages:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def by_client_id(self, conversation: str, client_id: str) -> Message | None:
        found = self._all(_of(conversation).where(messages.c.client_id == client_id))
        return found[0] if found else None

    def get(self, conversation: str, seq: int) -> Message | None:
        found = self._all(_of(conversation).where(messages.c.seq == seq))
        return found[0] if found else None

    def after(self, conversation: str, seq: int, limit: int) -> tuple[Message, ...]:
        newer = _of(conversation).where(messages.c.seq > seq)
        return self._all(newer.order_by(messages.c.seq).limit(limit))

    def latest(self, conversation: str, limit: int) -> tuple[Message, ...]:
        newest = _of(conversation).order_by(messages.c.seq.desc()).limit(limit)
        return self._all(newest)[::-1]

    def add(self, message: Message, *, waits: bool = False) -> None:
        values = asdict(message) | {
            "items": [asdict(card) for card in message.items],
            "options": [asdict(option) for option in message.options],
            "media": dict(message.media) if message.media else None,
            "waits": waits,
        }
        del values["rating"]  # has a table of its own
        self._connection.execute(sa.insert(messages).values(**values))

    def replies_of(self, turn_id: str) -> tuple[Message, ...]:
        replies = sa.select(messages).where(
            messages.c.turn_id == turn_id, messages.c.role != "shopper"
        )
        return self._all(replies.order_by(messages.c.seq))

    def decisions(self, conversation: str, after: int, up_to: int) -> tuple[str, ...]:
        query = sa.select(messages.c.decision_id).where(
            messages.c.conversation == conversation,
            messages.c.seq > after,
            messages.c.seq <= up_to,
            messages.c.decision_id.is_not(None),
        )
        return tuple(self._connection.execute(query.order_by(messages.c.seq)).scalars())

    def _all(self, query: sa.Select[Any]) -> tuple[Message, ...]:
        return tuple(message_of(row) for row in self._connection.execute(query))


def _of(conversation: str) -> sa.Select[Any]:
    thumb = sa.and_(
        ratings.c.conversation == messages.c.conversation,
        ratings.c.message_id == messages.c.id,
        ratings.c.kind == "thumb",
    )
    rated = sa.select(messages, ratings.c.score.label("rating")).outerjoin(ratings, thumb)
    return rated.where(messages.c.conversation == conversation)


def message_of(row: sa.Row[Any]) -> Message:
    values = dict(row._mapping)
    del values["waits"]
    values["rating"] = values.get("rating") or 0
    values["items"] = tuple(_card(item) for item in values["items"])
    values["options"] = tuple(Option(**option) for option in values["options"])
    return Message(**values)


def _card(stored: dict[str, Any]) -> Card:
    return Card(**{**stored, "options": tuple(Option(**o) for o in stored["options"])})
