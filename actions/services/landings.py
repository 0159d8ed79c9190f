"""Where a tracked link leads."""

from dataclasses import dataclass

from actions.core.decisions import Decision
from actions.core.errors import not_found
from actions.core.landings import DECISION, ended, is_over, target
from actions.core.offers import NO_OFFER, Offer
from actions.core.ports import Clock, Work


@dataclass(frozen=True)
class Landing:
    url: str
    over: bool  # the offer has ended; the address says so


@dataclass(frozen=True)
class LandingService:
    read: Work
    clock: Clock

    def of(self, decision_id: str) -> Landing:
        """The page of the offer as it was promised; ShopError where none was."""
        decision, offer = self._promise(decision_id)
        url = target(offer.url)
        if not url:
            raise not_found("link")
        over = is_over(decision, offer, self.clock())
        return Landing(ended(url) if over else url, over)

    def _promise(self, decision_id: str) -> tuple[Decision, Offer]:
        if DECISION.fullmatch(decision_id):
            with self.read() as uow:
                decision = uow.decisions.get(decision_id)
                if decision and decision.chosen != NO_OFFER:
                    offer = uow.offers.version(decision.chosen)
                    if offer:
                        return decision, offer
        raise not_found("link")
