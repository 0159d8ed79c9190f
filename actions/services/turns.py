"""Turns: each message is answered once, whatever dies in between.

A message waits; `start` takes the waiting ones into a turn that belongs to one worker for a while;
`record_replies` ends the turn and stores its replies in the same unit of work. A worker that dies
leaves the turn unfinished: `recover` (the same worker again) or the end of the lease lets it be
started once more, with a higher attempt and the same id.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from actions.core.conversations import PendingTurn, joined
from actions.core.errors import not_found
from actions.core.messages import Bubble, Message
from actions.core.ports import Clock, UnitOfWork, Work
from actions.services.transcript import append

Outcome = Literal["answered", "failed"]


@dataclass(frozen=True)
class TurnService:
    """The queue between what shoppers write and what the bot answers."""

    work: Work
    read: Work
    clock: Clock
    new_id: Callable[[], str]
    lease: timedelta = timedelta(seconds=60)

    def start(
        self, conversation: str, worker: str, join_seconds: float = 2.0
    ) -> PendingTurn | None:
        """The next turn to answer, or None: nothing waits, or another worker is at it."""
        with self.work() as uow:
            owned = uow.conversations.get(conversation, locked=True)
            if owned is None or not owned.bot_answers:
                return None
            until = self.clock() + self.lease
            unfinished = uow.turns.unfinished(conversation)
            if unfinished:
                return self._again(uow, unfinished, worker)
            messages = joined(uow.turns.waiting(conversation), join_seconds)
            return uow.turns.open(owned, messages, worker, until) if messages else None

    def record_replies(
        self, turn_id: str, bubbles: Sequence[Bubble], outcome: Outcome = "answered"
    ) -> tuple[Message, ...]:
        """End the turn with these replies; a turn that has ended keeps the replies it has.

        Nothing is said when a person took the conversation over in the meantime.
        """
        with self.work() as uow:
            turn = _known(uow.turns.get(turn_id))
            owned = uow.conversations.get(turn.conversation, locked=True)
            turn = _known(uow.turns.get(turn_id))
            if turn.outcome or owned is None:
                return uow.messages.replies_of(turn_id)
            now = self.clock()
            if not owned.bot_answers:
                uow.turns.finish(turn_id, "silenced", now)
                return ()
            uow.turns.finish(turn_id, outcome, now)
            return tuple(append(uow, owned, b, self.new_id(), now, turn_id) for b in bubbles)

    def recover(self, worker: str) -> tuple[str, ...]:
        """Called when a worker starts: its unfinished turns are free, and these have work."""
        with self.work() as uow:
            uow.turns.release(worker)
            return uow.turns.conversations_with_work(self.clock())

    def unanswered(self) -> tuple[str, ...]:
        """Conversations where a message waits or a turn was left behind by its worker."""
        with self.read() as uow:
            return uow.turns.conversations_with_work(self.clock())

    def _again(self, uow: UnitOfWork, turn: PendingTurn, worker: str) -> PendingTurn | None:
        now = self.clock()
        if turn.lease_until is not None and turn.lease_until > now:
            return None
        return uow.turns.retry(turn, worker, now + self.lease)


def _known(turn: PendingTurn | None) -> PendingTurn:
    if turn is None:
        raise not_found("turn")
    return turn
