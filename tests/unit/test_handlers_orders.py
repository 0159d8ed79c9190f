"""The ends of flows: what is done, what is said of it, and what is forgotten."""

from dataclasses import replace

import pytest

from actions.core.flows import FLOW_SLOTS, NO_ORDER
from actions.core.languages import Words
from actions.core.orders import Event, OrderState, Refund, Shipment
from actions.handlers.aftersales import FileComplaint, RequestReturn
from actions.handlers.orders import (
    CancelOrder,
    ChangeAddress,
    RequestInvoice,
    TellOrderStatus,
    TellRefund,
)
from tests.builders import DAY, NOON, a_turn, an_order
from tests.rasa_builders import FakeApp, a_tracker, answer, tapped, wrote

NUMBER = "ZG24110507"
YES = tapped("affirm")
ENDS = (TellOrderStatus, TellRefund, CancelOrder, RequestReturn, ChangeAddress, RequestInvoice)


def end(action, *orders, event=YES, number=NUMBER, **slots):
    """What the action answers, and the shop afterwards."""
    app = FakeApp(*(orders or (an_order(),)))
    shopper = slots.pop("shopper", "ann")
    tracker = a_tracker(event, shopper=shopper, order_number=number, **slots)
    return answer(action(app), tracker), app


# done


@pytest.mark.parametrize(
    ("state", "paid", "said"),
    [
        (OrderState.PAID, "paid", "utter_cancel_order_form_done"),
        (OrderState.PENDING_PAYMENT, "pending", "utter_cancel_order_form_done_unpaid"),
    ],
)
def test_a_confirmed_order_is_cancelled_and_money_named_only_if_paid(state, paid, said):
    order = an_order(state)
    order = replace(order, payment=replace(order.payment, state=paid))
    heard, app = end(CancelOrder, order, confirmed=True)
    assert heard.said == [said]
    assert app.shop.placed[0].state is OrderState.CANCELLED


def test_a_new_address_keeps_the_recipient():
    heard, app = end(ChangeAddress, confirmed=True, new_address="2 New Lane")
    address = app.shop.placed[0].address
    assert (heard.said, address.name) == (["utter_address_form_done"], "Ann")
    assert "2 New Lane" in heard.filled("new_address") and address.street == "2 New Lane"


def test_a_return_is_asked_for_with_its_kind_and_number():
    told = {"return_kind": "exchange", "return_reason": "too small", "exchange_wish": "a 43"}
    heard, app = end(RequestReturn, an_order(OrderState.DELIVERED), confirmed=True, **told)
    assert heard.said == ["utter_return_form_done"]
    assert heard.filled("return_id") == app.shop.placed[0].return_.number
    assert app.shop.placed[0].return_.kind == "exchange"


TAX = "91330106MA2XXXXX1Y"


@pytest.mark.parametrize(
    ("written", "title", "tax"),
    [
        ("Cloud Trading Ltd", "Cloud Trading Ltd", ""),
        (f"Cloud Trading Ltd, {TAX}", "Cloud Trading Ltd", TAX),
        (f"Cloud Trading Ltd, tax number: {TAX.lower()}", "Cloud Trading Ltd", TAX),
        (f"Cloud Trading Ltd Tax No. {TAX}", "Cloud Trading Ltd", TAX),
        (f"云上贸易有限公司 {TAX}", "云上贸易有限公司", TAX),
        (f"云上贸易有限公司{TAX}", "云上贸易有限公司", TAX),
        (f"云上贸易有限公司，税号：{TAX}", "云上贸易有限公司", TAX),
        (f"税号{TAX}，云上贸易有限公司", "云上贸易有限公司", TAX),
        ("Telecommunications Ltd", "Telecommunications Ltd", ""),
        (None, "Ann", ""),
    ],
)
def test_title_and_tax_number_are_told_apart(written, title, tax):
    kind = "company" if written else "personal"
    slots = {"invoice_kind": kind, "invoice_title": written, "invoice_email": "a@b.example"}
    asked = RequestInvoice(FakeApp())._request(a_turn(), slots)
    assert (asked.title, asked.tax_number) == (title, tax)


def test_an_invoice_is_asked_for():
    told = {"invoice_kind": "personal", "invoice_email": "a@b.example"}
    heard, app = end(RequestInvoice, confirmed=True, **told)
    assert heard.said == ["utter_invoice_form_done"]
    assert (app.shop.placed[0].invoice.title, heard.filled("invoice_email")) == (
        "Ann",
        "a@b.example",
    )


def test_a_complaint_becomes_a_ticket_about_its_order():
    heard, app = end(FileComplaint, complaint_text="it came torn")
    (ticket,) = app.tickets.of_conversation("id1")
    assert heard.said == ["utter_complaint_form_done_order"]
    assert (ticket.number, ticket.order_number) == (heard.filled("ticket"), NUMBER)


