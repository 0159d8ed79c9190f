"""What a shopper may say about their profile, and what becomes of it."""

from dataclasses import replace

import pytest

from actions.core.facts import Evidence
from actions.handlers.consents import (
    ResumeOffers,
    ResumePersonalising,
    StopOffers,
    StopPersonalising,
)
from actions.handlers.conversations import Courtesy
from actions.handlers.forgetting import ExportData, ForgetMe
from actions.handlers.privacy import CorrectProfile, TellProfile
from tests.builders import a_fact, a_product
from tests.rasa_builders import FakeApp, a_tracker, answer, tapped, wrote

SIZE = a_fact("size", "shoes", "42")
BABY = a_fact("for_whom", "baby", {"age_months": 8})
SKIN = a_fact("need", "sensitive_skin", "敏感肌")
SAID_BEFORE = replace(BABY, evidence=Evidence("m0", 0, 5))


def an_app(*facts, **stocked):
    app = FakeApp(**stocked)
    with app.desk.work.writing() as uow:
        uow.facts.add(facts)
    return app


def held(app, owner="ann"):
    return {(h.fact.kind, h.fact.subject): h.fact.value for h in app.profiles.of(owner).held}


def titles(heard):
    return [card["title"]["label"] for card in heard.filled("cards")]


def payloads(heard, response):
    return [choice["payload"] for choice in heard.fillings[response]["choices"]]


# what do you know about me


def tell(app, **tracker):
    return answer(TellProfile(app), a_tracker(wrote("你都知道我什么", "ask_profile"), **tracker))


def test_every_fact_is_told_with_its_date_and_source_and_can_be_corrected_or_forgotten():
    heard = tell(an_app(SIZE))
    (card,) = heard.fillings["utter_profile"]["cards"]
    assert card["title"] == {
        "label": "size_of",
        "subject": {"label": "shoes", "else": "shoes"},
        "value": "42",
    }
    assert card["subtitle"] == {"label": "said", "date": "22 Nov"}
    assert [o["payload"] for o in card["options"]] == [
        f'/correct_profile{{"fact": "{SIZE.id}"}}',
        f'/forget_me{{"fact": "{SIZE.id}"}}',
    ]


def test_the_strongest_come_first_and_no_more_than_fit_one_message():
    weak = [replace(a_fact("brand", f"b{i}", "liked"), confidence=0.3) for i in range(12)]
    heard = tell(an_app(*weak, SIZE))
    assert (len(titles(heard)), titles(heard)[0]) == (10, "size_of")


def test_a_newcomer_hears_that_nothing_is_kept():
    assert tell(FakeApp()).said == ["utter_profile_empty", "utter_profile_consents"]


def test_nobody_is_told_about_somebody_else():
    assert tell(an_app(replace(SIZE, identity="bob"))).said[0] == "utter_profile_empty"


def test_each_setting_is_told_with_the_way_to_change_it():
    app = FakeApp()
    answer(StopOffers(app), a_tracker(wrote("no more offers", "stop_offers", message_id="m0")))
    heard = tell(app)
    assert heard.filled("offers") == {"label": "off"}
    assert heard.filled("personalisation") == {"label": "on"}
    assert payloads(heard, "utter_profile_consents") == [
        "/stop_personalising",
        "/resume_offers",
        "/export_data",
        "/forget_me",
    ]


def test_things_bought_are_told_by_their_names():
    app = an_app(a_fact("bought", "shoes-1", {"times": 1}), products=(a_product(),))
    (card,) = tell(app).fillings["utter_profile"]["cards"]
    assert card["title"]["subject"]["else"] == a_product().title.en


# that is wrong


def correct(app, event, **tracker):
    return answer(CorrectProfile(app), a_tracker(event, **tracker))


def test_a_fact_tapped_as_wrong_no_longer_counts():
    app = an_app(SIZE, BABY)
    heard = correct(app, tapped("correct_profile", fact=SIZE.id))
    assert heard.said == ["utter_fact_corrected"]
    assert list(held(app)) == [("for_whom", "baby")]


