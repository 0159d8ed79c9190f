"""Deleting what Rasa keeps: every store inside its wrappers, and no store by half."""

import asyncio
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from bot.turn_forgetting import CannotForget, forget, parse_forget, stores


class Locks:
    def __init__(self) -> None:
        self.taken: list[str] = []

    @asynccontextmanager
    async def lock(self, conversation: str) -> Any:
        self.taken.append(conversation)
        yield


def in_memory(*conversations: str) -> SimpleNamespace:
    return SimpleNamespace(store=dict.fromkeys(conversations, "{}"))


def test_a_store_within_wrappers_is_found_with_the_one_it_falls_back_to():
    first, second = in_memory("c1"), in_memory("c1")
    awaiting = SimpleNamespace(_tracker_store=first)
    safe = SimpleNamespace(_tracker_store=awaiting, _fallback_tracker_store=second)
    assert list(stores(safe)) == [first, second]


def test_forgetting_takes_the_turns_lock_and_leaves_the_others():
    agent = SimpleNamespace(tracker_store=in_memory("c1", "c2"), lock_store=Locks())
    asyncio.run(forget(agent, "c1"))
    assert list(agent.tracker_store.store) == ["c2"]
    assert agent.lock_store.taken == ["c1"]


def test_a_store_of_another_kind_is_an_error_and_not_a_silence():
    agent = SimpleNamespace(tracker_store=SimpleNamespace(), lock_store=Locks())
    with pytest.raises(CannotForget):
        asyncio.run(forget(agent, "c1"))


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"conversations": []}', b'{"conversations": [1]}', b"[" * 99999]
)
def test_a_senseless_request_is_refused(body: bytes):
    with pytest.raises(ValueError, match=r".*"):
        parse_forget(body)