def test_a_complaint_may_be_about_no_order():
    heard, app = end(FileComplaint, complaint_text="it came torn", number=NO_ORDER)
    assert heard.said == ["utter_complaint_form_done"]
    assert app.tickets.of_conversation("id1")[0].order_number is None
    assert heard.slots["order_number"] is None


# not done


@pytest.mark.parametrize("action", ENDS[2:])
def test_a_no_keeps_everything_as_it_is(action):
    heard, app = end(action, confirmed=False)
    assert heard.said == [f"utter_{action.flow.form}_kept"]
    assert (app.shop.keys, app.shop.placed) == ([], [an_order()])


@pytest.mark.parametrize("action", ENDS)
@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("stopped", "utter_stopped"),
        ("already_shipped", "utter_problem_already_shipped"),
        ("already_requested", "utter_problem_already_requested"),
        ("already_invoiced", "utter_problem_already_invoiced"),
        ("order_not_found", "utter_problem_order_not_found"),
    ],
)
def test_a_problem_is_told_and_nothing_is_done(action, problem, said):
    heard, app = end(action, flow_problem=problem, confirmed=True)
    assert (heard.said, app.shop.keys) == ([said], [])


@pytest.mark.parametrize("action", ENDS[1:])
def test_none_fits_is_told_in_the_words_of_the_flow(action):
    heard, _ = end(action, flow_problem="none_fits", number=None)
    assert heard.said == [f"utter_{action.flow.form}_none_fits"]


@pytest.mark.parametrize("number", [None, NUMBER])
def test_a_visitor_is_asked_to_sign_in_even_when_they_name_an_order(number):
    heard, _ = end(CancelOrder, number=number, flow_problem="not_logged_in", shopper=None)
    assert heard.said == ["utter_problem_not_logged_in"]


@pytest.mark.parametrize("action", ENDS)
def test_after_its_end_a_flow_forgets_all_but_the_order(action):
    left = dict.fromkeys(FLOW_SLOTS, "left") | {"shown_orders": [NUMBER]}
    left.pop("order_number")
    slots = end(action, flow_problem="stopped", **left)[0].slots
    assert slots.pop("order_number") == NUMBER
    assert set(slots.values()) == {None} and {"confirmed", "shown_orders"} <= set(slots)


# told


def test_an_order_is_told_by_its_state():
    for state in OrderState:
        heard, _ = end(TellOrderStatus, an_order(state))
        assert heard.said[0] == f"utter_order_{state.value}"


def a_parcel(promised=NOON + DAY, **wanted):
    steps = tuple(Event(NOON - n * DAY, Words(f"第{n}步", f"step {n}")) for n in range(6))
    shipment = Shipment("feilu", "FL1", promised, events=steps[::-1])
    return an_order(OrderState.SHIPPED, shipment=shipment, **wanted)


def test_a_parcel_under_way_is_told_with_its_latest_steps_newest_first():
    heard, _ = end(TellOrderStatus, a_parcel())
    assert heard.said == ["utter_order_shipped", "utter_logistics"]
    lines = heard.filled("trail").splitlines()
    assert (len(lines), lines[0]) == (4, "23 Nov 20:00 step 0")


def test_a_late_parcel_gets_an_honest_word():
    heard, _ = end(TellOrderStatus, a_parcel(promised=NOON - DAY))
    assert heard.said[-1] == "utter_order_late"


def test_what_is_on_record_as_delivered_may_not_have_come():
    event = wrote("I never got it", "order_status")
    heard, _ = end(TellOrderStatus, an_order(OrderState.DELIVERED), event=event)
    assert heard.said == ["utter_order_not_received"]


@pytest.mark.parametrize("state", ["requested", "approved", "processing", "paid", "rejected"])
def test_a_refund_is_told_by_its_state(state):
    order = an_order(OrderState.REFUNDING, refund=Refund("RF1", state, 19900, "wallet"))
    heard, _ = end(TellRefund, order)
    assert heard.said == [f"utter_refund_{state}"]


def test_without_a_refund_there_is_none():
    assert end(TellRefund)[0].said == ["utter_refund_none"]


def test_carriers_and_ways_of_payment_are_told_by_name():
    app = FakeApp(a_parcel(refund=Refund("RF1", "approved", 19900, "wallet")))
    app.shop.said.areas["shipping"] = {"carriers": [{"id": "feilu", "en": "Flying Deer"}]}
    heard = answer(TellOrderStatus(app), a_tracker(YES, order_number=NUMBER))
    assert heard.filled("carrier") == "Flying Deer"
    assert heard.filled("refund_method") == "wallet"


def test_somebody_elses_order_is_never_told():
    heard, _ = end(TellOrderStatus, an_order(shopper_id="bob"))
    assert heard.said == ["utter_trouble"]
