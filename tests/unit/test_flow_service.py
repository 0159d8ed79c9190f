"""One turn of a flow: which order is meant, what is asked, and when the flow is over."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.core.flows import (
    ADDRESS,
    CANCEL,
    COMPLAINT,
    FLOWS,
    INVOICE,
    NO_ORDER,
    ORDER_STATUS,
    REFUND,
    RETURN,
    next_step,
)
from actions.core.orders import Invoice, OrderState, Refund
from actions.core.turns import Entity
from actions.services.flows import FlowService
from actions.services.orders import OrderService
from tests import builders
from tests.builders import DAY, NOON, an_item, an_order
from tests.fakes import Clock
from tests.rasa_builders import a_shop

FIRST, SECOND, THIRD = "ZG24110507", "ZG24110508", "ZG24110509"


def flows(*orders):
    return FlowService(OrderService(a_shop(*orders), Clock()))


def a_turn(text="…", intent="inform", shopper="ann", **entities):
    found = tuple(Entity(name, value, str(value)) for name, value in entities.items())
    return builders.a_turn(text=text, intent=intent, shopper_id=shopper, entities=found)


def a_bag(**wanted):
    return an_item(product_id="bags-1", category="bags", sku="B1", **wanted)


def begin(flow, turn, *orders):
    return flows(*orders).step(flow, turn, None, {})


# which order is meant


def test_the_only_order_that_fits_is_taken():
    shipped = an_order(OrderState.SHIPPED, number=SECOND)
    step = begin(CANCEL, a_turn("cancel my order", "cancel_order"), an_order(), shipped)
    assert (step.values["order_number"], step.ask) == (FIRST, "confirmed")


def test_several_that_fit_are_offered_newest_first():
    older = an_order(number=SECOND, placed=NOON - 9 * DAY)
    step = begin(CANCEL, a_turn(intent="cancel_order"), older, an_order())
    assert (step.ask, [o.number for o in step.choices]) == ("order_number", [FIRST, SECOND])


@pytest.mark.parametrize("named", [{"product": "bags-1"}, {"category": "bags"}])
def test_what_is_named_picks_the_order_that_holds_it(named):
    bag = an_order(number=SECOND, items=(a_bag(),))
    step = begin(CANCEL, a_turn(intent="cancel_order", **named), an_order(), bag)
    assert step.values["order_number"] == SECOND


def test_a_named_order_that_does_not_fit_is_judged_not_replaced():
    bag = an_order(OrderState.SHIPPED, number=SECOND, items=(a_bag(),))
    step = begin(CANCEL, a_turn(intent="cancel_order", category="bags"), an_order(), bag)
    assert (step.problem, step.order.number) == ("already_shipped", SECOND)


def test_looking_up_prefers_what_is_under_way():
    done = an_order(OrderState.COMPLETED, number=SECOND)
    step = begin(ORDER_STATUS, a_turn(intent="order_status"), done, an_order())
    assert (step.values["order_number"], step.ask) == (FIRST, None)


def test_when_everything_has_ended_all_of_it_is_offered():
    done = [an_order(OrderState.COMPLETED, number=n) for n in (FIRST, SECOND)]
    step = begin(ORDER_STATUS, a_turn(intent="order_status"), *done)
    assert (step.ask, len(step.choices)) == ("order_number", 2)


@pytest.mark.parametrize("flow", [CANCEL, ADDRESS, RETURN, INVOICE, REFUND])
def test_when_none_fits_the_flow_ends_and_says_so(flow):
    step = begin(flow, a_turn(), an_order(OrderState.CANCELLED))
    assert (step.ask, step.problem) == (None, "none_fits")


@pytest.mark.parametrize("flow", [f for f in FLOWS.values() if f.needs_order])
def test_a_shopper_without_orders_is_told(flow):
    assert begin(flow, a_turn()).problem == "no_orders"


@pytest.mark.parametrize("flow", [f for f in FLOWS.values() if f.needs_order])
def test_a_visitor_is_asked_to_sign_in_whatever_number_they_name(flow):
    step = begin(flow, a_turn(shopper=None, order_number=FIRST), an_order())
    assert (step.problem, step.order, step.choices) == ("not_logged_in", None, ())


def refunded(number, state, **paid):
    refund = Refund(f"RF{number}", state, 19900, **paid)
    return an_order(OrderState.REFUNDING, number=number, refund=refund)


def test_the_refund_that_is_not_paid_yet_is_meant():
    paid = refunded(FIRST, "paid", paid=NOON - DAY)
    step = begin(REFUND, a_turn(intent="refund"), paid, refunded(SECOND, "processing"))
    assert step.values["order_number"] == SECOND


def test_a_paid_refund_is_told_when_there_is_no_other():
    paid = refunded(FIRST, "paid", paid=NOON - DAY)
    assert begin(REFUND, a_turn(intent="refund"), an_order(number=SECOND), paid).order == paid


# a number


def test_a_number_is_taken_with_or_without_its_letters():
    step = begin(ORDER_STATUS, a_turn(order_number="24110507"), an_order())
    assert step.values["order_number"] == FIRST


@pytest.mark.parametrize("number", ["ZG99999999", SECOND])
def test_a_wrong_number_and_somebody_elses_are_told_alike(number):
    others = an_order(number=SECOND, shopper_id="bob", items=(a_bag(),))
    step = begin(ORDER_STATUS, a_turn(order_number=number), an_order(), others)
    assert (step.ask, step.problem) == ("order_number", "order_not_found")
    assert (step.order, step.values["order_number"]) == (None, None)
    assert [o.number for o in step.choices] == [FIRST]


# may it be done


def order_in(state, **wanted):
    return an_order(state, **wanted)


@pytest.mark.parametrize(
    ("flow", "order", "reason"),
    [
        (CANCEL, order_in(OrderState.PACKING), "being_packed"),
        (CANCEL, order_in(OrderState.SHIPPED), "already_shipped"),
        (ADDRESS, order_in(OrderState.DELIVERED), "already_delivered"),
        (RETURN, order_in(OrderState.SHIPPED), "not_delivered"),
        (RETURN, order_in(OrderState.RETURNING), "already_requested"),
        (INVOICE, order_in(OrderState.PENDING_PAYMENT), "not_paid"),
        (INVOICE, order_in(OrderState.PAID, invoice=Invoice("issued")), "already_invoiced"),
    ],
)
def test_an_order_that_may_not_is_refused_with_its_reason(flow, order, reason):
    step = begin(flow, a_turn(order_number=FIRST), order)
    assert (step.ask, step.problem, step.order) == (None, reason, order)


def old_order():
    delivered = NOON - 10 * DAY
    order = an_order(OrderState.DELIVERED, placed=NOON - 12 * DAY)
    return replace(order, shipment=replace(order.shipment, delivered=delivered))


@pytest.mark.parametrize(
    ("reason", "problem"), [("changed my mind", "window_closed"), ("it arrived broken", None)]
)
def test_a_fault_may_be_returned_for_longer(reason, problem):
    known = {"order_number": FIRST, "return_kind": "return"}
    step = flows(old_order()).step(RETURN, a_turn(reason), "return_reason", known)
    assert step.problem == problem


# in the middle of a flow

KNOWN = {"order_number": FIRST, "confirmed": None}


def two_orders():
    return flows(an_order(), an_order(number=SECOND))


def step(turn, requested="confirmed", known=KNOWN, shown=(FIRST, SECOND), flow=CANCEL):
    return two_orders().step(flow, turn, requested, known, shown)


def test_a_yes_ends_the_flow_with_everything_known():
    done = step(a_turn("yes", "affirm"))
    assert (done.ask, done.problem, done.values["confirmed"]) == (None, None, True)


def test_the_other_one_is_the_other_of_two():
    other = step(a_turn("no, the other order", "correct"))
    assert (other.values["order_number"], other.ask) == (SECOND, "confirmed")


def test_not_this_one_among_several_asks_which():
    asked = step(a_turn("not this order", "correct"), shown=(FIRST, SECOND, THIRD))
    assert (asked.ask, asked.values["order_number"]) == ("order_number", None)


def test_not_this_one_is_never_answered_with_this_one():
    only = flows(an_order())
    asked = only.step(CANCEL, a_turn("not this order", "correct"), "confirmed", KNOWN)
    assert (asked.ask, asked.values["order_number"]) == ("order_number", None)


def test_never_mind_stops():
    assert step(a_turn("算了不弄了", "cancel_flow")).problem == "stopped"


def test_the_wish_said_again_asks_again():
    again = step(a_turn("I want to cancel my order", "cancel_order"), "order_number", {})
    assert again.ask == "order_number"


def test_something_else_lets_the_flow_wait():
    assert step(a_turn("how much is shipping?", "shipping_info")) is None


def test_a_changed_detail_is_confirmed_anew():
    known = {**KNOWN, "new_address": "1 Old Lane", "confirmed": True}
    moved = step(a_turn(address="2 New Lane"), known=known, flow=ADDRESS)
    assert (moved.ask, moved.values["new_address"]) == ("confirmed", "2 New Lane")
    assert moved.values["confirmed"] is None


def test_a_yes_for_another_order_is_not_yet_a_yes():
    other = step(a_turn(f"yes, {SECOND}", "affirm", order_number=SECOND))
    assert (other.ask, other.values["order_number"]) == ("confirmed", SECOND)


@pytest.mark.parametrize(
    "turn",
    [a_turn(f"yes, {FIRST}", "affirm", order_number=FIRST), a_turn("cancel it", "cancel_order")],
)
def test_a_yes_that_repeats_what_is_known_is_a_yes(turn):
    assert step(turn).values["confirmed"] is True


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("取消吧，我不想要了", True),
        ("I don't want it any more, cancel it", True),
        ("别取消", False),
        ("please don't cancel it", False),
        ("取消后多久退款？", None),
        ("how do I cancel it?", None),
    ],
)
def test_the_wish_said_again_is_a_yes_unless_it_refuses_or_asks(text, answer):
    assert step(a_turn(text, "cancel_order")).values["confirmed"] is answer


def test_a_yes_that_names_the_kind_again_is_a_yes():
    known = {"order_number": FIRST, "return_kind": "return", "return_reason": "too small"}
    received = flows(an_order(OrderState.DELIVERED))
    done = received.step(RETURN, a_turn("对，确认退货", "affirm"), "confirmed", known)
    assert (done.ask, done.values["confirmed"]) == (None, True)


# a complaint


def test_a_complaint_without_orders_needs_none():
    done = begin(COMPLAINT, a_turn("the courier was very rude", "complaint"))
    assert (done.ask, done.values["order_number"]) == (None, NO_ORDER)


def test_a_visitor_may_complain():
    turn = a_turn("the courier was very rude", "complaint", shopper=None)
    assert begin(COMPLAINT, turn, an_order()).values["order_number"] == NO_ORDER


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我要投诉", False),
        ("I want to complain", False),
        ("I'd like to make a complaint about order ZG24110507", False),
        ("投诉订单号ZG24110507", False),
        ("投诉快递员态度差", True),
        ("the parcel came wet", True),
        ("快递一直不送还骂人", True),
        ("ZG24110507 收到的杯子碎了一地", True),
    ],
)
@pytest.mark.parametrize("asked", [None, "complaint_text"])
def test_a_complaint_is_what_happened_not_its_announcement(text, told, asked):
    numbers = {"order_number": FIRST} if FIRST in text else {}
    turn = a_turn(text, "complaint", **numbers)
    done = flows(an_order()).step(COMPLAINT, turn, asked, {})
    assert (done.values.get("complaint_text") is not None) == told
    assert told or done.ask == "complaint_text"


@pytest.mark.parametrize(
    ("text", "intent", "told"),
    [
        ("你们扣了我两次钱", "payment_issue", True),
        ("快递三天没有动静", "shipping_info", True),
        ("运费谁承担", "shipping_info", False),
        ("can I pay by card?", "payment_issue", False),
        ("转人工", "human_agent", False),
    ],
)
def test_what_went_wrong_is_told_in_any_words_but_questions_are_not_taken_for_it(
    text, intent, told
):
    said = flows(an_order()).step(COMPLAINT, a_turn(text, intent), "complaint_text", {})
    assert (said is not None and said.values["complaint_text"] == text) is told


def test_a_complaint_asks_about_the_orders_there_are():
    turn = a_turn("the courier was very rude", "complaint")
    asked = begin(COMPLAINT, turn, an_order(), an_order(number=SECOND))
    assert (asked.ask, len(asked.choices)) == ("order_number", 2)


def test_a_complaint_about_a_named_product_knows_its_order():
    turn = a_turn("the bag is all torn up", "complaint", product="bags-1")
    done = begin(COMPLAINT, turn, an_order(), an_order(number=SECOND, items=(a_bag(),)))
    assert done.values["order_number"] == SECOND


# whatever comes

AFFIRMATIVE = {"affirm", *(f.trigger for f in FLOWS.values())}
INTENTS = sorted({"deny", "inform", "correct", "cancel_flow", "greeting", "", *AFFIRMATIVE})
WORDS = ["", "yes", "不要", "42码", "退货", "exchange it", "no order", "公司", "算了", "多久？"]
VALUES = {
    "order_number": [FIRST, SECOND, THIRD, "ZG1", "none"],
    "ordinal": [1, 2, -1, 9],
    "address": ["2 New Lane"],
    "email": ["a@b.example"],
    "return_kind": ["return", "exchange", "repair"],
    "invoice_kind": ["personal", "company"],
    "category": ["shoes", "bags"],
}
STATES = st.sampled_from(list(OrderState))


@st.composite
def turns(draw):
    kinds = draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=2, unique=True))
    entities = {kind: draw(st.sampled_from(VALUES[kind])) for kind in kinds}
    text = draw(st.sampled_from(WORDS) | st.text(max_size=20))
    shopper = draw(st.sampled_from(["ann", "ann", "ann", None]))
    return a_turn(text, draw(st.sampled_from(INTENTS)), shopper, **entities)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(list(FLOWS.values())),
    st.lists(STATES, max_size=3),
    st.lists(turns(), min_size=1, max_size=6),
)
def test_a_flow_always_knows_where_it_stands(flow, states, said):
    numbers = (FIRST, SECOND, THIRD)
    orders = [an_order(s, number=n) for n, s in zip(numbers, states, strict=False)]
    service, requested, values = flows(*orders), None, {}
    for turn in said:
        found = service.step(flow, turn, requested, values, [o.number for o in orders])
        if found is None:
            assert requested is not None
            continue
        assert found.values.get("confirmed") is not True or turn.intent in AFFIRMATIVE
        requested, values = found.ask, found.values
        if requested is None:
            assert found.problem or next_step(flow, values) is None
            return
        assert requested in flow.steps and values.get(requested) is None


def test_not_interested_is_a_no_where_a_yes_was_asked_for():
    done = step(a_turn("不感兴趣", "decline_offer"))
    assert done.values["confirmed"] is False


@pytest.mark.parametrize("intent", ["stop_offers", "forget_me", "ask_profile", "why_offer"])
def test_a_wish_about_ones_data_is_no_reason_for_a_return(intent):
    known = {"order_number": FIRST, "return_kind": "return"}
    assert step(a_turn("别再推了", intent), "return_reason", known, flow=RETURN) is None


def test_not_liking_it_stays_a_reason_for_a_return():
    known = {"order_number": FIRST, "return_kind": "return"}
    done = step(a_turn("不感兴趣了", "decline_offer"), "return_reason", known, flow=RETURN)
    assert done.values["return_reason"] == "不感兴趣了"


@pytest.mark.parametrize(("confidence", "taken"), [(0.2, True), (0.9, False)])
def test_a_reason_in_odd_words_is_a_reason_and_a_foreign_topic_is_none(confidence, taken):
    turn = replace(a_turn("the heel is too high for me", "out_of_scope"), confidence=confidence)
    known = {"order_number": FIRST, "return_kind": "return"}
    order = an_order(OrderState.DELIVERED, number=FIRST)
    step = flows(order).step(RETURN, turn, "return_reason", known, ())
    assert (step is not None and step.values.get("return_reason") is not None) is taken
