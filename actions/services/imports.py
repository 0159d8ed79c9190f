"""Bringing history in: many rows, each judged alone, the good ones kept in batches."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from actions.core.event_reading import BadEvent
from actions.core.event_rows import Rows
from actions.core.events import Event
from actions.services.events import EventService

BATCH = 1_000
Numbered = tuple[int, Mapping[str, object] | BadEvent]
Reject = Callable[[int, BadEvent, Mapping[str, object] | None], None]


@dataclass(frozen=True)
class Imported:
    accepted: int = 0
    duplicate: int = 0
    rejected: int = 0

    @property
    def rows(self) -> int:
        return self.accepted + self.duplicate + self.rejected


@dataclass
class Import:
    """`reject` hears of each row that cannot be kept; `progress` of every batch that was."""

    events: EventService
    rows: Rows
    reject: Reject
    progress: Callable[[Imported], None]
    _done: Imported = field(default_factory=Imported)
    _touched: set[str] = field(default_factory=set)

    def run(self, numbered: Iterable[Numbered]) -> Imported:
        batch: list[Event] = []
        for line, row in numbered:
            event = self._read(line, row)
            batch += [event] if event else []
            if len(batch) == BATCH:
                self._keep(batch)
                batch = []
        self._keep(batch)
        # Of known rows too: an import that was cut off is finished by the next one.
        self.events.derive_all(self._touched)
        return self._done

    def _read(self, line: int, row: Mapping[str, object] | BadEvent) -> Event | None:
        try:
            if isinstance(row, BadEvent):
                raise row
            return self.rows.read(row)
        except BadEvent as error:
            self.reject(line, error, None if isinstance(row, BadEvent) else row)
            self._done = replace(self._done, rejected=self._done.rejected + 1)
            return None

    def _keep(self, batch: list[Event]) -> None:
        if not batch:
            return
        results = self.events.store(batch)
        self._touched |= {event.identity for event in batch}
        self._done = replace(
            self._done,
            accepted=self._done.accepted + results.count("accepted"),
            duplicate=self._done.duplicate + results.count("duplicate"),
        )
        self.progress(self._done)
