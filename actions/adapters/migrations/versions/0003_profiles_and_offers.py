"""Profiles, events, offers, decisions and outcomes."""

import sqlalchemy as sa
from alembic import op

from actions.adapters.columns import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("identity", sa.String(length=128), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("evidence", sa.String(length=160), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint(
            "identity", "purpose", "evidence", name=op.f("uq_consents_identity_purpose_evidence")
        ),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consents_identity"), ["identity"], unique=False)

    op.create_table(
        "decision_rewards",
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("metric", sa.String(length=32), nullable=False),
        sa.Column("attribution", sa.String(length=32), nullable=False),
        sa.Column("window_s", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("method", sa.String(length=32), nullable=False),
        sa.Column("matured", sa.Boolean(), nullable=False),
        sa.Column("computed", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "decision", "metric", "attribution", name=op.f("pk_decision_rewards")
        ),
    )
    op.create_table(
        "decision_salts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("since", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_salts")),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("turn_id", sa.String(length=64), nullable=False),
        sa.Column("identity", sa.String(length=128), nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("scenario", sa.String(length=64), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("pmf", sa.JSON(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.String(length=160), nullable=False),
        sa.Column("propensity", sa.Float(), nullable=False),
        sa.Column("draw", sa.Float(), nullable=False),
        sa.Column("salt_id", sa.String(length=32), nullable=False),
        sa.Column("policy", sa.String(length=32), nullable=False),
        sa.Column("policy_version", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("excluded", sa.JSON(), nullable=False),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.Column("arm_features", sa.JSON(), nullable=False),
        sa.Column("feature_schema", sa.String(length=32), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("consents", sa.JSON(), nullable=False),
        sa.Column("personalised", sa.Boolean(), nullable=False),
        sa.Column("in_holdout", sa.Boolean(), nullable=False),
        sa.Column("holdout_probability", sa.Float(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("expected_cost_cents", sa.BigInteger(), nullable=False),
        sa.Column("valid_until", UtcTime(timezone=True), nullable=True),
        sa.Column("latency_us", sa.Integer(), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("propensity > 0 AND propensity <= 1", name="propensity"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_decisions_conversation"), ["conversation"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_decisions_identity"), ["identity"], unique=False)

    op.create_table(
        "erasures",
        sa.Column("receipt", sa.String(length=32), nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.Column("pending", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("finished", UtcTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("receipt", name=op.f("pk_erasures")),
    )
    op.create_table(
        "exports",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("identity", sa.String(length=128), nullable=False),
        sa.Column("until", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_exports")),
    )
    with op.batch_alter_table("exports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exports_identity"), ["identity"], unique=False)

    op.create_table(
        "events",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("identity", sa.String(length=128), nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.Column("received", UtcTime(timezone=True), nullable=False),
        sa.Column("properties", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("source", "id", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_events_identity"), ["identity"], unique=False)

    op.create_table(
        "facts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("identity", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("extractor", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("evidence_kind", sa.String(length=16), nullable=False),
        sa.Column("evidence", sa.String(length=160), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("valid_until", UtcTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
    )
    with op.batch_alter_table("facts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_facts_conversation"), ["conversation"], unique=False)
        batch_op.create_index(batch_op.f("ix_facts_evidence"), ["evidence"], unique=False)
        batch_op.create_index(batch_op.f("ix_facts_identity"), ["identity"], unique=False)

    op.create_table(
        "links",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("identity", sa.String(length=128), nullable=False),
        sa.Column("shopper", sa.String(length=128), nullable=False),
        sa.Column("linked", UtcTime(timezone=True), nullable=False),
        sa.Column("until", UtcTime(timezone=True), nullable=True),
        sa.Column("undone", UtcTime(timezone=True), nullable=True),
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
    )
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_links_identity"), ["identity"], unique=False)
        batch_op.create_index(batch_op.f("ix_links_shopper"), ["shopper"], unique=False)

    op.create_table(
        "offer_codes",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("arm", sa.String(length=160), nullable=False),
        sa.Column("identity", sa.String(length=128), nullable=False),
        sa.Column("valid_until", UtcTime(timezone=True), nullable=False),
        sa.Column("redeemed", UtcTime(timezone=True), nullable=True),
        sa.Column("order_number", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_offer_codes")),
        sa.UniqueConstraint("decision", name=op.f("uq_offer_codes_decision")),
    )
    with op.batch_alter_table("offer_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_codes_identity"), ["identity"], unique=False)

    op.create_table(
        "offer_limits",
        sa.Column("offer", sa.String(length=96), nullable=False),
        sa.Column("budget_cents", sa.BigInteger(), nullable=True),
        sa.Column("reserved_cents", sa.BigInteger(), nullable=False),
        sa.Column("spent_cents", sa.BigInteger(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=True),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("offer", name=op.f("pk_offer_limits")),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.String(length=96), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("from", UtcTime(timezone=True), nullable=False),
        sa.Column("to", UtcTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", "version", "from", name=op.f("pk_offers")),
    )
    op.create_table(
        "policy_versions",
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("engine", sa.String(length=32), nullable=False),
        sa.Column("artefact", sa.LargeBinary(), nullable=False),
        sa.Column("made", UtcTime(timezone=True), nullable=False),
        sa.Column("trained_from", UtcTime(timezone=True), nullable=True),
        sa.Column("trained_to", UtcTime(timezone=True), nullable=True),
        sa.Column("parent", sa.String(length=64), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("live_since", UtcTime(timezone=True), nullable=True),
        sa.Column("live_until", UtcTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_policy_versions")),
    )
    op.create_table(
        "ratings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint(
            "conversation",
            "message_id",
            "kind",
            name=op.f("uq_ratings_conversation_message_id_kind"),
        ),
    )
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ratings_conversation"), ["conversation"], unique=False)

    op.create_table(
        "reservations",
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("offer", sa.String(length=96), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("until", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("decision", name=op.f("pk_reservations")),
    )
    with op.batch_alter_table("reservations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reservations_offer"), ["offer"], unique=False)
        batch_op.create_index(batch_op.f("ix_reservations_until"), ["until"], unique=False)

    op.create_table(
        "outcomes",
        sa.Column("key", sa.String(length=192), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.Column("received", UtcTime(timezone=True), nullable=False),
        sa.Column("value_cents", sa.BigInteger(), nullable=False),
        sa.Column("order_number", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=32), nullable=False),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("properties", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision"], ["decisions.id"], name=op.f("fk_outcomes_decision"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_outcomes")),
    )
    with op.batch_alter_table("outcomes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_decision"), ["decision"], unique=False)

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decision_id", sa.String(length=64), nullable=True))

    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed", UtcTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_tickets_shopper_id"), ["shopper_id"], unique=False)
