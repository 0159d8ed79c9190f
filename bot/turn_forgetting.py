"""Deleting what Rasa keeps of a conversation; its tracker stores have no method for it."""

import json
from collections.abc import Iterator
from typing import Any

MOST = 100


class CannotForget(Exception):
    """A tracker store that we know no way to delete from."""


def parse_forget(body: bytes) -> list[str]:
    """The conversations to forget; ValueError for anything else."""
    try:
        data = json.loads(body)
    except RecursionError:
        raise ValueError("no JSON") from None
    named = data.get("conversations") if isinstance(data, dict) else None
    if not isinstance(named, list) or not 0 < len(named) <= MOST:
        raise ValueError(f"conversations: a list of 1 to {MOST} is needed")
    if not all(isinstance(name, str) and name for name in named):
        raise ValueError("conversations: ids are needed")
    return named


async def forget(agent: Any, conversation: str) -> None:
    """Delete the tracker, under the lock that turns take."""
    async with agent.lock_store.lock(conversation):
        for store in stores(agent.tracker_store):
            _delete(store, conversation)


def stores(store: Any) -> Iterator[Any]:
    """The stores inside Rasa's wrappers: the one in use, and the one it falls back to."""
    inner = [
        found
        for name in ("_tracker_store", "_fallback_tracker_store")
        if (found := getattr(store, name, None)) is not None
    ]
    for each in inner:
        yield from stores(each)
    if not inner:
        yield store


def _delete(store: Any, conversation: str) -> None:
    if hasattr(store, "SQLEvent"):
        with store.session_scope() as session:
            mine = store.SQLEvent.sender_id == conversation
            session.query(store.SQLEvent).filter(mine).delete(synchronize_session=False)
            session.commit()
    elif isinstance(getattr(store, "store", None), dict):
        store.store.pop(conversation, None)
    else:
        raise CannotForget(type(store).__name__)
