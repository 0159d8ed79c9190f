"""Conversations in SQL."""

from collections.abc import Sequence

import sqlalchemy as sa

from actions.adapters.inserts import insert_new
from actions.adapters.profile_schema import facts
from actions.adapters.schema import conversations, handovers, messages, outbox, tickets, turns
from actions.core.conversations import Conversation, ConversationState


class SqlConversations:
    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, conversation: str, *, locked: bool = False) -> Conversation | None:
        query = sa.select(conversations).where(conversations.c.id == conversation)
        return self._one(query.with_for_update() if locked else query)

    def of(self, owner: str, channel: str) -> Conversation | None:
        return self._one(
            sa.select(conversations).where(
                conversations.c.owner == owner, conversations.c.channel == channel
            )
        )

    def add(self, conversation: Conversation) -> bool:
        values = {c.name: getattr(conversation, c.name) for c in conversations.c}
        return insert_new(self._connection, conversations, values | {"state": conversation.state})

    def next_seq(self, conversation: str) -> int:
        """The next number of the transcript; the row stays locked until the transaction ends."""
        update = (
            sa.update(conversations)
            .where(conversations.c.id == conversation)
            .values(last_seq=conversations.c.last_seq + 1)
            .returning(conversations.c.last_seq)
        )
        return int(self._connection.execute(update).scalar_one())

    def change(self, conversation: Conversation, expected_version: int) -> bool:
        update = (
            sa.update(conversations)
            .where(
                conversations.c.id == conversation.id,
                conversations.c.version == expected_version,
            )
            .values(
                state=conversation.state.value,
                assignee=conversation.assignee,
                version=conversation.version,
            )
        )
        return self._connection.execute(update).rowcount == 1

    def mark_seen(self, conversation: str, seq: int) -> None:
        self._connection.execute(
            sa.update(conversations)
            .where(
                conversations.c.id == conversation,
                conversations.c.seen_seq < seq,
                conversations.c.last_seq >= seq,
            )
            .values(seen_seq=seq)
        )

    def in_state(self, states: Sequence[ConversationState]) -> tuple[Conversation, ...]:
        query = (
            sa.select(conversations)
            .where(conversations.c.state.in_([s.value for s in states]))
            .order_by(conversations.c.opened)
        )
        return tuple(_conversation(row) for row in self._connection.execute(query))

    def erase(self, conversation: str) -> None:
        """All of it, and what was learnt from it."""
        said = sa.select(messages.c.id).where(messages.c.conversation == conversation)
        learnt = sa.or_(facts.c.conversation == conversation, facts.c.evidence.in_(said))
        self._connection.execute(sa.delete(facts).where(learnt))
        for table in (outbox, messages, turns, tickets, handovers):
            self._connection.execute(sa.delete(table).where(table.c.conversation == conversation))
        self._connection.execute(sa.delete(conversations).where(conversations.c.id == conversation))

    def _one(self, query: sa.Select[tuple[object, ...]]) -> Conversation | None:
        row = self._connection.execute(query).one_or_none()
        return _conversation(row) if row else None


def _conversation(row: sa.Row[tuple[object, ...]]) -> Conversation:
    values = dict(row._mapping)
    return Conversation(**{**values, "state": ConversationState(values["state"])})
