"""The outbox in SQL: a conversation's messages are claimed in order, by one claimer at a time."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from actions.adapters.messages import message_of
from actions.adapters.schema import conversations, messages, outbox
from actions.core.conversations import Delivery
from actions.core.messages import Message


class SqlOutbox:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, message: Message, channel: str) -> None:
        self._connection.execute(
            sa.insert(outbox).values(
                conversation=message.conversation, seq=message.seq, channel=channel, attempt=0
            )
        )

    def claim(
        self, channel: str, now: datetime, lease: timedelta, limit: int, conversation: str | None
    ) -> tuple[Delivery, ...]:
        open_rows = [outbox.c.channel == channel, outbox.c.delivered.is_(None)]
        if conversation is not None:
            open_rows.append(outbox.c.conversation == conversation)
        mine = self._lock_conversations(open_rows, now, limit)
        query = (
            sa.select(outbox.c.id)
            .where(*open_rows, outbox.c.conversation.in_(mine), ~_held(now))
            .order_by(outbox.c.conversation, outbox.c.seq)
            .limit(limit)
        )
        ids = list(self._connection.execute(query).scalars())
        self._connection.execute(
            sa.update(outbox)
            .where(outbox.c.id.in_(ids))
            .values(attempt=outbox.c.attempt + 1, not_before=now + lease)
        )
        return self._deliveries(ids)

    def delivered(self, ids: Sequence[int], at: datetime) -> None:
        self._mark(outbox.c.id.in_(ids), at)

    def delivered_up_to(self, conversation: str, seq: int, at: datetime) -> None:
        self._mark(sa.and_(outbox.c.conversation == conversation, outbox.c.seq <= seq), at)

    def decisions(self, ids: Sequence[int], not_on: Collection[str]) -> tuple[str, ...]:
        query = (
            sa.select(messages.c.decision_id)
            .join(
                outbox,
                sa.and_(
                    outbox.c.conversation == messages.c.conversation,
                    outbox.c.seq == messages.c.seq,
                ),
            )
            .where(
                outbox.c.id.in_(ids),
                outbox.c.channel.not_in(not_on),
                messages.c.decision_id.is_not(None),
            )
        )
        return tuple(self._connection.execute(query).scalars())

    def release(self, ids: Sequence[int], retry_at: datetime) -> None:
        self._connection.execute(
            sa.update(outbox)
            .where(outbox.c.id.in_(ids), outbox.c.delivered.is_(None))
            .values(not_before=retry_at)
        )

    def _mark(self, rows: sa.ColumnElement[bool], at: datetime) -> None:
        self._connection.execute(
            sa.update(outbox)
            .where(rows, outbox.c.delivered.is_(None))
            .values(delivered=at, not_before=None)
        )

    def _lock_conversations(
        self, open_rows: list[sa.ColumnElement[bool]], now: datetime, limit: int
    ) -> list[str]:
        """Conversations with something to deliver that no other claimer is working on."""
        wanted = sa.select(outbox.c.conversation).where(*open_rows, ~_held(now)).distinct()
        query = (
            sa.select(conversations.c.id)
            .where(conversations.c.id.in_(wanted))
            .order_by(conversations.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return list(self._connection.execute(query).scalars())

    def _deliveries(self, ids: list[int]) -> tuple[Delivery, ...]:
        query = (
            sa.select(outbox, conversations.c.owner)
            .join(conversations, conversations.c.id == outbox.c.conversation)
            .where(outbox.c.id.in_(ids))
            .order_by(outbox.c.conversation, outbox.c.seq)
        )
        rows = self._connection.execute(query).all()
        return tuple(
            Delivery(r.id, r.channel, r.owner, self._message(r.conversation, r.seq), r.attempt)
            for r in rows
        )

    def _message(self, conversation: str, seq: int) -> Message:
        query = sa.select(messages).where(
            messages.c.conversation == conversation, messages.c.seq == seq
        )
        return message_of(self._connection.execute(query).one())


def _held(now: datetime) -> sa.ColumnElement[bool]:
    """Is some undelivered message of the row's conversation claimed or put off until later?"""
    other = outbox.alias("other")
    return sa.exists().where(
        other.c.conversation == outbox.c.conversation,
        other.c.delivered.is_(None),
        other.c.not_before > now,
    )
