"""The tables of conversations, messages, turns, outbox, tickets and handovers."""

import sqlalchemy as sa

from actions.adapters.columns import UtcTime

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("owner", sa.String(128), nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("shopper_id", sa.String(128), index=True),
    sa.Column("opened", UtcTime, nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("assignee", sa.String(128)),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("last_seq", sa.Integer, nullable=False),
    sa.Column("seen_seq", sa.Integer, nullable=False),
    sa.Column("language", sa.String(8)),
    sa.UniqueConstraint("owner", "channel"),
)


def _conversation() -> sa.Column[str]:
    return sa.Column(
        "conversation",
        sa.String(64),
        sa.ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
    )


turns = sa.Table(
    "turns",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    _conversation(),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("is_payload", sa.Boolean, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("worker", sa.String(64), nullable=False),
    sa.Column("lease_until", UtcTime),
    sa.Column("language", sa.String(8)),
    sa.Column("page", sa.Text, nullable=False),
    sa.Column("outcome", sa.String(16)),
    sa.Column("finished", UtcTime),
)
sa.Index(
    "uq_turns_unfinished",
    turns.c.conversation,
    unique=True,
    sqlite_where=turns.c.outcome.is_(None),
    postgresql_where=turns.c.outcome.is_(None),
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    _conversation(),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("items", sa.JSON, nullable=False),
    sa.Column("options", sa.JSON, nullable=False),
    sa.Column("media", sa.JSON(none_as_null=True)),
    sa.Column("client_id", sa.String(64)),
    sa.Column("name", sa.String(128)),
    sa.Column("payload", sa.Text),
    sa.Column("language", sa.String(8)),
    sa.Column("page", sa.Text, nullable=False),
    sa.Column("turn_id", sa.String(64), sa.ForeignKey("turns.id"), index=True),
    sa.Column("waits", sa.Boolean, nullable=False),
    sa.Column("decision_id", sa.String(64)),
    sa.UniqueConstraint("conversation", "seq"),
    sa.UniqueConstraint("conversation", "client_id"),
)
sa.Index(
    "ix_messages_waiting",
    messages.c.conversation,
    sqlite_where=messages.c.waits,
    postgresql_where=messages.c.waits,
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    _conversation(),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("not_before", UtcTime),
    sa.Column("delivered", UtcTime),
    sa.UniqueConstraint("conversation", "seq"),
)
sa.Index(
    "ix_outbox_undelivered",
    outbox.c.channel,
    outbox.c.conversation,
    sqlite_where=outbox.c.delivered.is_(None),
    postgresql_where=outbox.c.delivered.is_(None),
)

tickets = sa.Table(
    "tickets",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("key", sa.String(160), nullable=False, unique=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("shopper_id", sa.String(128), index=True),
    sa.Column("order_number", sa.String(64)),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("closed", UtcTime),
)

handovers = sa.Table(
    "handovers",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("key", sa.String(160), nullable=False, unique=True),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("packet", sa.JSON, nullable=False),
)
