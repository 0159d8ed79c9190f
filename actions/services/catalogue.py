"""The catalogue in memory, read again only when it has changed."""

import logging
from collections.abc import Callable, Mapping

from actions.core.conditions import Condition, ConditionError, read
from actions.core.constraints import Listed
from actions.core.offers import Offer
from actions.core.ports import UnitOfWork

log = logging.getLogger(__name__)
Reader = Callable[[Mapping[str, object]], Condition]


def read_eligibility(data: Mapping[str, object]) -> Condition:
    return read(data, "eligibility")


class Catalogue:
    """Shared by all threads: one reference to an immutable tuple."""

    def __init__(self, read: Reader = read_eligibility) -> None:
        self._read = read
        self._known: tuple[str, tuple[Listed, ...]] | None = None

    def listed(self, uow: UnitOfWork) -> tuple[Listed, ...]:
        """What is in force, in the marketer's own order: by priority, then by id."""
        stamp, known = uow.offers.stamp(), self._known
        if known is None or known[0] != stamp:
            ranked = sorted(uow.offers.in_force(), key=lambda o: (-o.priority, o.id))
            found = (self._listed(offer) for offer in ranked)
            known = self._known = (stamp, tuple(x for x in found if x))
        return known[1]

    def offer(self, uow: UnitOfWork, arm: str) -> Offer | None:
        """This version of an offer, in force or not."""
        known = self._known[1] if self._known else ()
        return next((x.offer for x in known if x.offer.arm == arm), None) or uow.offers.version(arm)

    def _listed(self, offer: Offer) -> Listed | None:
        """None for a condition that this version no longer understands: rather no offer."""
        try:
            return Listed(offer, self._read(offer.eligibility) if offer.eligibility else None)
        except ConditionError as error:
            log.error("offer %s is left out: %s", offer.id, error)  # noqa: TRY400
            return None
