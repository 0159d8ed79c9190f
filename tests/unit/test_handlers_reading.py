"""What an action reads of a dialogue, and what a shopper hears when something breaks."""

import logging

import pytest
from rasa_sdk.events import SlotSet

from actions.core.errors import ShopError, not_found
from actions.handlers.base import read_dialogue, read_turn
from actions.handlers.conversations import Courtesy, HandOver
from actions.handlers.flows import CancelOrderForm
from actions.handlers.orders import CancelOrder
from actions.handlers.questions import AnswerQuestion
from actions.services.faq import FaqService
from tests.builders import NOON, an_order
from tests.rasa_builders import FakeApp, a_tracker, answer, did, tapped, wrote


def test_a_turn_is_who_wrote_what_when_and_where():
    turn = read_turn(a_tracker(wrote("where is it?", "order_status"), page="/p/shoes-1"))
    assert (turn.shopper_id, turn.conversation, turn.message_id) == ("ann", "id1", "m1")
    assert (turn.text, turn.intent, turn.at) == ("where is it?", "order_status", NOON)
    assert (turn.page, turn.channel, turn.language) == ("/p/shoes-1", "widget", "en")


def test_a_visitor_has_no_id():
    assert read_turn(a_tracker(wrote("hi"), shopper=None)).shopper_id is None


def test_before_anything_is_written_the_turn_is_empty():
    turn = read_turn(a_tracker())
    assert (turn.text, turn.intent, turn.entities) == ("", "", ())


def test_entities_keep_value_words_place_and_confidence():
    event = wrote("the second")
    found = {"entity": "ordinal", "value": 2, "text": "the second", "start": 0, "end": 10}
    event["parse_data"]["entities"] = [{**found, "confidence": 0.8}]
    (entity,) = read_turn(a_tracker(event)).entities
    assert (entity.value, entity.text, entity.end) == (2, "the second", 10)
    assert entity.confidence == pytest.approx(0.8)


def test_what_is_denied_is_not_asked_for():
    event = wrote("not the red one, the blue one")
    event["parse_data"]["entities"] = [
        {"entity": "colour", "value": "red", "negated": True},
        {"entity": "colour", "value": "blue"},
    ]
    assert read_turn(a_tracker(event)).values("colour") == ["blue"]


def test_a_chosen_option_is_no_wording_but_keeps_its_values():
    turn = read_turn(a_tracker(tapped("inform", order_number="ZG1")))
    assert (turn.text, turn.values("order_number")) == ("", ["ZG1"])


@pytest.mark.parametrize(
    ("said", "wanted", "language"),
    [
        ([wrote("你好", language="zh")], {}, "zh"),
        ([wrote("我要 order", language="mixed")], {}, "zh"),
        ([wrote("你好", language="zh"), tapped("affirm")], {}, "zh"),
        ([wrote("你好", language="zh"), wrote("42", language=None)], {}, "zh"),
        ([wrote("你好", language="zh"), wrote("hello")], {}, "en"),
        ([wrote("你好", language="zh")], {"language_wish": "en"}, "en"),
        ([tapped("greeting")], {"hint": "en"}, "en"),
        ([tapped("greeting")], {"hint": None}, "zh"),
    ],
)
def test_the_language_is_the_wish_then_the_words_then_the_hint(said, wanted, language):
    assert read_turn(a_tracker(*said, **wanted)).language == language


def test_a_dialogue_knows_its_form_its_question_and_what_was_understood_before():
    said = (wrote("hm", "nlu_fallback"), wrote("cancel it", "cancel_order", ranking=["refund"]))
    tracker = a_tracker(*said, form="cancel_order_form", requested_slot="confirmed")
    dialogue = read_dialogue(tracker)
    assert (dialogue.form, dialogue.requested) == ("cancel_order_form", "confirmed")
    assert (dialogue.ranking, dialogue.earlier_intents) == (("refund",), ("nlu_fallback",))


@pytest.mark.parametrize(
    ("since", "returning"),
    [
        ((), False),
        ((did("action_extract_slots"),), False),
        ((did("cancel_order_form"),), False),
        ((did("action_courtesy"),), True),
    ],
)
def test_a_form_returns_only_after_something_in_between(since, returning):
    before = (did("action_tell_price"), wrote("hello", "greeting"))
    tracker = a_tracker(*before, *since, form="cancel_order_form")
    assert read_dialogue(tracker).returning is returning


