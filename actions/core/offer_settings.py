"""What a marketer sets for all offers: quiet hours, caps, pauses, quotas."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time


@dataclass(frozen=True)
class OfferSettings:
    """How courteous the shop is, and how much of its choice is left to chance.

    Quiet hours are the shopper's own; `quiet_from` equal to `quiet_until` means none. Caps count
    offers made to one shopper. `topics` gives the coarse topic of a category or a finer topic.
    """

    quiet_from: time = time(22)
    quiet_until: time = time(8)
    gap_minutes: int = 10  # between two offers
    per_conversation: int = 2
    conversation_hours: int = 12
    per_day: int = 3
    per_week: int = 7
    declines_in_a_row: int = 2
    pause_days: int = 14
    declined_days: int = 90
    show_within_minutes: int = 30
    blocked_again_minutes: int = 60
    holdout: float = 0.05
    floor: float = 0.02
    time_zone: str = "Asia/Shanghai"  # the shop's own: where a day begins for quotas
    channel_quota: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)

    def quiet(self, local: time) -> bool:
        """Is this hour of the shopper's own clock a quiet one? The hours may span midnight."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= local < self.quiet_until
        return local >= self.quiet_from or local < self.quiet_until
