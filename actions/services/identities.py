"""Identities: linking them by a signed login, taking that back, and how far each one counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.core.errors import ShopError
from actions.core.identities import Link, Span, is_visitor, reach_of
from actions.core.ports import Clock, UnitOfWork, Work


def reach(uow: UnitOfWork, identity: str) -> tuple[Span, ...]:
    """Whose words and deeds count for this identity, and from when to when."""
    return reach_of(identity, uow.links.around(identity))


@dataclass(frozen=True)
class IdentityService:
    """`refresh` brings what is derived of an identity up to date."""

    work: Work
    read: Work
    clock: Clock
    refresh: Callable[[UnitOfWork, str], None]

    def login(self, visitor: str, shopper: str) -> bool:
        """A shopper's token and a visitor's came together: what was written so far goes along.

        Every reconnecting widget shows both, so nothing is written when nothing is new.
        """
        with self.read() as uow:
            if _settled(uow, visitor, shopper):
                return False
        now = self.clock()
        return self.link(visitor, shopper, "login", now, now)

    def link(
        self, identity: str, shopper: str, proof: str, at: datetime, until: datetime | None
    ) -> bool:
        """Link, or move the end of the newest link on; False when nothing new came of it."""
        _check(identity, shopper, until)
        with self.work() as uow:
            uow.events.lock((identity, shopper))
            changed = _linked(uow, Link(identity, shopper, at, until, proof=proof))
            if changed:
                self._refresh(uow, identity, shopper)
        return changed

    def unlink(self, identity: str, shopper: str) -> int:
        """Take the links of the two back; what the newest one claimed is the identity's again."""
        with self.work() as uow:
            uow.events.lock((identity, shopper))
            count = uow.links.undo(identity, shopper, self.clock())
            if count:
                self._refresh(uow, identity, shopper)
        return count

    def _refresh(self, uow: UnitOfWork, *identities: str) -> None:
        for identity in identities:
            self.refresh(uow, identity)

    def links(self, identity: str) -> Sequence[Link]:
        with self.read() as uow:
            return uow.links.around(identity)

    def reach(self, identity: str) -> tuple[Span, ...]:
        with self.read() as uow:
            return reach(uow, identity)


def _linked(uow: UnitOfWork, link: Link) -> bool:
    """Add the link, or move the end of the newest one on when it is to the same shopper."""
    newest = _newest(uow, link.identity)
    if newest is None or newest.shopper != link.shopper or newest.undone:
        uow.links.add(link)
        return True
    if newest.until is None or (link.until and link.until <= newest.until):
        return False
    if link.until is None:
        uow.links.add(link)
        return True
    return uow.links.extend(newest, link.until)


def _newest(uow: UnitOfWork, identity: str) -> Link | None:
    mine = [link for link in uow.links.around(identity) if link.identity == identity]
    return max(mine, key=lambda link: link.linked, default=None)


def _settled(uow: UnitOfWork, visitor: str, shopper: str) -> bool:
    """Linked already, and nothing written or done on the device since."""
    newest = _newest(uow, visitor)
    if newest is None or newest.shopper != shopper or newest.undone:
        return False
    if newest.until is None:
        return True
    since = [Span(visitor, None, newest.until)]
    talk = uow.conversations.of(visitor, "widget")
    said = uow.messages.latest(talk.id, 1) if talk else ()
    new = any(message.at > newest.until for message in said)
    return not (new or uow.events.of(since) or uow.facts.of(since))


def _check(identity: str, shopper: str, until: datetime | None) -> None:
    if is_visitor(shopper) or identity == shopper or not identity or not shopper:
        raise ShopError("not_allowed", "link")
    if is_visitor(identity) and until is None:
        raise ShopError("not_allowed", "a visitor goes along only up to a time")
