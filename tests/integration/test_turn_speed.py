"""The costs that are paid once stay paid once, and change nothing that Rasa remembers."""

import sqlite3
from pathlib import Path
from types import SimpleNamespace

from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.turn_speed import tune


async def test_a_tuned_store_keeps_what_it_is_given(tmp_path: Path):
    path = tmp_path / "tracker.db"
    store = SQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(path))
    tune(SimpleNamespace(tracker_store=FailSafeTrackerStore(store)))
    tracker = DialogueStateTracker("c1", [])
    tracker.update(UserUttered("hello", message_id="m1"))
    await store.save(tracker)
    kept = await store.retrieve("c1")
    assert [(e.text, e.message_id) for e in kept.events] == [("hello", "m1")]
    mode = sqlite3.connect(path).execute("PRAGMA journal_mode").fetchone()
    assert mode == ("wal",)


def test_events_are_found_by_their_name_as_before():
    tune(SimpleNamespace(tracker_store=InMemoryTrackerStore(Domain.empty())))
    tune(SimpleNamespace(tracker_store=None))
    assert Event.resolve_by_type("slot") is SlotSet
    assert Event.resolve_by_type("user") is UserUttered
