"""Costs of every turn that Rasa pays again and again, paid once."""

import functools
import gc
from typing import Any

import sqlalchemy as sa
from rasa.shared.core.events import Event


def tune(agent: Any) -> None:
    """Make the tracker store quick; called once, when the agent is loaded."""
    # Rasa walks all subclasses for each event it reads (shared/core/events.py, resolve_by_type).
    if not hasattr(Event.resolve_by_type, "cache_info"):
        Event.resolve_by_type = staticmethod(functools.cache(Event.resolve_by_type))
    engine = _engine(agent.tracker_store)
    if engine is not None and engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _write_ahead)
        engine.dispose()
    gc.collect()
    gc.freeze()  # the model stays: the collector need not walk it in the middle of a turn


def _engine(store: Any) -> Any:
    """The engine inside the wrappers around a SQL tracker store."""
    while store is not None and not hasattr(store, "engine"):
        store = getattr(store, "_tracker_store", None)
    return getattr(store, "engine", None)


def _write_ahead(connection: Any, _: Any) -> None:
    """One flush to the disk for many turns; a crash of the process still loses none."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
