"""Rows of a table of history as events: columns named by the shop, times without a zone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from actions.core.event_reading import BadEvent, Reading
from actions.core.events import Event

_OWN = ("messageId", "id", "event", "name", "userId", "anonymousId", "timestamp", "type")
_NESTED = ("properties", "products")


@dataclass(frozen=True)
class Rows:
    """How rows are read.

    `columns` says which column holds a field that has another name in the file. Columns that are
    no field of an event are its properties; `properties` and `products` may be JSON. `event` is
    the name of rows without one; `zone` that of times without one. A row without an id gets the
    digest of what is in it, so that the same file twice is as once.
    """

    reading: Reading
    columns: Mapping[str, str] = field(default_factory=dict)
    event: str = ""
    zone: ZoneInfo | None = None

    def read(self, row: Mapping[str, object]) -> Event:
        """The event of a row, or BadEvent."""
        given = {k: v for k, v in row.items() if v is not None and v != ""}
        for name, column in self.columns.items():
            if column in given:
                given[name] = given.pop(column)
        raw = {name: given[name] for name in _OWN if name in given}
        raw.setdefault("event", raw.pop("name", self.event))
        raw.setdefault("messageId", raw.pop("id", _digest(row)))
        raw["messageId"] = str(raw["messageId"])
        if "timestamp" in raw:
            raw["timestamp"] = self._zoned(raw["timestamp"])
        return self.reading.read(raw | {"properties": _properties(given)})

    def _zoned(self, value: object) -> object:
        """The time with the zone of the file; what is no time is refused later, by its name."""
        try:
            at = datetime.fromisoformat(str(value))
        except ValueError:
            return value
        if at.tzinfo is None and self.zone:
            at = at.replace(tzinfo=self.zone)
        return at.isoformat()


def _properties(given: Mapping[str, object]) -> dict[str, object]:
    rest = {k: v for k, v in given.items() if k not in (*_OWN, *_NESTED)}
    nested = _json("properties", given.get("properties", {}))
    if not isinstance(nested, Mapping):
        raise BadEvent("properties", "not an object")
    found = {**rest, **nested}
    if "products" in given:
        found["products"] = _json("properties.products", given["products"])
    return found


def _json(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise BadEvent(name, "not JSON") from None


def _digest(row: Mapping[str, object]) -> str:
    text = json.dumps(row, sort_keys=True, default=str)
    return f"row-{blake2b(text.encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"
