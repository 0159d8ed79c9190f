"""The outbox: what was said and has not yet reached the shopper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from actions.core.conversations import Delivery
from actions.core.ports import Clock, Work
from actions.services.shown import TELLS_WHAT_IS_SEEN, record_shown


@dataclass(frozen=True)
class OutboxService:
    """Claim, send, say delivered. A claim that is not confirmed can be claimed again later."""

    work: Work
    clock: Clock
    lease: timedelta = timedelta(seconds=30)

    def claim(
        self, channel: str, limit: int = 50, conversation: str | None = None
    ) -> tuple[Delivery, ...]:
        """Undelivered messages in order; a conversation is in one claimer's hands at a time."""
        with self.work() as uow:
            return uow.outbox.claim(channel, self.clock(), self.lease, limit, conversation)

    def delivered(self, ids: Sequence[int]) -> None:
        now = self.clock()
        with self.work() as uow:
            uow.outbox.delivered(ids, now)
            record_shown(uow, uow.outbox.decisions(ids, TELLS_WHAT_IS_SEEN), now)

    def delivered_up_to(self, conversation: str, seq: int) -> None:
        """Somebody there has got everything up to `seq`."""
        with self.work() as uow:
            uow.outbox.delivered_up_to(conversation, seq, self.clock())

    def release(self, ids: Sequence[int], retry_in: timedelta = timedelta(0)) -> None:
        """Sending failed: let it be claimed again after a while."""
        with self.work() as uow:
            uow.outbox.release(ids, self.clock() + retry_in)
