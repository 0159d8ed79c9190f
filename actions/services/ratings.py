"""Ratings: asked for at the right time, kept once for each message."""

from dataclasses import dataclass
from datetime import datetime

from actions.core.moments import Moment
from actions.core.ports import Work
from actions.core.ratings import Rating, RatingKind, is_awaited, is_due, outcome_of


@dataclass(frozen=True)
class RatingService:
    work: Work
    read: Work

    def thumb(
        self, conversation: str, message_id: str, score: int, at: datetime, decision: str = ""
    ) -> None:
        """A thumb on one message, -1 or 1; the last one counts."""
        self._keep(Rating(conversation, message_id, "thumb", score, at, decision))

    def csat(
        self, conversation: str, message_id: str, score: int, at: datetime, decision: str = ""
    ) -> None:
        """How content the shopper is, 1 to 5; with a decision it is an outcome of that too."""
        self._keep(Rating(conversation, message_id, "csat", score, at, decision))

    def of(self, conversation: str) -> tuple[Rating, ...]:
        with self.read() as uow:
            return uow.ratings.of(conversation)

    def asks(self, moment: Moment) -> bool:
        """Is it time to ask how content the shopper is? Notes that it is asked now."""
        turn = moment.turn
        if not moment.solved or not is_due(moment, self._at(turn.conversation, "asked")):
            return False
        self._keep(Rating(turn.conversation, turn.message_id, "asked", 0, turn.at))
        return True

    def awaited(self, conversation: str, now: datetime) -> bool:
        """Has the question been asked a short while ago and not been answered?"""
        asked = self._at(conversation, "asked")
        return bool(asked) and is_awaited(asked, self._at(conversation, "csat"), now)

    def _keep(self, rating: Rating) -> None:
        with self.work() as uow:
            uow.ratings.put(rating)
            if outcome := outcome_of(rating):
                uow.outcomes.add(outcome)

    def _at(self, conversation: str, kind: RatingKind) -> datetime | None:
        with self.read() as uow:
            latest = uow.ratings.latest(conversation, kind)
        return latest.at if latest else None
