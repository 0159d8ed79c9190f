"""Loading a shop's files into the database: what the files say replaces what was there."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from actions.adapters.engine import transaction
from actions.adapters.shop_files import ShopFiles
from actions.adapters.shop_schema import content, ours


def load(engine: sa.Engine, files: ShopFiles) -> Mapping[str, int]:
    """Load in one transaction; says how many rows each table has. Twice is as once.

    Files that are absent leave their tables alone, so that a shop with its own order system can
    load only what it says of itself.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    if files.has("products"):
        rows |= files.catalogue()
    if files.has("orders.yml"):
        rows |= files.orders()
    said = files.content()
    with transaction(engine) as connection:
        _replace(connection, content, said)
        for name, found in rows.items():
            _replace(connection, ours[name], found)
    return {"content": len(said)} | {name: len(found) for name, found in rows.items()}


def _replace(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    connection.execute(sa.delete(table))
    if rows:
        connection.execute(sa.insert(table), rows)
