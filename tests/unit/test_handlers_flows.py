"""The forms: what each turn makes them ask, offer and keep."""

import pytest

from actions.core.flows import FLOW_SLOTS
from actions.core.orders import OrderState
from actions.handlers.flows import (
    AddressForm,
    CancelOrderForm,
    ComplaintForm,
    InvoiceForm,
    OrderStatusForm,
    RefundForm,
    ReturnForm,
    order_choice,
)
from tests.builders import DAY, NOON, a_turn, an_item, an_order
from tests.rasa_builders import FakeApp, a_tracker, answer, tapped, wrote

FIRST, SECOND = "ZG24110507", "ZG24110508"
CANCELLING = {"form": "cancel_order_form", "requested_slot": "confirmed", "order_number": FIRST}


def two_orders():
    return FakeApp(an_order(), an_order(number=SECOND, placed=NOON - 9 * DAY))


def received():
    return FakeApp(an_order(OrderState.DELIVERED))


def test_a_flow_opens_with_the_only_order_that_fits():
    heard = answer(CancelOrderForm(FakeApp(an_order())), a_tracker(wrote("x", "cancel_order")))
    assert heard.said == ["utter_cancel_order_form_confirmed"]
    assert (heard.slots["order_number"], heard.slots["requested_slot"]) == (FIRST, "confirmed")


def test_several_orders_are_a_button_each():
    heard = answer(CancelOrderForm(two_orders()), a_tracker(wrote("x", "cancel_order")))
    payloads = [c["payload"] for c in heard.filled("choices")]
    assert payloads == [f'/inform{{"order_number": "{n}"}}' for n in (FIRST, SECOND)]
    assert heard.slots["shown_orders"] == [FIRST, SECOND]


@pytest.mark.parametrize(("language", "title"), [("zh", "跑鞋"), ("en", "Running shoes")])
def test_a_choice_shows_number_things_and_price_in_the_language(language, title):
    choice = order_choice(an_order(), a_turn(language=language))
    assert choice["title"].startswith(f"{FIRST} · {title} · ") and "199" in choice["title"]


def test_a_long_order_is_shortened_on_its_button():
    long = an_order(items=tuple(an_item() for _ in range(9)))
    assert "…" in order_choice(long, a_turn())["title"]


def test_a_wrong_number_is_said_and_asked_again():
    tracker = a_tracker(wrote("ZG1", order_number="ZG1"), **CANCELLING)
    heard = answer(CancelOrderForm(two_orders()), tracker)
    problem, question = heard.said
    assert problem == "utter_problem_order_not_found"
    assert question == "utter_cancel_order_form_order_number"
    assert heard.slots["order_number"] is None


def test_a_problem_ends_the_form_in_silence_its_action_tells():
    form = CancelOrderForm(FakeApp(an_order(OrderState.SHIPPED)))
    heard = answer(form, a_tracker(wrote(FIRST, "cancel_order", order_number=FIRST)))
    assert (heard.said, heard.slots["requested_slot"]) == ([], None)
    assert heard.slots["flow_problem"] == "already_shipped"


def test_a_turn_about_something_else_changes_nothing():
    tracker = a_tracker(wrote("is shipping free?", "shipping_info"), **CANCELLING)
    assert answer(CancelOrderForm(two_orders()), tracker).events == []


def test_never_mind_ends_the_form():
    tracker = a_tracker(wrote("never mind", "cancel_flow"), **CANCELLING)
    heard = answer(CancelOrderForm(two_orders()), tracker)
    assert (heard.slots["flow_problem"], heard.slots["requested_slot"]) == ("stopped", None)


def test_yes_fills_the_last_slot():
    tracker = a_tracker(tapped("affirm"), **CANCELLING)
    heard = answer(CancelOrderForm(two_orders()), tracker)
    assert (heard.slots["confirmed"], heard.slots["requested_slot"]) == (True, None)


def test_an_ordinal_picks_from_the_buttons():
    tracker = a_tracker(
        wrote("the second", ordinal=2),
        form="cancel_order_form",
        requested_slot="order_number",
        shown_orders=[FIRST, SECOND],
    )
    assert answer(CancelOrderForm(two_orders()), tracker).slots["order_number"] == SECOND


# what a new flow knows already


def test_a_new_flow_takes_the_order_that_the_words_point_at():
    tracker = a_tracker(wrote("cancel it", "cancel_order"), order_number=SECOND)
    assert answer(CancelOrderForm(two_orders()), tracker).said == [
        "utter_cancel_order_form_confirmed"
    ]


def test_a_new_flow_asks_for_the_order_when_nothing_points_at_one():
    tracker = a_tracker(wrote("cancel an order", "cancel_order"), order_number=SECOND)
    heard = answer(CancelOrderForm(two_orders()), tracker)
    assert heard.said == ["utter_cancel_order_form_order_number"]


