"""`python -m actions events`: history from files and from the shop's orders."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from actions.adapters.event_files import rows
from actions.bootstrap import App, now
from actions.commands import Groups, Say
from actions.core.errors import ShopError
from actions.core.event_reading import BadEvent, Reading
from actions.core.event_rows import Rows
from actions.core.order_events import of_order
from actions.services.imports import Import, Imported

_MOST_ORDERS, _TOLD_ERRORS = 1_000, 20


def add_parser(groups: Groups) -> None:
    events = groups.add_parser("events", help="what shoppers did outside the chat")
    commands = events.add_subparsers(dest="what", required=True)
    importing = commands.add_parser(
        "import",
        help="read a .csv, .tsv, .jsonl (also .gz) or .parquet file; twice is as once",
        description="Columns: event, userId or anonymousId, timestamp, messageId (made from the "
        "row when missing), and properties such as product_id, category, price, order_id, total; "
        "`properties` and `products` may hold JSON. See /events/openapi.json of the gateway.",
    )
    importing.add_argument("file", type=Path)
    importing.add_argument("--source", default="import", help="whose ids they are")
    importing.add_argument("--event", default="", help="the name of rows without one")
    importing.add_argument("--timezone", default="", help="of times without one: Asia/Shanghai")
    importing.add_argument(
        *("--column", "-c"),
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="the column that holds a field: userId=customer_id",
    )
    orders = commands.add_parser("from-orders", help="the orders of the shop's system as history")
    orders.add_argument("--shoppers", type=Path, default=Path("data/shop/shoppers.yml"))


def run(app: App, args: argparse.Namespace, say: Say) -> int:
    if args.what == "from-orders":
        return _from_orders(app, args.shoppers, say)
    return _import(app, args, say)


def _import(app: App, args: argparse.Namespace, say: Say) -> int:
    reading = Reading(args.source, now())
    how = Rows(reading, _columns(args.column), args.event, _zone(args.timezone))
    found = rows(args.file)
    path = args.file.with_name(f"{args.file.name}.rejected")
    with path.open("w", encoding="utf-8") as file:
        refused = Refused(file, say)
        done = Import(app.events, how, refused, _Progress(say)).run(found)
    say(f"{done.accepted} new, {done.duplicate} known already, {done.rejected} refused")
    if not done.rejected:
        path.unlink()
        return 0
    say(f"the refused rows, with their reasons: {path}")
    return 1


class Refused:
    """Writes down each refused row; tells the first ones."""

    def __init__(self, file: IO[str], say: Say) -> None:
        self._file, self._say, self._count = file, say, 0

    def __call__(self, line: int, error: BadEvent, row: Mapping[str, object] | None) -> None:
        self._count += 1
        if self._count <= _TOLD_ERRORS:
            self._say(f"line {line}: {error}")
        told = {"line": line, "field": error.field, "reason": error.reason, "row": row}
        self._file.write(json.dumps(told, default=str) + "\n")


class _Progress:
    """A line for every ten thousand rows."""

    def __init__(self, say: Say) -> None:
        self._say, self._next = say, 10_000

    def __call__(self, done: Imported) -> None:
        if done.rows >= self._next:
            self._say(f"{done.rows} rows")
            self._next = done.rows + 10_000


def _from_orders(app: App, shoppers: Path, say: Say) -> int:
    if not shoppers.is_file():
        raise ValueError(f"there is no file {shoppers}")
    people = yaml.safe_load(shoppers.read_text(encoding="utf-8")) or []
    people = people.get("shoppers", []) if isinstance(people, dict) else people
    new = orders = 0
    for person in people:
        try:
            placed = app.shop.orders(str(person["id"]), _MOST_ORDERS)
        except ShopError as error:
            say(f"{person['id']}: {error}")
            continue
        told = [event for order in placed for event in of_order(order)]
        orders += len(placed)
        new += app.events.record(told).count("accepted")
    say(f"{orders} orders of {len(people)} shoppers, {new} new events")
    return 0


def _columns(given: list[str]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in given]
    if any(not name or not column for name, _, column in pairs):
        raise ValueError("--column is FIELD=COLUMN")
    return {name: column for name, _, column in pairs}


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"--timezone: there is no {name}") from None
