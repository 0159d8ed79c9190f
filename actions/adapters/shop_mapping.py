"""A YAML mapping of another shop's tables, columns, units and words to ours.

    time_zone: Asia/Shanghai          # of times stored without a zone; UTC when left out
    tables:
      orders:
        table: t_order                # schema.table is understood
        columns: {number: order_sn, shopper_id: member_id, total_cents: amount, placed: created}
        units: [total_cents]          # columns stored in units such as 12.90, not in cents
        epoch: [placed]               # times stored as seconds since 1970
        integers: [shopper_id]        # ids stored as numbers, which are text on our side
        values: {state: {"10": pending_payment, "20": paid}}

A column that the shop does not have is left out and reads as empty; so is a whole table other than
orders, order_items, products and variants. A table without `columns` has our names.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
import yaml

from actions.adapters.columns import UtcTime
from actions.adapters.shop_schema import COLUMNS, KEYS, ShopTables

_NEEDED = ("orders", "order_items", "products", "variants")
_NEEDED_COLUMNS = {
    "orders": ("number", "shopper_id", "state", "placed", "total_cents"),
    "order_items": ("order_number", "sku", "quantity", "price_cents"),
    "products": ("id", "price_cents"),
    "variants": ("sku", "product_id", "stock"),
}
_ABOUT_COLUMNS = ("values", "units", "epoch", "integers")


class MappingError(ValueError):
    """The mapping names something unknown or leaves out something needed."""


class Units(sa.types.TypeDecorator[int]):
    """Money stored in units is cents on our side."""

    impl = sa.Numeric(18, 2)
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: sa.Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> int | None:
        return None if value is None else int((Decimal(str(value)) * 100).to_integral_value())


class Epoch(sa.types.TypeDecorator[datetime]):
    """Times stored as seconds since 1970."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:
        return None if value is None else int(value.timestamp())

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(int(value), UTC)


class LocalTime(sa.types.TypeDecorator[datetime]):
    """Times stored without a zone, in the shop's own."""

    impl = sa.DateTime
    cache_ok = True

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self.zone = zone

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.astimezone(self.zone).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=self.zone).astimezone(UTC)


class TextOfInteger(sa.types.TypeDecorator[str]):
    """Ids stored as numbers; a text that is no number matches nothing."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> int | None:
        return int(value) if value is not None and value.isdecimal() else None

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else str(value)


class Renamed(sa.types.TypeDecorator[str]):
    """Words of the shop, such as its order states, by ours; unknown ones stay as they are."""

    impl = sa.String
    cache_ok = True

    def __init__(self, words: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else {o: t for t, o in self.words}.get(value, value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else dict(self.words).get(str(value), str(value))


def read(path: Path) -> ShopTables:
    """The tables a mapping file describes."""
    return tables(yaml.safe_load(path.read_text("utf-8")))


def tables(mapping: Any) -> ShopTables:
    """The tables of a parsed mapping; MappingError names what is wrong with it."""
    if not isinstance(mapping, Mapping) or not isinstance(mapping.get("tables"), Mapping):
        raise MappingError("the mapping needs `tables`")
    try:
        zone = ZoneInfo(str(mapping.get("time_zone", "UTC")))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise MappingError(f"unknown time_zone {mapping.get('time_zone')!r}") from error
    described: Mapping[str, Any] = mapping["tables"]
    _known("table", described, COLUMNS)
    missing = [name for name in _NEEDED if not described.get(name)]
    if missing:
        raise MappingError(f"missing tables: {', '.join(missing)}")
    metadata = sa.MetaData()
    return ShopTables({n: _table(n, d, metadata, zone) for n, d in described.items() if d})


def _table(name: str, described: Any, metadata: sa.MetaData, zone: ZoneInfo) -> sa.Table:
    if not isinstance(described, Mapping):
        raise MappingError(f"{name}: a mapping with `table` is needed")
    columns: Mapping[str, str] = described.get("columns") or {c: c for c in COLUMNS[name]}
    for part in (columns, *(described.get(p, ()) for p in _ABOUT_COLUMNS)):
        _known(f"{name} column", part, COLUMNS[name])
    missing = [c for c in _NEEDED_COLUMNS.get(name, KEYS[name]) if c not in columns]
    if missing:
        raise MappingError(f"{name}: missing columns: {', '.join(missing)}")
    schema, _, table = str(described.get("table", name)).rpartition(".")
    built = (
        sa.Column(theirs, _kind(name, ours, described, zone), key=ours)
        for ours, theirs in columns.items()
    )
    return sa.Table(table, metadata, *built, schema=schema or None)


def _kind(name: str, column: str, described: Mapping[str, Any], zone: ZoneInfo) -> Any:
    kind = COLUMNS[name][column]
    if column in described.get("units", ()):
        return Units()
    if column in described.get("epoch", ()):
        return Epoch()
    if column in described.get("integers", ()):
        return TextOfInteger()
    if column in described.get("values", {}):
        words = described["values"][column]
        return Renamed(tuple((str(theirs), str(ours)) for theirs, ours in words.items()))
    if isinstance(kind, UtcTime) and zone.key != "UTC":
        return LocalTime(zone)
    return kind


def _known(what: str, named: Any, known: Mapping[str, Any]) -> None:
    unknown = [str(n) for n in named if n not in known]
    if unknown:
        raise MappingError(f"unknown {what}: {', '.join(unknown)}")
