"""A shop whose orders and products are in SQL: the demo's, or another's by a mapping."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from actions.adapters import shop_rows
from actions.adapters.engine import transaction
from actions.adapters.shop_content import ShopContent
from actions.adapters.shop_schema import ShopTables
from actions.adapters.shop_writes import ShopWrites
from actions.core.errors import not_found
from actions.core.orders import InvoiceRequest, Order, ReturnRequest
from actions.core.ports import Clock
from actions.core.products import Product, ProductQuery, spellings
from actions.core.shoppers import Address, Shopper

_PARTS = ("order_items", "order_events", "refunds", "returns", "invoices")
_NEWEST_FIRST = ("refunds", "returns", "invoices")
Rows = Sequence[Any]


class SqlShop:
    """Reads in one short transaction each; what is content comes from `ShopContent`."""

    def __init__(
        self, engine: sa.Engine, tables: ShopTables, content: ShopContent, clock: Clock
    ) -> None:
        self._engine, self._tables, self._clock = engine, tables, clock
        self.categories, self.brands, self.labels = (
            content.categories,
            content.brands,
            content.labels,
        )
        self.coupons, self.policies, self.faq = content.coupons, content.policies, content.faq

    def shopper(self, shopper_id: str) -> Shopper:
        if "shoppers" not in self._tables:
            return Shopper(shopper_id, "")
        with transaction(self._engine, reading=True) as connection:
            rows = self._rows(connection, "shoppers", self._tables["shoppers"].c.id == shopper_id)
        if not rows:
            raise not_found("shopper")
        return shop_rows.shopper(rows[0])

    def order(self, shopper_id: str, number: str) -> Order:
        with transaction(self._engine, reading=True) as connection:
            return self._order(connection, shopper_id, number)

    def orders(self, shopper_id: str, limit: int = 10) -> tuple[Order, ...]:
        orders = self._tables["orders"]
        query = self._select("orders").where(orders.c.shopper_id == shopper_id)
        newest = query.order_by(orders.c.placed.desc(), orders.c.number).limit(limit)
        with transaction(self._engine, reading=True) as connection:
            return self._built(connection, connection.execute(newest).mappings().all())

    def cancel_order(self, shopper_id: str, number: str, key: str) -> Order:
        with transaction(self._engine) as connection:
            order = self._order(connection, shopper_id, number, locked=True)
            self._writes(connection).cancel(order, key, self.policies())
            return self._order(connection, shopper_id, number)

    def change_address(self, shopper_id: str, number: str, address: Address, key: str) -> Order:
        with transaction(self._engine) as connection:
            order = self._order(connection, shopper_id, number, locked=True)
            self._writes(connection).change_address(order, address, key)
            return self._order(connection, shopper_id, number)

    def request_return(
        self, shopper_id: str, number: str, request: ReturnRequest, key: str
    ) -> Order:
        with transaction(self._engine) as connection:
            order = self._order(connection, shopper_id, number, locked=True)
            self._writes(connection).request_return(order, request, key, self.policies())
            return self._order(connection, shopper_id, number)

    def request_invoice(
        self, shopper_id: str, number: str, request: InvoiceRequest, key: str
    ) -> Order:
        with transaction(self._engine) as connection:
            order = self._order(connection, shopper_id, number, locked=True)
            self._writes(connection).request_invoice(order, request, key)
            return self._order(connection, shopper_id, number)

    def find(self, query: ProductQuery) -> tuple[str, ...]:
        products = self._tables["products"]
        best_first = sa.select(products.c.id).where(*self._filters(query))
        if "rating" in products.c:
            best_first = best_first.order_by(sa.func.coalesce(products.c.rating, 0).desc())
        with transaction(self._engine, reading=True) as connection:
            found = connection.execute(best_first.order_by(products.c.id)).scalars()
            return tuple(str(i) for i in found)

    def products(self, ids: Sequence[str]) -> tuple[Product, ...]:
        if not ids:
            return ()
        wanted = self._tables["products"].c.id.in_(ids)
        belongs = self._tables["variants"].c.product_id.in_(ids)
        with transaction(self._engine, reading=True) as connection:
            rows = self._rows(connection, "products", wanted)
            variants = self._rows(connection, "variants", belongs)
        by_product = _grouped(variants, "product_id")
        built = {str(r["id"]): shop_rows.product(r, by_product[str(r["id"])]) for r in rows}
        return tuple(built[i] for i in dict.fromkeys(ids) if i in built)

    def _filters(self, query: ProductQuery) -> list[sa.ColumnElement[bool]]:
        """Every filter of the query; one on a column the shop lacks finds nothing."""
        columns = self._tables["products"].c
        wanted = (
            query.category and _column(columns, "category") == query.category,
            query.brand and _column(columns, "brand") == query.brand,
            query.min_cents is not None and columns.price_cents >= query.min_cents,
            query.max_cents is not None and columns.price_cents <= query.max_cents,
            query.exclude and columns.id.not_in(query.exclude),
            (query.in_stock or query.colour or query.size) and self._has_variant(query),
        )
        return [w for w in wanted if isinstance(w, sa.ColumnElement)]

    def _has_variant(self, query: ProductQuery) -> sa.ColumnElement[bool]:
        variants = self._tables["variants"]
        conditions = [variants.c.product_id == self._tables["products"].c.id]
        if query.in_stock:
            conditions.append(variants.c.stock > 0)
        if query.colour:
            conditions.append(_column(variants.c, "colour") == query.colour)
        if query.size:
            size = sa.func.lower(_column(variants.c, "size"))
            conditions.append(size.in_(spellings(query.size)))
        return sa.exists().where(*conditions)

    def _order(
        self, connection: sa.Connection, shopper_id: str, number: str, *, locked: bool = False
    ) -> Order:
        orders = self._tables["orders"]
        query = self._select("orders").where(
            orders.c.number == number, orders.c.shopper_id == shopper_id
        )
        rows = connection.execute(query.with_for_update() if locked else query).mappings().all()
        if not rows:
            raise not_found("order")
        return self._built(connection, rows)[0]

    def _built(self, connection: sa.Connection, rows: Rows) -> tuple[Order, ...]:
        """Orders with all that belongs to them: one query a table, however many orders."""
        numbers = [row["number"] for row in rows]
        parts = {name: self._belonging(connection, name, numbers) for name in _PARTS}
        return tuple(
            shop_rows.order(row, {name: parts[name][str(row["number"])] for name in _PARTS})
            for row in rows
        )

    def _belonging(
        self, connection: sa.Connection, name: str, numbers: list[str]
    ) -> Mapping[str, Rows]:
        if name not in self._tables or not numbers:
            return defaultdict(list)
        columns = self._tables[name].c
        query = self._select(name).where(columns.order_number.in_(numbers))
        if name in _NEWEST_FIRST and "requested" in columns:
            query = query.order_by(columns.requested.desc())
        elif "line" in columns:
            query = query.order_by(columns.line)
        return _grouped(connection.execute(query).mappings().all(), "order_number")

    def _rows(self, connection: sa.Connection, name: str, where: sa.ColumnElement[bool]) -> Rows:
        query = self._select(name).where(where)
        if name == "variants":
            query = query.order_by(self._tables[name].c.sku)
        return connection.execute(query).mappings().all()

    def _select(self, name: str) -> sa.Select[Any]:
        """All columns of a table by our names."""
        return sa.select(*(c.label(c.key) for c in self._tables[name].c))

    def _writes(self, connection: sa.Connection) -> ShopWrites:
        return ShopWrites(connection, self._tables, self._clock())


def _column(columns: Any, name: str) -> Any:
    """The column, or nothing where the shop has none."""
    return columns[name] if name in columns else sa.null()


def _grouped(rows: Any, by: str) -> Mapping[str, Rows]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[str(row[by])].append(row)
    return groups
