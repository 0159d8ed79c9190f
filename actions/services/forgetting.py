"""Forgetting a shopper: at once what was learnt, and what was said when the turn has ended."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from actions.core.erasures import Erasure, Talk, added, receipt_of
from actions.core.identities import erasure_of
from actions.core.ports import Clock, UnitOfWork, Work
from actions.core.profile_ports import Reach
from actions.core.turns import Turn

EXPORT_LIFE = timedelta(minutes=10)
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class ForgettingService:
    """`refresh` brings what is derived of an identity up to date."""

    work: Work
    read: Work
    clock: Clock
    refresh: Callable[[UnitOfWork, str], None]

    def forget(self, turn: Turn) -> str:
        """Erase everything but the running conversation, which is pending; gives a receipt."""
        receipt = receipt_of(turn)
        with self.work() as uow:
            links = uow.links.around(turn.owner)
            spans = erasure_of(turn.owner, links)
            others = {x.shopper for x in links if x.identity == turn.owner and not x.undone}
            erasure = Erasure(receipt, self.clock(), spans)
            if uow.erasures.add(erasure):
                counts = _erase(uow, spans)
                uow.erasures.note(receipt, counts)
                for shopper in others - {span.identity for span in spans}:
                    self.refresh(uow, shopper)
        return receipt

    def pending(self) -> tuple[Erasure, ...]:
        with self.read() as uow:
            return uow.erasures.pending()

    def talks(self, erasure: Erasure) -> tuple[Talk, ...] | None:
        """The conversations to erase, or None while a turn of theirs is not over."""
        with self.read() as uow:
            found = uow.erasures.talks(erasure.reach)
            return None if any(_busy(uow, talk) for talk in found) else found

    def finish(self, erasure: Erasure, talks: tuple[Talk, ...]) -> bool:
        """Erase the transcripts, and what the last turn left; False when something came between.

        `talks` are those whose dialogue state was deleted; each must be as it was then.
        """
        with self.work() as uow:
            if any(_changed(uow, talk) for talk in talks):
                return False
            if {t.conversation for t in uow.erasures.talks(erasure.reach)} - {
                t.conversation for t in talks
            }:
                return False
            counts = added(erasure.counts, _erase(uow, erasure.reach))
            said = sum(uow.erasures.erase_transcript(talk) for talk in talks)
            uow.erasures.finish(erasure.receipt, self.clock(), added(counts, {"messages": said}))
        return True

    def export_link(self, turn: Turn) -> str:
        """A path that gives this shopper's data for ten minutes to whoever has it."""
        token = secrets.token_urlsafe(32)
        now = self.clock()
        with self.work() as uow:
            uow.exports.drop_until(now)
            uow.exports.add(hash_of(token), turn.owner, now + EXPORT_LIFE)
        return f"/export/{token}"


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _erase(uow: UnitOfWork, spans: Reach) -> dict[str, int]:
    """Promises go back to the budget before the decisions lose their names."""
    for decision in uow.decisions.of(spans, _EVER):
        uow.limits.release(decision.id)
    return dict(uow.erasures.erase(spans))


def _busy(uow: UnitOfWork, talk: Talk) -> bool:
    unfinished = uow.turns.unfinished(talk.conversation)
    return unfinished is not None or bool(uow.turns.waiting(talk.conversation))


def _changed(uow: UnitOfWork, talk: Talk) -> bool:
    owned = uow.conversations.get(talk.conversation, locked=True)
    if owned is None:
        return False  # erased before, by another gateway
    return owned.last_seq != talk.last_seq or _busy(uow, talk)