def test_nothing_of_an_earlier_flow_is_left():
    left = dict.fromkeys(FLOW_SLOTS, "left") | {"confirmed": True}
    tracker = a_tracker(wrote("cancel an order", "cancel_order"), **left)
    slots = answer(CancelOrderForm(two_orders()), tracker).slots
    assert [s for s in FLOW_SLOTS if slots[s] is not None] == []


# questions about the rules


def test_a_question_about_the_rules_is_answered_instead():
    form = ReturnForm(received().knows())
    heard = answer(form, a_tracker(wrote("how many days to return?", "return_exchange")))
    assert heard.said == ["utter_answer"] and heard.filled("answer") == "Within 7 days."
    assert (heard.slots["flow_problem"], heard.slots["requested_slot"]) == ("answered", None)


def test_a_visitor_is_answered_where_an_answer_is_near():
    tracker = a_tracker(wrote("I want to return this", "return_exchange"), shopper=None)
    assert answer(ReturnForm(received().knows()), tracker).said == ["utter_answer"]


@pytest.mark.parametrize(
    "event",
    [
        wrote("I want to return my shoes", "return_exchange"),
        wrote(f"how many days to return {FIRST}?", "return_exchange", order_number=FIRST),
        tapped("return_exchange"),
    ],
)
def test_a_wish_is_not_put_off_with_an_answer(event):
    assert "utter_answer" not in answer(ReturnForm(received().knows()), a_tracker(event)).said


# each form's own questions

RETURNING = {"form": "return_form", "order_number": FIRST, "return_kind": "exchange"}


@pytest.mark.parametrize(
    ("asked", "said", "next_question"),
    [
        ("return_reason", "too small", "exchange_wish"),
        ("exchange_wish", "a 43", "return_reason"),
    ],
)
def test_a_return_asks_for_what_it_does_not_know_yet(asked, said, next_question):
    tracker = a_tracker(wrote(said), requested_slot=asked, **RETURNING)
    heard = answer(ReturnForm(received()), tracker)
    assert heard.said == [f"utter_return_form_{next_question}"]


@pytest.mark.parametrize("kind", ["return", "exchange", "repair"])
def test_a_return_is_confirmed_in_the_words_of_its_kind(kind):
    slots = {**RETURNING, "return_kind": kind, "exchange_wish": "a 43"}
    tracker = a_tracker(wrote("too small"), requested_slot="return_reason", **slots)
    assert answer(ReturnForm(received()), tracker).said == [f"utter_return_form_confirmed_{kind}"]


INVOICING = {"form": "invoice_form", "order_number": FIRST, "invoice_kind": "personal"}


def test_the_address_on_record_is_one_tap_away():
    slots = {**INVOICING, "invoice_kind": None, "requested_slot": "invoice_kind"}
    heard = answer(InvoiceForm(FakeApp(an_order())), a_tracker(wrote("personal"), **slots))
    assert heard.said == ["utter_invoice_form_invoice_email"]
    assert [c["title"] for c in heard.filled("choices")] == ["ann@mail.example"]


def test_a_personal_invoice_is_made_out_to_the_shopper():
    tracker = a_tracker(
        wrote("a@b.example", email="a@b.example"), requested_slot="invoice_email", **INVOICING
    )
    heard = answer(InvoiceForm(FakeApp(an_order())), tracker)
    assert heard.said == ["utter_invoice_form_confirmed"]
    assert heard.filled("invoice_title") == "Ann"


def test_an_address_is_read_back_before_it_is_changed():
    tracker = a_tracker(
        wrote("2 New Lane"), form="address_form", requested_slot="new_address", order_number=FIRST
    )
    heard = answer(AddressForm(FakeApp(an_order())), tracker)
    assert heard.said == ["utter_address_form_confirmed"]
    assert heard.filled("new_address") == "2 New Lane"


def test_a_complaint_is_asked_for_when_it_was_only_announced():
    heard = answer(ComplaintForm(FakeApp()), a_tracker(wrote("我要投诉", "complaint")))
    assert heard.said == ["utter_complaint_form_complaint_text"]


def test_a_complaint_offers_the_orders_and_none():
    heard = answer(
        ComplaintForm(two_orders()), a_tracker(wrote("the courier was rude", "complaint"))
    )
    assert heard.said == ["utter_complaint_form_order_number"]
    assert len(heard.filled("choices")) == 2


@pytest.mark.parametrize(
    ("form", "intent"), [(OrderStatusForm, "order_status"), (RefundForm, "refund")]
)
def test_looking_something_up_asks_for_no_more_than_the_order(form, intent):
    app = FakeApp(an_order())
    heard = answer(form(app), a_tracker(wrote(FIRST, intent, order_number=FIRST)))
    assert (heard.said, heard.slots["requested_slot"]) == ([], None)
    assert heard.slots["order_number"] == FIRST