@pytest.mark.parametrize(
    "text", ["that's wrong, I don't have a baby", "这个不对，我没有孩子", "我没有宝宝"]
)
def test_words_find_the_fact_that_they_contradict(text):
    app = an_app(SIZE, BABY)
    heard = correct(app, wrote(text, "correct_profile"))
    assert (heard.said, list(held(app))) == (["utter_fact_corrected"], [("size", "shoes")])


def test_a_need_is_recognised_in_the_other_language():
    app = an_app(SKIN, BABY)
    correct(app, wrote("I don't have sensitive skin", "correct_profile"))
    assert list(held(app)) == [("for_whom", "baby")]


def test_a_new_size_takes_the_place_of_the_old_one():
    app = an_app(SIZE)
    heard = correct(app, wrote("my size is 43 now", "correct_profile", size="43"))
    assert (heard.said, held(app)) == (["utter_fact_replaced"], {("size", "shoes"): "43"})


def test_a_new_budget_takes_the_place_of_the_old_one():
    app = an_app(a_fact("budget", "", {"min_cents": None, "max_cents": 20000}))
    amount = {"min_cents": None, "max_cents": 50000, "currency": "CNY"}
    correct(app, wrote("my budget is 500", "correct_profile", amount=amount))
    assert held(app) == {("budget", ""): {"min_cents": None, "max_cents": 50000}}


def test_what_could_be_several_is_asked_about_and_nothing_changes():
    app = an_app(SIZE, a_fact("size", "mens_fashion", "L"), BABY)
    heard = correct(app, wrote("you have my size wrong", "correct_profile"))
    assert (heard.said, titles(heard)) == (["utter_which_fact"], ["size_of", "size_of"])
    assert len(held(app)) == 3


def test_that_is_wrong_alone_is_asked_about_everything():
    heard = correct(an_app(SIZE, BABY), wrote("这个不对", "correct_profile"))
    assert (heard.said, len(titles(heard))) == (["utter_which_fact"], 2)


@pytest.mark.parametrize("text", ["我不要红色的", "I'm not looking for baby stuff"])
@pytest.mark.parametrize("facts", [(), (SIZE,)])
def test_what_is_not_wanted_of_products_corrects_nothing(text, facts):
    app = an_app(*facts)
    heard = correct(app, wrote(text, "correct_profile"))
    assert (heard.said, heard.next_action) == ([], "action_take_value")
    assert len(held(app)) == len(facts)


def test_a_newcomer_has_nothing_to_correct():
    heard = correct(FakeApp(), wrote("that's wrong", "correct_profile"))
    assert heard.said == ["utter_profile_empty"]


@pytest.mark.parametrize(
    ("action", "intent"), [(CorrectProfile, "correct_profile"), (ForgetMe, "forget_me")]
)
def test_somebody_elses_fact_cannot_be_touched(action, intent):
    theirs = replace(SIZE, identity="bob")
    app = an_app(theirs, BABY)
    heard = answer(action(app), a_tracker(tapped(intent, fact=theirs.id)))
    assert heard.said == ["utter_fact_gone"]
    assert (list(held(app)), list(held(app, "bob"))) == (
        [("for_whom", "baby")],
        [("size", "shoes")],
    )


# forget that, forget me


def forget(app, event, *earlier, **tracker):
    return answer(ForgetMe(app), a_tracker(*earlier, event, **tracker))


def test_a_fact_tapped_is_forgotten_and_a_second_tap_harms_nothing():
    app = an_app(SIZE, BABY)
    said = [forget(app, tapped("forget_me", fact=SIZE.id)).said for _ in range(2)]
    assert said == [["utter_fact_forgotten"], ["utter_fact_gone"]]
    assert list(held(app)) == [("for_whom", "baby")]


@pytest.mark.parametrize("text", ["forget my size", "把我的尺码删掉", "别记我的尺码"])
def test_one_fact_named_is_forgotten_and_the_rest_stays(text):
    app = an_app(SIZE, BABY)
    heard = forget(app, wrote(text, "forget_me"))
    assert (heard.said, list(held(app))) == (["utter_fact_forgotten"], [("for_whom", "baby")])


