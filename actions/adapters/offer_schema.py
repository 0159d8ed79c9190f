"""The tables of offers, decisions and outcomes."""

import sqlalchemy as sa

from actions.adapters.columns import UtcTime
from actions.adapters.profile_schema import IDENTITY
from actions.adapters.schema import RowId, metadata

ARM = sa.String(160)

offers = sa.Table(
    "offers",
    metadata,
    sa.Column("id", sa.String(96), primary_key=True),
    sa.Column("version", sa.String(32), primary_key=True),
    sa.Column("terms", sa.JSON, nullable=False),
    sa.Column("from", UtcTime, primary_key=True, key="since"),
    sa.Column("to", UtcTime, key="until"),  # None: the version in force
)

# One row for each budget and each stock that is limited; changed by one guarded UPDATE.
offer_limits = sa.Table(
    "offer_limits",
    metadata,
    sa.Column("offer", sa.String(96), primary_key=True),
    sa.Column("budget_cents", sa.BigInteger),
    sa.Column("reserved_cents", sa.BigInteger, nullable=False),
    sa.Column("spent_cents", sa.BigInteger, nullable=False),
    sa.Column("stock", sa.Integer),
    sa.Column("reserved", sa.Integer, nullable=False),
    sa.Column("used", sa.Integer, nullable=False),
)

reservations = sa.Table(
    "reservations",
    metadata,
    sa.Column("decision", sa.String(64), primary_key=True),
    sa.Column("offer", sa.String(96), nullable=False, index=True),
    sa.Column("cents", sa.BigInteger, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),  # reserved, committed, released
    sa.Column("until", UtcTime, nullable=False, index=True),
)

offer_codes = sa.Table(
    "offer_codes",
    metadata,
    sa.Column("code", sa.String(64), primary_key=True),
    sa.Column("decision", sa.String(64), nullable=False, unique=True),
    sa.Column("arm", ARM, nullable=False),
    sa.Column("identity", IDENTITY, nullable=False, index=True),
    sa.Column("valid_until", UtcTime, nullable=False),
    sa.Column("redeemed", UtcTime),
    sa.Column("order_number", sa.String(64), nullable=False),
)

# What draws and codes are keyed with; the newest is in force, earlier ones replay earlier draws.
decision_salts = sa.Table(
    "decision_salts",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("since", UtcTime, nullable=False),
)

decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    sa.Column("turn_id", sa.String(64), nullable=False),
    sa.Column("identity", IDENTITY, nullable=False, index=True),
    sa.Column("at", UtcTime, nullable=False, index=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("scenario", sa.String(64), nullable=False),
    sa.Column("candidates", sa.JSON, nullable=False),
    sa.Column("pmf", sa.JSON, nullable=False),
    sa.Column("scores", sa.JSON, nullable=False),
    sa.Column("chosen", ARM, nullable=False),
    sa.Column("propensity", sa.Float, nullable=False),
    sa.Column("draw", sa.Float, nullable=False),
    sa.Column("salt_id", sa.String(32), nullable=False),
    sa.Column("policy", sa.String(32), nullable=False),
    sa.Column("policy_version", sa.String(64), nullable=False),
    sa.Column("source", sa.String(16), nullable=False),
    sa.Column("excluded", sa.JSON, nullable=False),
    sa.Column("features", sa.JSON, nullable=False),
    sa.Column("arm_features", sa.JSON, nullable=False),
    sa.Column("feature_schema", sa.String(32), nullable=False),
    sa.Column("reasons", sa.JSON, nullable=False),
    sa.Column("consents", sa.JSON, nullable=False),
    sa.Column("personalised", sa.Boolean, nullable=False),
    sa.Column("in_holdout", sa.Boolean, nullable=False),
    sa.Column("holdout_probability", sa.Float, nullable=False),
    sa.Column("code", sa.String(64), nullable=False),
    sa.Column("expected_cost_cents", sa.BigInteger, nullable=False),
    sa.Column("valid_until", UtcTime),
    sa.Column("latency_us", sa.Integer, nullable=False),
    sa.Column("schema_version", sa.Integer, nullable=False),
    sa.CheckConstraint("propensity > 0 AND propensity <= 1", name="propensity"),
)

outcomes = sa.Table(
    "outcomes",
    metadata,
    sa.Column("key", sa.String(192), primary_key=True),
    sa.Column(
        "decision",
        sa.String(64),
        sa.ForeignKey("decisions.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("received", UtcTime, nullable=False),
    sa.Column("value_cents", sa.BigInteger, nullable=False),
    sa.Column("order_number", sa.String(64), nullable=False),
    sa.Column("code", sa.String(64), nullable=False),
    sa.Column("method", sa.String(32), nullable=False),
    sa.Column("is_bot", sa.Boolean, nullable=False),
    sa.Column("properties", sa.JSON, nullable=False),
)

# Derived and rebuildable: one row for each decision, metric and version of attribution.
decision_rewards = sa.Table(
    "decision_rewards",
    metadata,
    sa.Column("decision", sa.String(64), primary_key=True),
    sa.Column("metric", sa.String(32), primary_key=True),
    sa.Column("attribution", sa.String(32), primary_key=True),
    sa.Column("window_s", sa.Integer, nullable=False),
    sa.Column("value", sa.Float, nullable=False),
    sa.Column("method", sa.String(32), nullable=False),
    sa.Column("matured", sa.Boolean, nullable=False),
    sa.Column("computed", UtcTime, nullable=False),
)

policy_versions = sa.Table(
    "policy_versions",
    metadata,
    sa.Column("version", sa.String(64), primary_key=True),  # digest of the artefact
    sa.Column("engine", sa.String(32), nullable=False),
    sa.Column("artefact", sa.LargeBinary, nullable=False),
    sa.Column("made", UtcTime, nullable=False),
    sa.Column("trained_from", UtcTime),
    sa.Column("trained_to", UtcTime),
    sa.Column("parent", sa.String(64), nullable=False),
    sa.Column("report", sa.JSON, nullable=False),
    sa.Column("live_since", UtcTime),
    sa.Column("live_until", UtcTime),
)

ratings = sa.Table(
    "ratings",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    sa.Column("message_id", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),  # thumb, csat
    sa.Column("score", sa.Integer, nullable=False),  # thumb -1 or 1, csat 1 to 5
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("decision", sa.String(64), nullable=False),
    sa.UniqueConstraint("conversation", "message_id", "kind"),
)
