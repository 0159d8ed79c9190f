"""The moment after the answer: what was learnt is kept, and an offer may follow."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from actions.core.conditions import View
from actions.core.events import Event
from actions.core.moments import Moment, ServiceState
from actions.core.ports import Clock
from actions.core.profiles import Profile
from actions.core.scenarios import Match
from actions.services.events import EventService
from actions.services.offers import OfferService, Suggestion
from actions.services.products import ProductService
from actions.services.profiles import ProfileService
from actions.services.service_state import ServiceStateService

SOLD_OUT = "utter_out_of_stock"


class Detector(Protocol):
    """The scenarios of the shop; `promising` looks at everything but the service state."""

    def promising(self, view: View) -> bool: ...
    def matches(self, view: View) -> tuple[Match, ...]: ...


@dataclass(frozen=True)
class MomentService:
    """Called once a turn, when everything the shopper asked has been said."""

    profiles: ProfileService
    events: EventService
    states: ServiceStateService
    scenarios: Detector
    offers: OfferService
    products: ProductService
    clock: Clock
    categories: dict[str, str] = field(default_factory=dict)  # by product, as far as asked for

    def after(self, moment: Moment) -> Suggestion | None:
        """Learn from the turn; then, unless a question is still open, see whether to offer."""
        profile = self.profiles.after(moment.turn)
        self._note_wish(moment)
        if moment.busy:
            return None
        moment = self._with_category(moment)
        blank = self._view(moment, profile, ServiceState())
        if not self.scenarios.promising(blank):
            return None
        lately = self._view(moment, profile, self.states.lately(moment.turn))
        if not moment.solved and not self.scenarios.matches(lately):
            return None
        return self._decide(moment, profile)

    def _decide(self, moment: Moment, profile: Profile) -> Suggestion | None:
        """A decision rests on how things stand now, not a minute ago."""
        state = self.states.of(moment.turn, fresh=bool(moment.solved))
        matches = self.scenarios.matches(self._view(moment, profile, state))
        return self.offers.decide(moment, profile, matches, state) if matches else None

    def _with_category(self, moment: Moment) -> Moment:
        """The category of the product spoken of, where the words name none."""
        if moment.category or not moment.product:
            return moment
        if moment.product not in self.categories:
            known = self.products.several([moment.product])
            self.categories[moment.product] = known[0].category if known else ""
        return replace(moment, category=self.categories[moment.product])

    def _view(self, moment: Moment, profile: Profile, state: ServiceState) -> View:
        local = moment.turn.at.astimezone(ZoneInfo(state.time_zone))
        return View(moment, profile, state, local)

    def _note_wish(self, moment: Moment) -> None:
        """Asked for while sold out: an event of the chat's own, for when it is back in stock."""
        if SOLD_OUT in moment.answered and moment.product:
            self.events.record([wanted(moment, self.clock())])


def wanted(moment: Moment, now: datetime) -> Event:
    turn = moment.turn
    return Event(
        id=turn.key("wanted"),
        name="Product Wanted",
        identity=turn.owner,
        at=turn.at,
        received=now,
        source="chat",
        properties={"product_id": moment.product},
    )
