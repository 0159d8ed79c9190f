"""Identities: linking them by a signed login, taking that back, and how far each one counts."""

from collections.abc import Sequence
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
    work: Work
    read: Work
    clock: Clock

    def login(self, visitor: str, shopper: str) -> bool:
        """A shopper's token and a visitor's came together: what was written so far goes along."""
        return self.link(visitor, shopper, "login", self.clock(), self.clock())

    def link(
        self, identity: str, shopper: str, proof: str, at: datetime, until: datetime | None
    ) -> bool:
        """Link, or move the end of the newest link on; False when nothing new came of it."""
        _check(identity, shopper, until)
        with self.work() as uow:
            newest = _newest(uow.links.around(identity), identity)
            if newest is None or newest.shopper != shopper or newest.undone:
                uow.links.add(Link(identity, shopper, at, until, proof=proof))
                return True
            if newest.until is None or (until is not None and until <= newest.until):
                return False
            if until is None:
                uow.links.add(Link(identity, shopper, at, None, proof=proof))
                return True
            return uow.links.extend(newest, until)

    def unlink(self, identity: str, shopper: str) -> int:
        """Take the links of the two back; what they had claimed is the identity's own again."""
        with self.work() as uow:
            return uow.links.undo(identity, shopper, self.clock())

    def links(self, identity: str) -> Sequence[Link]:
        with self.read() as uow:
            return uow.links.around(identity)

    def reach(self, identity: str) -> tuple[Span, ...]:
        with self.read() as uow:
            return reach(uow, identity)


def _newest(links: Sequence[Link], identity: str) -> Link | None:
    mine = [link for link in links if link.identity == identity]
    return max(mine, key=lambda link: link.linked, default=None)


def _check(identity: str, shopper: str, until: datetime | None) -> None:
    if is_visitor(shopper) or identity == shopper or not identity or not shopper:
        raise ShopError("not_allowed", "link")
    if is_visitor(identity) and until is None:
        raise ShopError("not_allowed", "a visitor goes along only up to a time")
