"""The shop's tables by our names for them; a mapping gives them the names of another shop.

A table is built from `_COLUMNS` with the shop's own table and column names, while `table.c.number`
and the like keep our names. `ours` puts the demo shop's tables beside the conversations' ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from actions.adapters.columns import UtcTime
from actions.adapters.schema import RowId, metadata

TEXT, LONG, INT, TIME = sa.String(255), sa.Text(), sa.Integer(), UtcTime()
_PLACE = ("name", "phone", "province", "city", "district", "street")
_ADDRESS: dict[str, Any] = {f"address_{part}": TEXT for part in _PLACE}

COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "shoppers": {"id": TEXT, "name": TEXT, "language": TEXT, "phone": TEXT, "email": TEXT}
    | _ADDRESS
    | {"member_level": TEXT, "points": INT},
    "orders": {"number": TEXT, "shopper_id": TEXT, "state": TEXT, "placed": TIME}
    | {"total_cents": INT, "shipping_cents": INT, "discount_cents": INT, "currency": TEXT}
    | {"coupon": TEXT, "note": LONG}
    | _ADDRESS
    | {"payment_method": TEXT, "payment_state": TEXT, "paid": TIME}
    | {"carrier": TEXT, "tracking": TEXT, "promised": TIME, "delivered": TIME}
    | {"cancelled": TIME, "cancelled_by": TEXT, "cancel_zh": LONG, "cancel_en": LONG}
    | {"problem": TEXT, "problem_at": TIME, "problem_zh": LONG, "problem_en": LONG},
    "order_items": {"order_number": TEXT, "line": INT, "sku": TEXT, "product_id": TEXT}
    | {"title_zh": LONG, "title_en": LONG, "quantity": INT, "price_cents": INT}
    | {"colour": TEXT, "size": TEXT, "category": TEXT, "warranty_months": INT},
    "order_events": {"order_number": TEXT, "of": TEXT, "at": TIME, "zh": LONG, "en": LONG},
    "refunds": {"number": TEXT, "order_number": TEXT, "state": TEXT, "amount_cents": INT}
    | {"method": TEXT, "requested": TIME, "expected": TIME, "paid": TIME}
    | {"reason_zh": LONG, "reason_en": LONG},
    "returns": {"number": TEXT, "order_number": TEXT, "kind": TEXT, "state": TEXT}
    | {"requested": TIME, "freight_by": TEXT, "skus": LONG, "reason_zh": LONG, "reason_en": LONG}
    | {"wish": LONG, "carrier": TEXT, "tracking": TEXT},
    "invoices": {"order_number": TEXT, "kind": TEXT, "state": TEXT, "title": TEXT}
    | {"tax_number": TEXT, "email": TEXT, "amount_cents": INT, "requested": TIME}
    | {"issued": TIME, "number": TEXT},
    "products": {"id": TEXT, "category": TEXT, "brand": TEXT, "title_zh": LONG, "title_en": LONG}
    | {"price_cents": INT, "list_price_cents": INT, "attributes": sa.JSON(), "keywords": sa.JSON()}
    | {"description_zh": LONG, "description_en": LONG, "since": sa.Date()}
    | {"warranty_months": INT, "rating": sa.Float(), "image": TEXT},
    "variants": {"sku": TEXT, "product_id": TEXT, "colour": TEXT, "size": TEXT, "stock": INT},
    "requests": {"key": TEXT, "order_number": TEXT, "at": TIME},
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "shoppers": ("id",),
    "orders": ("number",),
    "order_items": ("order_number", "line"),
    "order_events": ("order_number", "of", "at"),
    "refunds": ("number",),
    "returns": ("number",),
    "invoices": ("order_number",),
    "products": ("id",),
    "variants": ("sku",),
    "requests": ("key",),
}
_INDEXED = {"orders": ("shopper_id", "placed"), "products": ("category",)}
_INDEXED |= {"variants": ("product_id",), "refunds": ("order_number",)}
_INDEXED |= {"returns": ("order_number",)}


@dataclass(frozen=True)
class ShopTables:
    """The tables by our names; one that the shop does not have is absent."""

    by_name: Mapping[str, sa.Table]

    def __getitem__(self, name: str) -> sa.Table:
        return self.by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self.by_name


def _ours(name: str) -> sa.Table:
    columns = (
        sa.Column(column, kind, primary_key=column in KEYS[name])
        for column, kind in COLUMNS[name].items()
    )
    indexes = [sa.Index(None, column) for column in _INDEXED.get(name, ())]
    return sa.Table(f"shop_{name}", metadata, *columns, *indexes)


ours = ShopTables({name: _ours(name) for name in COLUMNS})

content = sa.Table(
    "shop_content",
    metadata,
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
)

vectors = sa.Table(
    "shop_vectors",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False, index=True),
    sa.Column("subject", sa.String(64), nullable=False),
    sa.Column("encoder", sa.String(64), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("vector", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("kind", "subject", "encoder", "digest"),
)