# when something breaks


class BrokenSearch:
    def __init__(self, error):
        self.error = error

    def faq(self, text, language, limit=3):
        raise self.error


def broken(error):
    app = FakeApp()
    app.faq = FaqService(app.shop, BrokenSearch(error))
    return AnswerQuestion(app)


SECRET = "my door code is 4711"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ShopError("shop_unavailable"), "utter_shop_unavailable"),
        (ShopError("busy"), "utter_trouble"),
        (not_found("order"), "utter_trouble"),
        (RuntimeError("broken"), "utter_trouble"),
        (KeyError("broken"), "utter_trouble"),
    ],
)
def test_whatever_breaks_the_shopper_gets_an_answer(error, said):
    heard = answer(broken(error), a_tracker(wrote(SECRET)))
    assert (heard.said, heard.events) == ([said], [])


@pytest.mark.parametrize("error", [ShopError("busy"), RuntimeError("broken")])
def test_the_log_names_the_action_and_the_message_and_never_quotes_it(error, caplog):
    with caplog.at_level(logging.DEBUG):
        answer(broken(error), a_tracker(wrote(SECRET, order_number="ZG1")))
    assert "action_answer_question" in caplog.text and "m1" in caplog.text
    assert SECRET not in caplog.text and "ZG1" not in caplog.text


def test_an_error_that_quotes_the_shopper_is_not_quoted_in_the_log(caplog):
    answer(broken(ValueError(f"cannot read {SECRET!r}")), a_tracker(wrote(SECRET)))
    assert "ValueError" in caplog.text and SECRET not in caplog.text


def test_a_form_ends_after_trouble_instead_of_asking_for_ever():
    app = FakeApp()
    app.flows = None
    heard = answer(CancelOrderForm(app), a_tracker(wrote("cancel it", "cancel_order")))
    assert heard.said == ["utter_trouble"]
    assert heard.slots == {"flow_problem": "trouble", "requested_slot": None}


def test_trouble_is_told_once():
    tracker = a_tracker(wrote("cancel it", "cancel_order"), flow_problem="trouble")
    heard = answer(CancelOrder(FakeApp()), tracker)
    assert (heard.said, heard.slots["flow_problem"]) == ([], None)


def test_a_flow_that_breaks_at_its_end_forgets_its_answers():
    tracker = a_tracker(wrote("yes", "affirm"), order_number="ZG1", confirmed=True)
    heard = answer(CancelOrder(FakeApp()), tracker)
    assert heard.said == ["utter_trouble"]
    assert (heard.slots["confirmed"], heard.slots["order_number"]) == (None, None)


# back to a form


def test_a_digression_is_answered_and_the_form_goes_on():
    form = {"form": "cancel_order_form", "requested_slot": "confirmed"}
    heard = answer(Courtesy(FakeApp()), a_tracker(wrote("thanks", "thanks"), **form))
    assert (heard.said, heard.next_action) == (["utter_thanks"], "cancel_order_form")


def test_without_a_form_nothing_is_resumed():
    heard = answer(Courtesy(FakeApp()), a_tracker(wrote("thanks", "thanks")))
    assert heard.next_action is None


def test_a_person_ends_the_form():
    form = {"form": "cancel_order_form", "requested_slot": "confirmed"}
    heard = answer(HandOver(FakeApp()), a_tracker(wrote("a person", "human_agent"), **form))
    assert heard.next_action is None
    assert {"event": "active_loop", "name": None} in [
        {k: e[k] for k in ("event", "name")} for e in heard.events
    ]
    assert SlotSet("requested_slot", None) in heard.events


def test_after_a_digression_the_form_asks_its_question_again():
    said = (wrote("thanks", "thanks"), did("action_courtesy"))
    slots = {"order_number": "ZG24110507", "requested_slot": "confirmed"}
    form = CancelOrderForm(FakeApp(an_order()))
    heard = answer(form, a_tracker(*said, form="cancel_order_form", **slots))
    assert heard.said == ["utter_cancel_order_form_confirmed"]
    assert heard.slots["requested_slot"] == "confirmed"
