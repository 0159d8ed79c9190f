"""What Rasa itself does not tell of a turn: failed actions, earlier answers, how to undo it."""

import contextlib
import logging
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import aiohttp
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUtteranceReverted, UserUttered


@dataclass
class TurnFailures:
    """How many actions of one turn failed; whether the action server could not be reached."""

    actions: int = 0
    unreachable: bool = False


_failures: ContextVar[TurnFailures | None] = ContextVar("failures", default=None)


class Failures(logging.Handler):
    """Rasa swallows a failed action (core/processor.py, _run_action) and only logs it.

    The record is logged in the turn's own context, which is how it finds its turn.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        logger = logging.getLogger("rasa.core.processor")
        for old in [h for h in logger.handlers if isinstance(h, Failures)]:
            logger.removeHandler(old)
        logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        failures = _failures.get()
        if failures is None or not record.exc_info:
            return
        failures.actions += 1
        error = record.exc_info[1]
        if error and isinstance(error.__context__, aiohttp.ClientConnectionError):
            failures.unreachable = True

    @contextlib.contextmanager
    def watched(self) -> Iterator[TurnFailures]:
        failures = TurnFailures()
        token = _failures.set(failures)
        try:
            yield failures
        finally:
            _failures.reset(token)


async def recalled(agent: Any, conversation: str, message_id: str) -> list[dict[str, Any]]:
    """What was said to a message that is in the tracker already; nothing when it is not there.

    The tracker is saved once, after the whole turn, so a message in it has its whole answer.
    """
    tracker = await agent.tracker_store.retrieve(conversation)
    said: list[dict[str, Any]] = []
    found = False
    for event in tracker.events if tracker else []:
        if isinstance(event, UserUttered):
            found = event.message_id == message_id
            said = [] if found else said
        elif found and isinstance(event, BotUttered):
            said.append({"text": event.text, **event.data})
    return said


async def revert(agent: Any, conversation: str) -> None:
    """Take the latest message back, so that it can be answered later as if for the first time."""
    async with agent.lock_store.lock(conversation):
        tracker = await agent.tracker_store.retrieve(conversation)
        if tracker:
            tracker.update(UserUtteranceReverted())
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))  # the rewind took this one too
            await agent.tracker_store.save(tracker)
