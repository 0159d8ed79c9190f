"""A person, the language, what was not understood, and bare values."""

import pytest

from actions.core.conversations import ConversationState
from actions.core.orders import OrderState
from actions.handlers.conversations import (
    Clarify,
    Courtesy,
    DeclineTopic,
    HandOver,
    Stop,
    SwitchLanguage,
    TakeValue,
)
from tests.builders import a_product, an_order, some_policies
from tests.rasa_builders import FakeApp, a_tracker, answer, tapped, wrote

NUMBER = "ZG24110507"
UNCLEAR = wrote("blub", "nlu_fallback", ranking=["nlu_fallback", "refund", "bye", "invoice"])


# a person


def a_waiting_app():
    app = FakeApp()
    answer(HandOver(app), a_tracker(wrote("a person please", "human_agent")))
    return app


def state(app):
    return app.conversations.get("id1").state


def test_asking_for_a_person_lets_the_conversation_wait_and_names_the_ticket():
    app = FakeApp()
    app.shop.said = some_policies(service={"hours": "9-21"})
    heard = answer(HandOver(app), a_tracker(wrote("a person please", "human_agent")))
    (ticket,) = app.tickets.of_conversation("id1")
    assert (heard.said, state(app)) == (["utter_handed_over"], ConversationState.WAITING)
    assert (heard.filled("ticket"), heard.filled("hours")) == (ticket.number, "9-21")


def test_the_person_reads_what_is_known_already():
    app = FakeApp()
    known = {"order_number": NUMBER, "return_kind": "exchange", "confirmed": None}
    answer(HandOver(app), a_tracker(wrote("a person", "human_agent"), **known))
    packet = app.handovers.packet("id1")
    assert packet.slots == {"order_number": NUMBER, "return_kind": "exchange"}


def test_asking_twice_waits_once():
    app = a_waiting_app()
    heard = answer(HandOver(app), a_tracker(wrote("a person!", "human_agent")))
    assert heard.said == ["utter_already_waiting"]
    assert len(app.tickets.of_conversation("id1")) == 1


def test_the_wish_for_a_person_can_be_taken_back():
    app = a_waiting_app()
    heard = answer(Stop(app), a_tracker(tapped("cancel_flow")))
    assert (heard.said, state(app)) == (["utter_back_to_bot"], ConversationState.BOT)


def test_never_mind_without_anything_to_stop_is_harmless():
    app = FakeApp()
    heard = answer(Stop(app), a_tracker(wrote("never mind", "cancel_flow"), search={"text": "x"}))
    assert heard.said == ["utter_nothing_to_stop"]
    assert heard.slots == {"awaited": None, "search": None}


@pytest.mark.parametrize("text", ["那取消吧", "cancel it then", "不想要了，取消"])
def test_cancel_it_means_the_order_just_spoken_of(text):
    tracker = a_tracker(wrote(text, "cancel_flow"), order_number=NUMBER)
    heard = answer(Stop(FakeApp()), tracker)
    assert (heard.said, heard.next_action) == ([], "cancel_order_form")


@pytest.mark.parametrize("text", ["别取消", "算了", "never mind", "don't cancel it"])
def test_never_mind_cancels_no_order(text):
    tracker = a_tracker(wrote(text, "cancel_flow"), order_number=NUMBER)
    heard = answer(Stop(FakeApp()), tracker)
    assert (heard.said, heard.next_action) == (["utter_nothing_to_stop"], None)


# the language


@pytest.mark.parametrize(
    ("event", "wish"),
    [
        (wrote("speak English please", "switch_language", language="en"), "en"),
        (wrote("说中文", "switch_language", language="zh"), "zh"),
    ],
)
def test_a_switch_without_a_named_language_is_to_the_one_written(event, wish):
    heard = answer(SwitchLanguage(FakeApp()), a_tracker(event))
    assert (heard.slots, heard.filled("language_wish")) == ({"language_wish": wish}, wish)


def test_the_language_named_is_the_one_spoken_from_now_on():
    event = wrote("can we speak Chinese", "switch_language")
    event["parse_data"]["entities"] = [{"entity": "language", "value": "zh"}]
    heard = answer(SwitchLanguage(FakeApp()), a_tracker(event))
    assert heard.said == ["utter_language_set"]
    assert heard.slots == {"language_wish": "zh"}


def test_back_to_english_is_a_wish_for_english_while_chinese_is_spoken():
    event = wrote("back to english", "switch_language", language="en")
    heard = answer(SwitchLanguage(FakeApp()), a_tracker(event, language_wish="zh"))
    assert heard.slots == {"language_wish": "en"}


def test_a_language_that_is_denied_is_not_switched_to():
    event = wrote("not Chinese, English", "switch_language")
    event["parse_data"]["entities"] = [
        {"entity": "language", "value": "en"},
        {"entity": "language", "value": "zh", "negated": True},
    ]
    assert answer(SwitchLanguage(FakeApp()), a_tracker(event)).slots == {"language_wish": "en"}


