"""The moment after the answer: learnt first, offered only when the question is answered."""

from dataclasses import dataclass, field, replace

from actions.core.conditions import View
from actions.core.scenarios import Match
from actions.services.events import EventService
from actions.services.moments import MomentService
from actions.services.products import ProductService
from actions.services.profiles import ProfileService
from actions.services.service_state import ServiceStateService
from tests.builders import a_match, a_moment, a_product, an_offer
from tests.fakes import FakeSearch, FakeShop
from tests.offers_desk import Always, Desk


@dataclass
class Detector:
    """Finds what the test says, and keeps what it was shown."""

    found: tuple[Match, ...] = ()
    hopeful: bool = True
    seen: list[View] = field(default_factory=list)

    def promising(self, view: View) -> bool:
        self.seen.append(view)
        return self.hopeful

    def matches(self, view: View) -> tuple[Match, ...]:
        self.seen.append(view)
        return self.found


class Place:
    """Real services over one database; only the scenarios are the test's."""

    def __init__(self, *found: Match, hopeful: bool = True):
        self.desk = Desk(Always(an_offer().arm))
        self.desk.load(an_offer())
        both = (self.desk.work, self.desk.read)
        shop = FakeShop(stocked=[a_product()])
        self.detector = Detector(found, hopeful)
        self.profiles = ProfileService(*both, self.desk.clock, consent_assumed=True)
        self.service = MomentService(
            self.profiles,
            EventService(*both, self.desk.clock, True),
            ServiceStateService(self.desk.read, shop, self.desk.clock, "UTC"),
            self.detector,
            self.desk.service,
            ProductService(shop, FakeSearch(), self.desk.clock),
            self.desk.clock,
        )


def test_a_scenario_that_holds_leads_to_an_offer():
    suggestion = Place(a_match()).service.after(a_moment())
    assert suggestion is not None
    assert suggestion.offer == an_offer()


def test_no_offer_before_the_question_is_answered():
    place = Place(a_match())
    assert place.service.after(replace(a_moment(), busy=True)) is None
    assert place.detector.seen == []
    assert place.desk.rows() == []


def test_nothing_promising_asks_nothing_more():
    place = Place(a_match(), hopeful=False)
    assert place.service.after(a_moment()) is None
    assert len(place.detector.seen) == 1


def test_without_a_scenario_there_is_no_row():
    place = Place()
    assert place.service.after(a_moment()) is None
    assert place.desk.rows() == []


def test_the_category_is_that_of_the_product_spoken_of():
    place = Place()
    place.service.after(replace(a_moment(), product="shoes-1", category=""))
    assert {view.moment.category for view in place.detector.seen} == {"shoes"}


def test_what_was_sold_out_is_remembered_as_wanted():
    place = Place()
    moment = replace(a_moment(), product="shoes-1", answered=("utter_out_of_stock",))
    for _ in range(2):  # a turn that is tried again is the same wish
        place.service.after(moment)
    with place.desk.read() as uow:
        (event,) = uow.events.of([("ann", None, None)], ("Product Wanted",))
    assert event.properties == {"product_id": "shoes-1"}
