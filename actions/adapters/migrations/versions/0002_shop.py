"""The shop: orders, products, what it says of itself, and the vectors of its search."""

import sqlalchemy as sa
from alembic import op

from actions.adapters.columns import UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shop_content",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_shop_content"),
    )
    op.create_table(
        "shop_invoices",
        sa.Column("order_number", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=255), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("tax_number", sa.String(length=255), nullable=True),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("amount_cents", sa.Integer(), nullable=True),
        sa.Column("requested", UtcTime(), nullable=True),
        sa.Column("issued", UtcTime(), nullable=True),
        sa.Column("number", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("order_number", name="pk_shop_invoices"),
    )
    op.create_table(
        "shop_order_events",
        sa.Column("order_number", sa.String(length=255), nullable=False),
        sa.Column("of", sa.String(length=255), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("zh", sa.Text(), nullable=True),
        sa.Column("en", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("order_number", "of", "at", name="pk_shop_order_events"),
    )
    op.create_table(
        "shop_order_items",
        sa.Column("order_number", sa.String(length=255), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=255), nullable=True),
        sa.Column("product_id", sa.String(length=255), nullable=True),
        sa.Column("title_zh", sa.Text(), nullable=True),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("price_cents", sa.Integer(), nullable=True),
        sa.Column("colour", sa.String(length=255), nullable=True),
        sa.Column("size", sa.String(length=255), nullable=True),
        sa.Column("category", sa.String(length=255), nullable=True),
        sa.Column("warranty_months", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("order_number", "line", name="pk_shop_order_items"),
    )
    op.create_table(
        "shop_orders",
        sa.Column("number", sa.String(length=255), nullable=False),
        sa.Column("shopper_id", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=255), nullable=True),
        sa.Column("placed", UtcTime(), nullable=True),
        sa.Column("total_cents", sa.Integer(), nullable=True),
        sa.Column("shipping_cents", sa.Integer(), nullable=True),
        sa.Column("discount_cents", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=255), nullable=True),
        sa.Column("coupon", sa.String(length=255), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("address_name", sa.String(length=255), nullable=True),
        sa.Column("address_phone", sa.String(length=255), nullable=True),
        sa.Column("address_province", sa.String(length=255), nullable=True),
        sa.Column("address_city", sa.String(length=255), nullable=True),
        sa.Column("address_district", sa.String(length=255), nullable=True),
        sa.Column("address_street", sa.String(length=255), nullable=True),
        sa.Column("payment_method", sa.String(length=255), nullable=True),
        sa.Column("payment_state", sa.String(length=255), nullable=True),
        sa.Column("paid", UtcTime(), nullable=True),
        sa.Column("carrier", sa.String(length=255), nullable=True),
        sa.Column("tracking", sa.String(length=255), nullable=True),
        sa.Column("promised", UtcTime(), nullable=True),
        sa.Column("delivered", UtcTime(), nullable=True),
        sa.Column("cancelled", UtcTime(), nullable=True),
        sa.Column("cancelled_by", sa.String(length=255), nullable=True),
        sa.Column("cancel_zh", sa.Text(), nullable=True),
        sa.Column("cancel_en", sa.Text(), nullable=True),
        sa.Column("problem", sa.String(length=255), nullable=True),
        sa.Column("problem_at", UtcTime(), nullable=True),
        sa.Column("problem_zh", sa.Text(), nullable=True),
        sa.Column("problem_en", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_shop_orders"),
    )
    op.create_index("ix_shop_orders_placed", "shop_orders", ["placed"], unique=False)
    op.create_index("ix_shop_orders_shopper_id", "shop_orders", ["shopper_id"], unique=False)
    op.create_table(
        "shop_products",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("category", sa.String(length=255), nullable=True),
        sa.Column("brand", sa.String(length=255), nullable=True),
        sa.Column("title_zh", sa.Text(), nullable=True),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("price_cents", sa.Integer(), nullable=True),
        sa.Column("list_price_cents", sa.Integer(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=True),
        sa.Column("keywords", sa.JSON(), nullable=True),
        sa.Column("description_zh", sa.Text(), nullable=True),
        sa.Column("description_en", sa.Text(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("warranty_months", sa.Integer(), nullable=True),
        sa.Column("rating", sa.Float(), nullable=True),
        sa.Column("image", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_shop_products"),
    )
    op.create_index("ix_shop_products_category", "shop_products", ["category"], unique=False)
    op.create_table(
        "shop_refunds",
        sa.Column("number", sa.String(length=255), nullable=False),
        sa.Column("order_number", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=255), nullable=True),
        sa.Column("amount_cents", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(length=255), nullable=True),
        sa.Column("requested", UtcTime(), nullable=True),
        sa.Column("expected", UtcTime(), nullable=True),
        sa.Column("paid", UtcTime(), nullable=True),
        sa.Column("reason_zh", sa.Text(), nullable=True),
        sa.Column("reason_en", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_shop_refunds"),
    )
    op.create_index("ix_shop_refunds_order_number", "shop_refunds", ["order_number"], unique=False)
    op.create_table(
        "shop_requests",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("order_number", sa.String(length=255), nullable=True),
        sa.Column("at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_shop_requests"),
    )
    op.create_table(
        "shop_returns",
        sa.Column("number", sa.String(length=255), nullable=False),
        sa.Column("order_number", sa.String(length=255), nullable=True),
        sa.Column("kind", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=255), nullable=True),
        sa.Column("requested", UtcTime(), nullable=True),
        sa.Column("freight_by", sa.String(length=255), nullable=True),
        sa.Column("skus", sa.Text(), nullable=True),
        sa.Column("reason_zh", sa.Text(), nullable=True),
        sa.Column("reason_en", sa.Text(), nullable=True),
        sa.Column("wish", sa.Text(), nullable=True),
        sa.Column("carrier", sa.String(length=255), nullable=True),
        sa.Column("tracking", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_shop_returns"),
    )
    op.create_index("ix_shop_returns_order_number", "shop_returns", ["order_number"], unique=False)
    op.create_table(
        "shop_shoppers",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=True),
        sa.Column("language", sa.String(length=255), nullable=True),
        sa.Column("phone", sa.String(length=255), nullable=True),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("address_name", sa.String(length=255), nullable=True),
        sa.Column("address_phone", sa.String(length=255), nullable=True),
        sa.Column("address_province", sa.String(length=255), nullable=True),
        sa.Column("address_city", sa.String(length=255), nullable=True),
        sa.Column("address_district", sa.String(length=255), nullable=True),
        sa.Column("address_street", sa.String(length=255), nullable=True),
        sa.Column("member_level", sa.String(length=255), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_shop_shoppers"),
    )
    op.create_table(
        "shop_variants",
        sa.Column("sku", sa.String(length=255), nullable=False),
        sa.Column("product_id", sa.String(length=255), nullable=True),
        sa.Column("colour", sa.String(length=255), nullable=True),
        sa.Column("size", sa.String(length=255), nullable=True),
        sa.Column("stock", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("sku", name="pk_shop_variants"),
    )
    op.create_index("ix_shop_variants_product_id", "shop_variants", ["product_id"], unique=False)
    op.create_table(
        "shop_vectors",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("encoder", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shop_vectors"),
        sa.UniqueConstraint(
            "kind",
            "subject",
            "encoder",
            "digest",
            name="uq_shop_vectors_kind_subject_encoder_digest",
        ),
    )
    op.create_index("ix_shop_vectors_kind", "shop_vectors", ["kind"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_shop_vectors_kind", table_name="shop_vectors")
    op.drop_table("shop_vectors")
    op.drop_index("ix_shop_variants_product_id", table_name="shop_variants")
    op.drop_table("shop_variants")
    op.drop_table("shop_shoppers")
    op.drop_index("ix_shop_returns_order_number", table_name="shop_returns")
    op.drop_table("shop_returns")
    op.drop_table("shop_requests")
    op.drop_index("ix_shop_refunds_order_number", table_name="shop_refunds")
    op.drop_table("shop_refunds")
    op.drop_index("ix_shop_products_category", table_name="shop_products")
    op.drop_table("shop_products")
    op.drop_index("ix_shop_orders_shopper_id", table_name="shop_orders")
    op.drop_index("ix_shop_orders_placed", table_name="shop_orders")
    op.drop_table("shop_orders")
    op.drop_table("shop_order_items")
    op.drop_table("shop_order_events")
    op.drop_table("shop_invoices")
    op.drop_table("shop_content")
