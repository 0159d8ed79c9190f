"""After the answer, never before it: when a turn is over, and what may follow."""

from dataclasses import dataclass, field

import pytest

from actions.core.errors import ShopError
from actions.core.moments import Moment
from actions.core.orders import OrderState
from actions.core.suggestions import Suggestion
from actions.handlers.conversations import Courtesy
from actions.handlers.flows import CancelOrderForm
from actions.handlers.orders import CancelOrder, TellOrderStatus
from tests.builders import an_offer, an_order
from tests.offers_desk import Always, Desk
from tests.rasa_builders import FakeApp, a_tracker, answer, did, wrote


@dataclass
class Moments:
    """Keeps the moments; says or raises what the test wants."""

    says: Suggestion | None = None
    raises: Exception | None = None
    seen: list[Moment] = field(default_factory=list)

    def after(self, moment: Moment) -> Suggestion | None:
        self.seen.append(moment)
        if self.raises:
            raise self.raises
        return self.says


class NoQuestion:
    """No question how content the shopper is."""

    def asks(self, moment: Moment) -> bool:
        return False


def an_app(moments: Moments, *orders) -> FakeApp:
    app = FakeApp(*orders)
    app.moments, app.ratings = moments, NoQuestion()
    return app


def a_suggestion() -> Suggestion:
    desk = Desk(Always(an_offer().arm))
    desk.load(an_offer())
    return desk.decide()


def test_the_offer_comes_after_the_answer():
    moments = Moments(says=a_suggestion())
    heard = answer(Courtesy(an_app(moments)), a_tracker(wrote("thanks", "thanks")))
    assert heard.said == ["utter_thanks", "utter_offer"]
    assert moments.seen[0].answered == ("utter_thanks",)


@pytest.mark.parametrize("error", [ShopError("busy"), KeyError("why")])
def test_trouble_with_the_moment_does_not_spoil_the_answer(error):
    app = an_app(Moments(raises=error))
    assert answer(Courtesy(app), a_tracker(wrote("thanks", "thanks"))).said == ["utter_thanks"]


def test_a_question_of_a_form_leaves_the_moment_busy():
    moments = Moments()
    app = an_app(moments, an_order(), an_order(number="ZG24110508"))
    heard = answer(CancelOrderForm(app), a_tracker(wrote("cancel my order", "cancel_order")))
    assert heard.slots["requested_slot"] == "order_number"
    assert [m.busy for m in moments.seen] == [True]


def test_what_interrupts_a_form_is_not_the_end_of_the_turn():
    moments = Moments()
    tracker = a_tracker(
        wrote("thanks", "thanks"), form="cancel_order_form", requested_slot="order_number"
    )
    assert answer(Courtesy(an_app(moments)), tracker).next_action == "cancel_order_form"
    assert moments.seen == []


def test_a_flow_that_came_to_its_good_end_is_solved():
    moments = Moments()
    app = an_app(moments, an_order(OrderState.PAID))
    slots = {"order_number": an_order().number, "confirmed": True}
    answer(CancelOrder(app), a_tracker(wrote("yes", "affirm"), **slots))
    assert (moments.seen[0].solved, moments.seen[0].busy) == ("cancel_order_form", False)


def test_a_flow_that_was_given_up_is_not_solved():
    moments = Moments()
    slots = {"order_number": an_order().number, "flow_problem": "stopped"}
    answer(TellOrderStatus(an_app(moments, an_order())), a_tracker(did("x"), **slots))
    assert moments.seen[0].solved == ""


def test_with_marketing_off_nothing_follows():
    assert answer(Courtesy(FakeApp()), a_tracker(wrote("thanks", "thanks"))).said == [
        "utter_thanks"
    ]
