"""Ratings: asked for at the right time, kept once for each message."""

from dataclasses import dataclass
from datetime import datetime

from actions.core.moments import Moment
from actions.core.ports import Work
from actions.core.ratings import Rating, RatingKind, is_awaited, is_due


@dataclass(frozen=True)
class RatingService:
    work: Work
    read: Work

    def rate(self, rating: Rating) -> None:
        with self.work() as uow:
            uow.ratings.put(rating)

    def asks(self, moment: Moment) -> bool:
        """Is it time to ask how content the shopper is? Notes that it is asked now."""
        turn = moment.turn
        if not moment.solved or not is_due(moment, self._at(turn.conversation, "asked")):
            return False
        self.rate(Rating(turn.conversation, turn.message_id, "asked", 0, turn.at))
        return True

    def awaited(self, conversation: str, now: datetime) -> bool:
        """Has the question been asked a short while ago and not been answered?"""
        asked = self._at(conversation, "asked")
        return bool(asked) and is_awaited(asked, self._at(conversation, "csat"), now)

    def _at(self, conversation: str, kind: RatingKind) -> datetime | None:
        with self.read() as uow:
            latest = uow.ratings.latest(conversation, kind)
        return latest.at if latest else None
