"""Turns in SQL: which messages wait, and which turn took them."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from actions.adapters.messages import message_of
from actions.adapters.schema import conversations, messages, turns
from actions.core.conversations import Conversation, PendingTurn
from actions.core.messages import Message


class SqlTurns:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def waiting(self, conversation: str) -> tuple[Message, ...]:
        query = sa.select(messages).where(messages.c.conversation == conversation, messages.c.waits)
        rows = self._connection.execute(query.order_by(messages.c.seq))
        return tuple(message_of(row) for row in rows)

    def settle_waiting(self, conversation: str) -> None:
        self._connection.execute(
            sa.update(messages)
            .where(messages.c.conversation == conversation, messages.c.waits)
            .values(waits=False)
        )

    def get(self, turn_id: str) -> PendingTurn | None:
        return self._one(turns.c.id == turn_id)

    def unfinished(self, conversation: str) -> PendingTurn | None:
        return self._one(turns.c.conversation == conversation, turns.c.outcome.is_(None))

    def open(
        self, conversation: Conversation, messages_: Sequence[Message], worker: str, until: datetime
    ) -> PendingTurn:
        newest = messages_[-1]
        turn_id = uuid.uuid4().hex
        values = {
            "id": turn_id,
            "conversation": conversation.id,
            "text": "\n".join(m.payload or m.text for m in messages_),
            "is_payload": newest.payload is not None,
            "attempt": 1,
            "worker": worker,
            "lease_until": until,
            "language": newest.language,
            "page": newest.page,
        }
        self._connection.execute(sa.insert(turns).values(**values))
        self._connection.execute(
            sa.update(messages)
            .where(messages.c.id.in_([m.id for m in messages_]))
            .values(waits=False, turn_id=turn_id)
        )
        return self._known(turn_id)

    def retry(self, turn: PendingTurn, worker: str, until: datetime) -> PendingTurn:
        self._connection.execute(
            sa.update(turns)
            .where(turns.c.id == turn.id)
            .values(attempt=turns.c.attempt + 1, worker=worker, lease_until=until)
        )
        return self._known(turn.id)

    def finish(self, turn_id: str, outcome: str, at: datetime) -> None:
        self._connection.execute(
            sa.update(turns)
            .where(turns.c.id == turn_id)
            .values(outcome=outcome, finished=at, lease_until=None)
        )

    def release(self, worker: str) -> None:
        self._connection.execute(
            sa.update(turns)
            .where(turns.c.worker == worker, turns.c.outcome.is_(None))
            .values(lease_until=None)
        )

    def conversations_with_work(self, now: datetime) -> tuple[str, ...]:
        """Those the bot answers in, with a message waiting or a turn nobody holds."""
        waiting = sa.select(messages.c.conversation).where(messages.c.waits)
        left = sa.select(turns.c.conversation).where(
            turns.c.outcome.is_(None),
            sa.or_(turns.c.lease_until.is_(None), turns.c.lease_until <= now),
        )
        held = sa.select(turns.c.conversation).where(
            turns.c.outcome.is_(None), turns.c.lease_until > now
        )
        query = sa.select(conversations.c.id).where(
            conversations.c.id.in_(waiting.union(left)),
            conversations.c.id.not_in(held),
            conversations.c.state != "human",
        )
        return tuple(self._connection.execute(query.order_by(conversations.c.id)).scalars())

    def owners(self) -> tuple[str, ...]:
        query = sa.select(conversations.c.owner).distinct().order_by(conversations.c.owner)
        return tuple(self._connection.execute(query).scalars())

    def answered(self, owner: str) -> tuple[PendingTurn, ...]:
        """Every turn of an owner that is over, in the order written."""
        query = (
            _whole()
            .where(conversations.c.owner == owner, turns.c.outcome.is_not(None))
            .order_by(turns.c.finished, turns.c.id)
        )
        found = [self._turn(dict(row._mapping)) for row in self._connection.execute(query).all()]
        return tuple(sorted((t for t in found if t.at), key=lambda t: (t.at, t.seqs)))

    def _known(self, turn_id: str) -> PendingTurn:
        found = self.get(turn_id)
        if found is None:
            raise LookupError(turn_id)
        return found

    def _one(self, *conditions: sa.ColumnElement[bool]) -> PendingTurn | None:
        row = self._connection.execute(_whole().where(*conditions)).one_or_none()
        return self._turn(dict(row._mapping)) if row else None

    def _turn(self, values: dict[str, Any]) -> PendingTurn:
        wanted = (messages.c.seq, messages.c.id, messages.c.at, messages.c.text, messages.c.payload)
        query = sa.select(*wanted).where(
            messages.c.turn_id == values["id"], messages.c.role == "shopper"
        )
        rows = self._connection.execute(query.order_by(messages.c.seq)).all()
        kept = {k: v for k, v in values.items() if k not in ("worker", "finished")}
        return PendingTurn(
            **kept,
            seqs=tuple(row.seq for row in rows),
            parts=tuple((row.id, len(row.payload or row.text)) for row in rows),
            at=max((row.at for row in rows), default=None),
        )


def _whole() -> sa.Select[Any]:
    """Turns with whose they are."""
    owned = (conversations.c.shopper_id, conversations.c.channel, conversations.c.owner)
    return sa.select(turns, *owned).join(conversations, conversations.c.id == turns.c.conversation)
