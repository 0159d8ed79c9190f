"""The tables of profiles: facts, events, consents, links of identities, receipts of forgetting."""

import sqlalchemy as sa

from actions.adapters.columns import UtcTime
from actions.adapters.schema import RowId, metadata

IDENTITY = sa.String(128)

facts = sa.Table(
    "facts",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("identity", IDENTITY, nullable=False, index=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("subject", sa.String(128), nullable=False),
    sa.Column("value", sa.JSON(none_as_null=True)),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("source", sa.String(16), nullable=False),
    sa.Column("extractor", sa.String(64), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("evidence_kind", sa.String(16), nullable=False),
    sa.Column("evidence", sa.String(160), nullable=False, index=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    sa.Column("valid_until", UtcTime),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("source", sa.String(64), primary_key=True),
    sa.Column("id", sa.String(128), primary_key=True),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("identity", IDENTITY, nullable=False, index=True),
    sa.Column("at", UtcTime, nullable=False, index=True),
    sa.Column("received", UtcTime, nullable=False),
    sa.Column("properties", sa.JSON, nullable=False),
)

consents = sa.Table(
    "consents",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("identity", IDENTITY, nullable=False, index=True),
    sa.Column("purpose", sa.String(32), nullable=False),
    sa.Column("granted", sa.Boolean, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("source", sa.String(32), nullable=False),
    sa.Column("evidence", sa.String(160), nullable=False),
    sa.UniqueConstraint("identity", "purpose", "evidence"),
)

links = sa.Table(
    "links",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("identity", IDENTITY, nullable=False, index=True),
    sa.Column("shopper", IDENTITY, nullable=False, index=True),
    sa.Column("linked", UtcTime, nullable=False),
    sa.Column("until", UtcTime),
    sa.Column("undone", UtcTime),
    sa.Column("proof", sa.String(64), nullable=False),
)

erasures = sa.Table(
    "erasures",
    metadata,
    sa.Column("receipt", sa.String(32), primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
    # what is still to be done; emptied when the last row of the shopper is gone
    sa.Column("pending", sa.JSON(none_as_null=True)),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("finished", UtcTime),
)

# Links to a download of everything kept on a shopper; the token itself is nowhere.
exports = sa.Table(
    "exports",
    metadata,
    sa.Column("token", sa.String(64), primary_key=True),  # its SHA-256
    sa.Column("identity", IDENTITY, nullable=False, index=True),
    sa.Column("until", UtcTime, nullable=False),
)
