"""What may not be offered, and why; each reason alone, and what brings it about."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.core.conditions import read
from actions.core.constraints import Listed, blocks, cooled_down, impersonal, reasons
from actions.core.moments import Arrival, Purchase, ServiceState
from actions.core.offer_settings import OfferSettings
from actions.core.offers import Cap
from tests.builders import (
    DAY,
    NOON,
    Words,
    a_fact,
    a_match,
    a_moment,
    a_past,
    a_profile,
    a_standing,
    a_view,
    an_offer,
)

HOUR = timedelta(hours=1)
SETTINGS = OfferSettings(channel_quota={"messenger": 3})
CALM = ServiceState(time_zone="UTC")
MINE = "shoes-20@1"


def turned(**wanted):
    moment = a_moment()
    return a_view(moment=replace(moment, turn=replace(moment.turn, **wanted)))


def why(offer=None, view=None, standing=None, eligibility=None):
    listed = Listed(offer or an_offer(), read(eligibility, "eligibility") if eligibility else None)
    state = standing or a_standing()
    return reasons(listed, view or a_view(), "price_hesitation", state, SETTINGS)


def blocked(view=None, standing=None, **scenario):
    found = a_match(**scenario).scenario
    return blocks(view or a_view(), found, standing or a_standing(), SETTINGS)


def test_nothing_stands_against_a_plain_offer():
    assert why() == () == blocked()


@pytest.mark.parametrize(
    ("reason", "terms", "fine"),
    [
        ("scenario", {"scenarios": ("win_back",)}, {"scenarios": ("price_hesitation",)}),
        ("not_started", {"starts": NOON + HOUR}, {"starts": NOON}),
        ("ended", {"ends": NOON}, {"ends": NOON + HOUR}),
        ("channel", {"channels": ("wechat",)}, {"channels": ("widget",)}),
        ("language", {"languages": ("zh",)}, {"languages": ("en",)}),
        ("legal", {"legal": Words("每人一次", "")}, {"legal": Words("", "Once")}),
        ("legal", {"text": Words("满减", "")}, {"text": Words("", "Off")}),
        ("margin", {"min_margin_cents": 4001}, {"min_margin_cents": 4000}),
        ("budget", {"budget_cents": 1999}, {"budget_cents": 2000}),
        ("stock", {"stock": 0}, {"stock": 1}),
        ("category", {"categories": ("bags",)}, {"categories": ()}),
        ("product", {"products": ("bags-1",)}, {"products": ()}),
    ],
)
def test_terms_that_do_not_hold_are_the_reason(reason, terms, fine):
    worded = {"title": Words("", "Off"), "text": Words("", "Off"), "legal": Words("", "Once")}
    assert why(an_offer(**terms)) == (reason,)
    assert why(an_offer(**(worded | fine))) == ()


@pytest.mark.parametrize(
    ("reason", "left"), [("budget", (1999, None)), ("stock", (None, 0)), ("stock", (5000, 0))]
)
def test_what_is_left_counts_and_not_what_there_was(reason, left):
    offer = an_offer(budget_cents=9000, stock=9)
    assert why(offer, standing=a_standing(left={offer.id: left})) == (reason,)


@pytest.mark.parametrize(
    ("reason", "terms", "past"),
    [
        ("per_shopper", {"per_shopper": 1}, a_past(MINE, at=NOON - 900 * DAY)),
        ("cap", {"cap": Cap(1, 30)}, a_past("shoes-20@0", at=NOON - 29 * DAY)),
        ("declined", {}, a_past(MINE, outcomes=frozenset({"declined"}))),
        ("stacking", {}, a_past("other@1", code_until=NOON + HOUR)),
    ],
)
def test_what_was_offered_before_stands_against_it(reason, terms, past):
    assert why(an_offer(**terms), standing=a_standing(past)) == (reason,)


@pytest.mark.parametrize(
    ("terms", "past"),
    [
        ({"per_shopper": 1}, a_past("other@1")),
        ({"per_shopper": 1}, a_past("none", source="policy")),
        ({"cap": Cap(1, 30)}, a_past(MINE, at=NOON - 30 * DAY)),
        ({}, a_past(MINE, outcomes=frozenset({"declined"}), at=NOON - 90 * DAY)),
        ({}, a_past("other@1", code_until=NOON)),
        ({"stacks_with": ("other",)}, a_past("other@1", code_until=NOON + HOUR)),
        ({"stacks_with": ("*",)}, a_past("other@1", code_until=NOON + HOUR)),
    ],
)
def test_what_was_offered_before_may_be_no_reason(terms, past):
    assert why(an_offer(**terms), standing=a_standing(past)) == ()


@pytest.mark.parametrize(
    "view",
    [
        a_view(moment=a_moment(category="shoes")),
        a_view(profile=a_profile(a_fact("interest", "shoes"))),
        turned(interests=(("shoes", 0.8),)),
        a_view(service=replace(CALM, purchases=(Purchase("p", "shoes", NOON),))),
    ],
)
def test_an_offer_of_a_category_is_for_talk_of_it_or_a_known_interest(view):
    assert why(an_offer(categories=("shoes",)), view) == ()


def test_an_interest_does_not_count_while_another_category_is_spoken_of():
    view = a_view(moment=a_moment(category="bags"), profile=a_profile(a_fact()))
    assert why(an_offer(categories=("shoes",)), view) == ("category",)


def test_an_interest_that_was_denied_is_none():
    view = a_view(profile=a_profile(a_fact(value=None)))
    assert why(an_offer(categories=("shoes",)), view) == ("category",)


@pytest.mark.parametrize(
    "view",
    [
        a_view(moment=a_moment(product="shoes-1")),
        a_view(moment=a_moment(shown=("bags-1", "shoes-1"))),
        a_view(service=replace(CALM, restocked=("shoes-1",))),
        a_view(service=replace(CALM, arrived=(Arrival("shoes-1", "shoes"),))),
    ],
)
def test_an_offer_of_a_product_is_for_those_who_see_it(view):
    assert why(an_offer(products=("shoes-1",)), view) == ()


def test_eligibility_is_tested_on_the_facts():
    wanted = {"fact": {"kind": "interest", "subject": "shoes"}}
    fond = a_view(profile=a_profile(a_fact()))
    assert why(view=fond, eligibility=wanted) == ()
    assert why(view=impersonal(fond), eligibility=wanted) == ("eligibility",)


@pytest.mark.parametrize(
    ("reason", "view", "past"),
    [
        ("consent", a_view(profile=a_profile(consents={})), ()),
        (
            "opted_out",
            a_view(profile=a_profile(consents={"offers": False})),
            (a_past(outcomes=frozenset({"opted_out"})),),
        ),
        ("quiet_hours", a_view(local=NOON.replace(hour=22)), ()),
        ("quiet_hours", a_view(local=NOON.replace(hour=7, minute=59)), ()),
        ("waiting_for_person", a_view(service=replace(CALM, waiting_for_person=True)), ()),
        ("complaint", a_view(service=replace(CALM, open_complaint=True)), ()),
        ("refund", a_view(service=replace(CALM, open_refund=True)), ()),
        ("gap", a_view(), [a_past(at=NOON - timedelta(minutes=9))]),
        (
            "per_conversation",
            a_view(),
            [a_past(conversation="c1", at=NOON - n * HOUR) for n in (1, 2)],
        ),
        ("per_day", a_view(), [a_past(at=NOON - n * HOUR) for n in (1, 2, 3)]),
        ("per_week", a_view(), [a_past(at=NOON - n * DAY) for n in (1, 2, 2, 3, 4, 5, 6)]),
        (
            "paused",
            a_view(),
            [a_past(outcomes=frozenset({"declined"}), at=NOON - n * DAY) for n in (8, 9)],
        ),
    ],
)
def test_a_block_stands_against_every_offer(reason, view, past):
    assert blocked(view, a_standing(*past)) == (reason,)


@pytest.mark.parametrize("hour", [8, 12, 21])
def test_other_hours_are_not_quiet(hour):
    assert blocked(a_view(local=NOON.replace(hour=hour))) == ()


def test_silence_and_an_offer_some_time_ago_leave_room_for_another():
    past = [a_past("none", at=NOON), a_past(at=NOON - timedelta(minutes=10))]
    assert blocked(standing=a_standing(*past)) == ()


def test_two_declines_with_an_offer_taken_in_between_are_no_row():
    declined = frozenset({"declined"})
    past = [
        a_past(outcomes=declined),
        a_past(outcomes=frozenset({"clicked"})),
        a_past(outcomes=declined),
    ]
    assert blocked(standing=a_standing(*past)) == ()


def test_making_good_may_speak_while_the_refund_is_on_its_way():
    troubled = a_view(service=replace(CALM, open_complaint=True, open_refund=True))
    assert blocked(troubled, blocked_by_complaint=False) == ()


def test_a_channel_has_a_quota():
    full, room = (a_standing(on_channel=n) for n in (3, 2))
    assert blocked(turned(channel="messenger"), full) == ("channel_quota",)
    assert blocked(turned(channel="messenger"), room) == ()
    assert blocked(turned(channel="widget"), a_standing(on_channel=99)) == ()


def test_silence_counts_as_having_spoken_and_a_block_does_not():
    match, lately = a_match(), {"scenario": "price_hesitation", "at": NOON - HOUR}
    assert not cooled_down(match, [a_past("none", source="policy", **lately)], NOON)
    assert not cooled_down(match, [a_past("none", source="holdout", **lately)], NOON)
    assert cooled_down(match, [a_past("none", source="blocked", **lately)], NOON)
    assert cooled_down(match, [a_past("none")], NOON)
    assert cooled_down(match, [a_past(scenario="price_hesitation", at=NOON - 6 * HOUR)], NOON)


@given(st.times(), st.times(), st.times())
def test_quiet_hours_and_the_rest_of_the_day_are_never_both_or_neither(begin, end, now):
    quiet = replace(SETTINGS, quiet_from=begin, quiet_until=end).quiet(now)
    rest = replace(SETTINGS, quiet_from=end, quiet_until=begin).quiet(now)
    assert quiet is not rest or begin == end


def test_without_quiet_hours_no_hour_is_quiet():
    always = replace(SETTINGS, quiet_from=time(9), quiet_until=time(9))
    assert not any(always.quiet(time(hour)) for hour in range(24))