def test_forget_that_means_what_was_said_just_before():
    app = an_app(SAID_BEFORE, replace(SIZE, evidence=Evidence("m-5")))
    before = wrote("for my baby", "recommendation", message_id="m0")
    heard = forget(app, wrote("forget what I just said", "forget_me"), before)
    assert (heard.said, list(held(app))) == (["utter_fact_forgotten"], [("size", "shoes")])


def test_forget_that_with_nothing_said_before_is_asked_about():
    heard = forget(an_app(SIZE, BABY), wrote("把这个忘了吧", "forget_me"))
    assert (heard.said, len(titles(heard))) == (["utter_which_fact"], 2)


def test_forget_that_when_nothing_is_known_says_so():
    assert forget(FakeApp(), wrote("forget that", "forget_me")).said == ["utter_profile_empty"]


@pytest.mark.parametrize(
    "text",
    ["forget me", "忘了我吧", "delete my data", "删除我的所有信息", "delete all, my size too"],
)
def test_everything_is_forgotten_only_when_it_is_said_twice(text):
    app = an_app(SIZE)
    heard = forget(app, wrote(text, "forget_me"))
    assert (heard.said, heard.slots) == (
        ["utter_confirm_forgetting"],
        {"awaited": "action_forget_me"},
    )
    assert held(app)


def test_the_second_time_everything_goes_and_there_is_a_receipt():
    app = an_app(SIZE, BABY)
    heard = forget(app, tapped("forget_me", scope="all"))
    assert (heard.said, held(app)) == (["utter_all_forgotten"], {})
    assert heard.filled("receipt")
    assert set(heard.slots.values()) == {None}


ASKED = wrote("forget me", "forget_me", message_id="m0")
YES = wrote("yes", "affirm")


def test_a_yes_right_after_the_question_counts():
    app = an_app(SIZE)
    heard = answer(Courtesy(app), a_tracker(ASKED, YES, awaited="action_forget_me"))
    assert (heard.said, held(app)) == (["utter_all_forgotten"], {})


@pytest.mark.parametrize(
    ("events", "awaited"),
    [
        ((ASKED, wrote("hi", "greeting"), YES), "action_forget_me"),
        ((ASKED, YES), None),
        ((YES,), "action_forget_me"),
        ((ASKED, wrote("no", "deny")), "action_forget_me"),
    ],
)
def test_a_yes_to_anything_else_and_a_no_forget_nothing(events, awaited):
    app = an_app(SIZE)
    answer(Courtesy(app), a_tracker(*events, awaited=awaited))
    assert held(app)


# export


def test_the_data_is_one_link_away():
    app = FakeApp()
    heard = answer(ExportData(app), a_tracker(wrote("export my data", "export_data")))
    (card,) = heard.filled("cards")
    assert heard.said == ["utter_export"]
    assert card["url"].startswith("/export/")
    assert len(card["url"]) > 40


# consents


@pytest.mark.parametrize(
    ("action", "purpose", "allowed", "said"),
    [
        (StopPersonalising, "personalisation", False, "utter_personalising_stopped"),
        (ResumePersonalising, "personalisation", True, "utter_personalising_resumed"),
        (StopOffers, "offers", False, "utter_offers_stopped"),
        (ResumeOffers, "offers", True, "utter_offers_resumed"),
    ],
)
def test_a_consent_is_changed_for_the_next_turn_and_the_other_one_stays(
    action, purpose, allowed, said
):
    app = FakeApp()
    assert answer(action(app), a_tracker(wrote("…", action.__name__))).said == [said]
    profile = app.profiles.of("ann")
    assert profile.allows(purpose) is allowed
    other = {"offers": "personalisation", "personalisation": "offers"}[purpose]
    assert profile.allows(other)


def test_the_last_word_on_a_consent_counts():
    app = FakeApp()
    answer(StopOffers(app), a_tracker(wrote("别推了", "stop_offers", message_id="m0")))
    app.clock.forward(minutes=1)
    later = wrote("可以推了", "resume_offers", message_id="m2")
    later["timestamp"] += 60
    answer(ResumeOffers(app), a_tracker(later))
    assert app.profiles.of("ann").allows("offers")
