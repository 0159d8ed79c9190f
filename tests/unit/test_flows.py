"""What one turn adds to a flow, and what is asked next."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.core.answers import heard, other_order
from actions.core.flows import (
    ADDRESS,
    CANCEL,
    COMPLAINT,
    FLOWS,
    INVOICE,
    ORDER_STATUS,
    RETURN,
    next_step,
)
from actions.core.turns import Entity, Turn
from actions.core.wordings import asks_about_rules, is_fault, refers_back

SHOWN = ("ZG24110507", "ZG24110508", "ZG24110509")


def a_turn(text="", intent="inform", **entities):
    found = tuple(Entity(name, value) for name, value in entities.items())
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return Turn("ann", "c1", "m1", text, "zh", now, intent=intent, entities=found)


def test_an_order_number_is_heard_whatever_was_asked():
    turn = a_turn("ZG24110508", order_number="ZG24110508")
    assert heard(CANCEL, turn, "confirmed", ()) == {"order_number": "ZG24110508"}


@pytest.mark.parametrize(("ordinal", "number"), [(1, SHOWN[0]), (3, SHOWN[2]), (-1, SHOWN[2])])
def test_an_ordinal_picks_from_what_was_shown(ordinal, number):
    found = heard(ORDER_STATUS, a_turn("第几个", ordinal=ordinal), "order_number", SHOWN)
    assert found == {"order_number": number}


def test_an_ordinal_beyond_what_was_shown_is_not_heard():
    assert heard(ORDER_STATUS, a_turn("第九个", ordinal=9), "order_number", SHOWN) == {}


@pytest.mark.parametrize(("intent", "answer"), [("affirm", True), ("deny", False)])
def test_yes_and_no_answer_the_last_question(intent, answer):
    assert heard(CANCEL, a_turn("…", intent), "confirmed", ()) == {"confirmed": answer}


def test_yes_is_nothing_while_an_order_is_asked_for():
    assert heard(CANCEL, a_turn("好的", "affirm"), "order_number", SHOWN) == {}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我要换货", "exchange"),
        ("我不要退款，我要换货", "exchange"),
        ("I don't want a refund, I want to exchange it", "exchange"),
        ("这个要拿去返修", "repair"),
        ("please repair it", "repair"),
        ("想退货", "return"),
        ("I'd like to send it back", "return"),
        ("退换货", None),
        ("东西不对", None),
    ],
)
def test_the_kind_of_return_is_read_from_the_words(text, kind):
    assert heard(RETURN, a_turn(text, "return_exchange"), None, ()).get("return_kind") == kind


def test_an_open_question_takes_the_words_as_they_are():
    turn = a_turn("尺码偏小，穿着挤脚", "stock_size")
    assert heard(RETURN, turn, "return_reason", ())["return_reason"] == turn.text


@pytest.mark.parametrize(
    "turn",
    [
        a_turn("运费谁出？", "shipping_info"),
        a_turn("转人工", "human_agent"),
        a_turn("多久能退款", "refund"),
        a_turn("how long does it take?", "return_exchange"),
    ],
)
def test_a_question_in_between_is_not_taken_for_the_reason(turn):
    assert "return_reason" not in heard(RETURN, turn, "return_reason", ())


def test_a_chosen_option_is_not_taken_for_a_reason():
    assert heard(RETURN, a_turn("", "affirm"), "return_reason", ()) == {}


def test_a_complaint_that_tells_what_happened_is_not_asked_again():
    turn = a_turn("收到的杯子碎了一地，包装太差", "complaint")
    assert heard(COMPLAINT, turn, None, ())["complaint_text"] == turn.text


def test_a_complaint_may_be_about_no_order():
    found = heard(COMPLAINT, a_turn("与订单无关"), "order_number", SHOWN)
    assert found == {"order_number": "none"}


def test_a_company_invoice_needs_a_title_and_a_personal_one_does_not():
    known = {"order_number": "ZG1", "invoice_kind": "company"}
    assert next_step(INVOICE, known) == "invoice_title"
    assert next_step(INVOICE, {**known, "invoice_kind": "personal"}) == "invoice_email"


def test_only_an_exchange_asks_for_the_wish():
    known = {"order_number": "ZG1", "return_reason": "太小"}
    assert next_step(RETURN, {**known, "return_kind": "exchange"}) == "exchange_wish"
    assert next_step(RETURN, {**known, "return_kind": "return"}) == "confirmed"


def test_an_address_is_heard_by_its_form():
    found = heard(ADDRESS, a_turn("寄到这里", address="杭州市西湖区文三路1号"), None, ())
    assert found == {"new_address": "杭州市西湖区文三路1号"}


def test_the_other_order_is_known_when_only_one_other_was_shown():
    assert other_order(SHOWN[:2], SHOWN[0]) == SHOWN[1]
    assert other_order(SHOWN, SHOWN[0]) is None


@pytest.mark.parametrize("text", ["把它取消吧", "cancel it", "这单退款了吗"])
def test_pointing_words_refer_back(text):
    assert refers_back(text)


@pytest.mark.parametrize("text", ["退货运费谁承担", "how long does a refund take", "几天内可以退"])
def test_questions_about_rules_are_told_from_wishes(text):
    assert asks_about_rules(text)


def test_faults_are_told_from_changes_of_mind():
    assert is_fault("屏幕裂了") and is_fault("it arrived broken")
    assert not is_fault("颜色不喜欢") and not is_fault(None)


@given(
    st.sampled_from(sorted(FLOWS)),
    st.text(max_size=60),
    st.sampled_from(["inform", "affirm", "deny", "refund", "greeting", "correct", ""]),
    st.integers(0, 4),
)
def test_only_slots_of_the_flow_are_ever_heard(form, text, intent, asked):
    flow = FLOWS[form]
    requested = (*flow.steps, None)[asked % (len(flow.steps) + 1)]
    assert set(heard(flow, a_turn(text, intent), requested, SHOWN)) <= set(flow.steps)
