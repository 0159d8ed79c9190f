"""Forgetting: a receipt without a name, and what is still to be done."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from actions.core.identities import Span
from actions.core.turns import Turn


@dataclass(frozen=True)
class Erasure:
    """`reach` is whose rows; it is emptied when the last of them is gone."""

    receipt: str
    at: datetime
    reach: tuple[Span, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    finished: datetime | None = None


@dataclass(frozen=True)
class Talk:
    """A conversation to be erased, all of it or a time of it; `last_seq` as it was when seen."""

    conversation: str
    last_seq: int
    until: datetime | None = None
    since: datetime | None = None

    @property
    def is_whole(self) -> bool:
        return self.until is None and self.since is None

    @property
    def span(self) -> Span:
        return Span(self.conversation, self.until, self.since)


def receipt_of(turn: Turn) -> str:
    """A retried turn gets the same receipt; nobody can find the shopper by it."""
    return blake2b(f"{turn.conversation}|{turn.message_id}".encode(), digest_size=6).hexdigest()


def added(counts: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(counts) + Counter(more))