# manners


@pytest.mark.parametrize("intent", "greeting thanks bye ask_identity affirm deny".split())
def test_manners_are_answered_in_kind(intent):
    heard = answer(Courtesy(FakeApp()), a_tracker(wrote("…", intent)))
    assert (heard.said, heard.events) == ([f"utter_{intent}"], [])


# not understood


def test_what_is_unclear_offers_the_two_best_guesses_and_a_person():
    heard = answer(Clarify(FakeApp()), a_tracker(UNCLEAR))
    payloads = [c["payload"] for c in heard.filled("choices")]
    assert heard.said == ["utter_clarify"]
    assert payloads == ["/refund", "/invoice", "/human_agent"]


def test_a_person_is_offered_once_even_when_guessed():
    unclear = wrote("blub", "nlu_fallback", ranking=["human_agent", "refund", "invoice"])
    heard = answer(Clarify(FakeApp()), a_tracker(unclear))
    payloads = [c["payload"] for c in heard.filled("choices")]
    assert payloads == ["/refund", "/invoice", "/human_agent"]


def test_what_is_unclear_twice_offers_a_person():
    heard = answer(Clarify(FakeApp()), a_tracker(UNCLEAR, UNCLEAR))
    assert heard.said == ["utter_clarify_again"]


def test_something_understood_in_between_begins_the_count_anew():
    heard = answer(Clarify(FakeApp()), a_tracker(UNCLEAR, wrote("hi", "greeting"), UNCLEAR))
    assert heard.said == ["utter_clarify"]


def test_what_is_unclear_but_near_an_answer_is_answered():
    assert answer(Clarify(FakeApp().knows()), a_tracker(UNCLEAR)).said == ["utter_answer"]


@pytest.mark.parametrize("before", ["out_of_scope", "nlu_fallback"])
def test_foreign_topics_are_declined_and_a_second_time_a_person_is_offered(before):
    foreign = wrote("who won the match?", "out_of_scope")
    first = answer(DeclineTopic(FakeApp()), a_tracker(foreign))
    second = answer(DeclineTopic(FakeApp()), a_tracker(wrote("…", before), foreign))
    assert (first.said, second.said) == (["utter_out_of_scope"], ["utter_out_of_scope_again"])


# bare values

SIZED = a_product()


def take(event, app=None, **slots):
    return answer(
        TakeValue(app or FakeApp(an_order(), products=(SIZED,))), a_tracker(event, **slots)
    )


def test_a_bare_number_tells_its_order_and_makes_it_the_one_spoken_of():
    heard = take(wrote(NUMBER, order_number=NUMBER))
    assert (heard.said, heard.slots) == (["utter_order_paid"], {"order_number": NUMBER})


@pytest.mark.parametrize(
    ("shopper", "said"),
    [("bob", "utter_problem_order_not_found"), (None, "utter_problem_not_logged_in")],
)
def test_a_bare_number_tells_others_nothing(shopper, said):
    heard = take(wrote(NUMBER, order_number=NUMBER), shopper=shopper)
    assert (heard.said, heard.slots) == ([said], {})


def test_a_bare_size_is_about_the_product_spoken_of():
    heard = take(wrote("42", size="42"), product="shoes-1")
    assert (heard.said, heard.slots["product"]) == (["utter_in_stock"], "shoes-1")


@pytest.mark.parametrize(
    ("awaited", "said"),
    [
        ("action_tell_price", "utter_price"),
        ("action_tell_stock", "utter_in_stock"),
        ("action_tell_product", "utter_product"),
        (None, "utter_product"),
    ],
)
@pytest.mark.parametrize(
    "event", [wrote("the running shoes", product="shoes-1"), wrote("the second", ordinal=2)]
)
def test_which_one_is_answered_with_what_had_been_asked(event, awaited, said):
    heard = take(event, awaited=awaited, shown_products=["gone", "shoes-1"])
    assert (heard.said, heard.slots["awaited"]) == ([said], None)


def test_an_ordinal_beyond_what_was_shown_is_asked_about():
    heard = take(wrote("the ninth", ordinal=9), product="shoes-1", shown_products=["shoes-1"])
    assert heard.said == ["utter_clarify"]


def test_words_after_what_are_you_looking_for_are_what_is_looked_for():
    heard = take(wrote("something for running"), awaited="action_recommend")
    assert heard.said == ["utter_found_one"]


@pytest.mark.parametrize(("near", "said"), [(True, "utter_answer"), (False, "utter_clarify")])
def test_a_bare_value_of_nothing_is_answered_if_near_else_asked_about(near, said):
    app = FakeApp(products=(SIZED,))
    heard = take(wrote("yesterday"), app.knows() if near else app)
    assert heard.said == [said]


def test_trouble_with_the_shop_is_not_told_as_a_wrong_number():
    app = FakeApp(an_order(OrderState.PAID))
    app.orders = None
    assert take(wrote(NUMBER, order_number=NUMBER), app).said == ["utter_trouble"]
