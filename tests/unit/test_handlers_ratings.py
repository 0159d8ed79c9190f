"""Thumbs, the score of a solved case, and when it is asked for."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.core.ratings import SCORES, Rating, is_due, outcome_of, score_in
from actions.handlers.conversations import Clarify, DeclineTopic, TakeValue
from actions.handlers.csat import say_csat
from actions.handlers.ratings import Rate
from tests.builders import NOON, a_decision, a_moment, a_turn
from tests.rasa_builders import FakeApp, a_tracker, answer, tapped, wrote

SOLVED = a_moment(turn=a_turn(conversation="id1", message_id="m0", at=NOON), solved="return_form")


def rate(app, event):
    return answer(Rate(app), a_tracker(event))


def kept(app):
    return [(r.kind, r.message_id, r.score) for r in app.ratings.of("id1")]


# thumbs and words


@pytest.mark.parametrize(("intent", "score"), [("rate_good", 1), ("rate_bad", -1)])
def test_a_thumb_is_kept_with_its_message(intent, score):
    app = FakeApp()
    heard = rate(app, tapped(intent, message="bot-7"))
    assert (heard.said, kept(app)) == ([f"utter_{intent}"], [("thumb", "bot-7", score)])


def test_the_last_thumb_on_a_message_counts():
    app = FakeApp()
    for intent in ("rate_good", "rate_bad"):
        rate(app, tapped(intent, message="bot-7"))
    assert kept(app) == [("thumb", "bot-7", -1)]


@pytest.mark.parametrize("intent", ["rate_good", "rate_bad"])
def test_praise_and_blame_in_words_are_answered_and_rate_no_message(intent):
    app = FakeApp()
    assert rate(app, wrote("…", intent)).said == [f"utter_{intent}"]
    assert kept(app) == []


# the score


@pytest.mark.parametrize("score", SCORES)
def test_a_tapped_score_is_kept_and_answered_in_kind(score):
    app = FakeApp()
    heard = rate(app, tapped("csat", score=str(score)))
    assert heard.said == ["utter_csat_thanks" if score >= 3 else "utter_csat_sorry"]
    assert kept(app) == [("csat", "m1", score)]


def test_the_five_options_are_the_five_scores_best_first():
    said = {}
    say_csat(lambda response, **filling: said.update({response: filling}))
    payloads = [c["payload"] for c in said["utter_csat"]["choices"]]
    assert payloads == [f'/csat{{"score": "{n}"}}' for n in (5, 4, 3, 2, 1)]


@pytest.mark.parametrize("action", [Rate, TakeValue, Clarify, DeclineTopic])
def test_a_figure_typed_after_the_question_is_the_score(action):
    app = FakeApp()
    app.ratings.asks(SOLVED)
    heard = answer(action(app), a_tracker(wrote("4分", "inform", language="zh")))
    assert heard.said == ["utter_csat_thanks"]
    assert ("csat", "m1", 4) in kept(app)


@pytest.mark.parametrize("action", [Rate, TakeValue, Clarify, DeclineTopic])
def test_a_figure_nobody_asked_for_is_no_score(action):
    app = FakeApp()
    answer(action(app), a_tracker(wrote("4", "inform")))
    assert kept(app) == []


def test_a_second_figure_is_no_second_score():
    app = FakeApp()
    app.ratings.asks(SOLVED)
    rate(app, wrote("5", "rate_good"))
    rate(app, wrote("1", "rate_bad", message_id="m2"))
    assert [r for r in kept(app) if r[0] == "csat"] == [("csat", "m1", 5)]


def test_half_an_hour_later_the_question_is_over():
    app = FakeApp()
    app.ratings.asks(SOLVED)
    assert app.ratings.awaited("id1", NOON + timedelta(minutes=29))
    assert not app.ratings.awaited("id1", NOON + timedelta(minutes=31))


def test_a_score_is_an_outcome_of_the_offer_that_stood_there():
    rating = Rating("c1", "m1", "csat", 4, NOON, a_decision().id)
    outcome = outcome_of(rating)
    assert (outcome.kind, outcome.value_cents, outcome.decision) == ("rated", 4, "d1")
    assert outcome_of(replace(rating, decision="")) is None
    assert outcome_of(replace(rating, kind="thumb", score=1)) is None


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("5", 5),
        ("4分", 4),
        ("三星", 3),
        ("打2分", 2),
        ("five stars", 5),
        ("3/5", 3),
        ("I'd give it a 4", 4),
        ("0", None),
        ("6", None),
        ("42", None),
        ("5 pairs please", None),
        ("第2个", None),
        ("ZG24110507", None),
        ("", None),
    ],
)
def test_a_score_is_a_text_that_is_one_and_nothing_else(text, score):
    assert score_in(text) == score


@given(st.text(max_size=20))
def test_no_text_is_a_score_outside_of_one_to_five(text):
    assert score_in(text) in (None, *SCORES)


# when to ask


def test_a_solved_case_is_asked_about_once_a_day():
    app, turn = FakeApp(), SOLVED.turn
    again = replace(SOLVED, turn=replace(turn, message_id="m5", at=NOON + timedelta(hours=23)))
    next_day = replace(SOLVED, turn=replace(turn, message_id="m6", at=NOON + timedelta(hours=24)))
    assert [app.ratings.asks(m) for m in (SOLVED, again, next_day)] == [True, False, True]


def test_conversations_are_asked_apart():
    app, other = FakeApp(), replace(SOLVED, turn=replace(SOLVED.turn, conversation="id2"))
    assert app.ratings.asks(SOLVED) and app.ratings.asks(other)


@pytest.mark.parametrize("change", [{"solved": ""}, {"busy": True}])
def test_nothing_is_asked_before_a_case_is_solved(change):
    assert is_due(SOLVED, None)
    assert not is_due(replace(SOLVED, **change), None)
