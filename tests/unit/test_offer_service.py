"""Deciding on an offer: once for each turn, within limits, and on record."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from actions.core.choice import uniform_of
from actions.core.offer_settings import OfferSettings
from tests.builders import NOON, a_match, a_profile, a_turn, an_offer
from tests.offers_desk import SURE, Always, Desk, at

SHOES = an_offer()
HOUR = timedelta(hours=1)


def _stale(desk, left):
    """Units of work in which the limits left are those of a moment ago."""

    @contextmanager
    def work():
        with desk.work() as uow:
            uow.limits.left = lambda: left
            yield uow

    return work


@pytest.fixture
def desk() -> Desk:
    made = Desk(engine=Always(SHOES.arm))
    made.load(SHOES)
    return made


def test_without_a_match_nothing_is_decided_and_nothing_written(desk):
    assert desk.decide(matches=[]) is None
    assert desk.rows() == []


def test_an_offer_is_said_in_words_filled_from_its_record(desk):
    said = desk.decide()
    assert (said.title, said.legal, said.tag) == ("¥20 off", "Once for each shopper", "-¥20")
    assert said.text == "From ¥200, until 7 Dec"
    assert said.code.startswith("HI-") and said.url == "/shoes"


def test_a_retried_turn_gets_the_same_offer_and_no_second_row(desk):
    first, second = desk.decide(), desk.decide()
    assert first == second
    assert len(desk.rows()) == 1


def test_a_decision_names_all_that_could_have_been_chosen_and_with_which_chance(desk):
    desk.engine, other = Desk().engine, an_offer("other", scenarios=("win_back",))
    desk.load(other)
    desk.decide()
    (row,) = desk.rows()
    assert row.candidates == (SHOES.arm, "none")
    assert row.pmf == (0.5, 0.5)
    assert row.excluded == {other.arm: ("scenario",)}
    assert row.propensity == row.pmf[row.candidates.index(row.chosen)]


@pytest.mark.parametrize(
    ("reason", "profile", "state", "local"),
    [
        ("consent", a_profile(consents={"personalisation": True}), {}, 12),
        ("quiet_hours", None, {}, 23),
        ("complaint", None, {"open_complaint": True}, 12),
        ("refund", None, {"open_refund": True}, 12),
        ("waiting_for_person", None, {"waiting_for_person": True}, 12),
    ],
)
def test_courtesy_is_on_record_with_what_it_cost(desk, reason, profile, state, local):
    assert desk.decide(at("m1", at=NOON.replace(hour=local)), profile, **state) is None
    (row,) = desk.rows()
    assert (row.source, row.chosen, row.candidates) == ("blocked", "none", ("none",))
    assert row.excluded == {"*": (reason,)}
    assert list(row.arm_features) == [SHOES.arm]


def test_the_same_block_is_written_once_an_hour_but_another_one_at_once(desk):
    for minutes, state in ((0, {}), (5, {}), (10, {"open_refund": True}), (75, {})):
        when = NOON + timedelta(minutes=minutes)
        desk.decide(at(f"m{minutes}", at=when), **{"open_complaint": True, **state})
    assert [row.turn_id for row in desk.rows()] == ["m75", "m10", "m0"]


def test_a_scenario_does_not_speak_again_before_it_has_cooled_down(desk):
    desk.decide()
    assert desk.decide(at("m2", at=NOON + HOUR)) is None
    assert desk.rows()[0].excluded["*"] == ("cool_down",)


def test_a_cooled_down_scenario_speaks_in_place_of_a_better_one(desk):
    desk.load(an_offer("free", stacks_with=("*",), priority=1))
    desk.decide()
    matches = [a_match(), a_match("cart_help")]
    desk.decide(at("m2", at=NOON + HOUR), matches=matches)
    assert desk.rows()[0].scenario == "cart_help"


def test_the_held_out_get_no_offer_and_never_did():
    desk = Desk(engine=Always(SHOES.arm), settings=replace(SURE, holdout=1.0))
    desk.load(SHOES)
    assert desk.decide() is None
    (row,) = desk.rows()
    assert (row.source, row.in_holdout, row.pmf) == ("holdout", True, (0.0, 1.0))
    assert row.holdout_probability == 1.0


def test_the_last_one_promised_to_somebody_else_is_drawn_again_among_the_rest():
    last, rest = an_offer("last", stock=1), an_offer("rest")
    desk = Desk(engine=Always(last.arm))
    desk.load(last, rest)
    with desk.work() as uow:
        taken = uow.limits.reserve("d0", last, 2000, NOON + HOUR)
    seen = {"last": (None, 1), "rest": (None, None)}
    desk.service = replace(desk.service, work=_stale(desk, seen))
    desk.decide()
    (row,) = desk.rows()
    assert taken and row.excluded[last.arm] == ("gone",)
    assert row.candidates == (rest.arm, "none") and sum(row.pmf) == 1
    with desk.work() as uow:
        salt = uow.salts.newest(NOON)
    assert row.draw == uniform_of(f"{row.id}#1", salt.key)  # independent of the first draw


def test_without_personalisation_no_fact_is_used_and_the_row_says_so(desk):
    refused = a_profile(consents={"offers": True, "personalisation": False})
    assert desk.decide(profile=refused)
    assert not desk.rows()[0].personalised


def test_without_personalisation_a_scenario_that_rests_on_a_fact_does_not_hold(desk):
    refused = a_profile(consents={"offers": True, "personalisation": False})
    assert desk.decide(profile=refused, matches=[a_match(fact="f1")]) is None
    assert desk.rows() == []


def test_why_tells_the_offer_as_it_was_promised_and_by_which_words(desk):
    said = desk.decide()
    desk.load(an_offer(value=3000))
    why = desk.service.why(a_turn(message_id="m2"))
    assert why.offer == said.offer and why.title == "¥20 off"
    assert [r.words for r in why.reasons] == ["a bit dear"]
    assert why.scenario.en == "Price hesitation"


def test_nobody_is_told_of_somebody_elses_decision(desk):
    said = desk.decide()
    stranger = a_turn(conversation="c9", owner="bob", shopper_id="bob")
    assert desk.service.why(stranger, said.decision.id) is None
    assert desk.service.decline(stranger, said.decision.id) is None


def test_a_declined_offer_is_free_for_others_and_not_made_again():
    only = an_offer(stock=1)
    desk = Desk(engine=Always(only.arm))
    desk.load(only)
    desk.decide()
    assert desk.service.decline(a_turn(message_id="m2", owner="ann")).chosen == only.arm
    with desk.read() as uow:
        assert uow.limits.left() == {only.id: (None, 1)}
    desk.decide(at("m3", at=NOON + 7 * HOUR))
    assert desk.rows()[0].excluded[only.arm] == ("declined",)


def test_a_code_still_held_stands_against_another_offer(desk):
    desk.decide()
    desk.load(other := an_offer("other"), friend := an_offer("friend", stacks_with=(SHOES.id,)))
    desk.decide(at("m2", at=NOON + 7 * HOUR))
    assert desk.rows()[0].excluded[other.arm] == ("stacking",)
    assert friend.arm in desk.rows()[0].candidates


def test_a_channel_has_a_quota_for_the_day():
    settings = OfferSettings(holdout=0.0, channel_quota={"widget": 1}, time_zone="UTC")
    desk = Desk(engine=Always(SHOES.arm), settings=settings)
    desk.load(SHOES)
    desk.decide()
    bob = a_profile(identity="bob")
    assert desk.decide(at("m2", owner="bob", conversation="c2"), bob) is None


def test_a_changed_catalogue_is_read_without_a_restart(desk):
    desk.decide()
    desk.clock.forward(hours=1)
    desk.load(an_offer(value=3000))
    desk.engine = Always(an_offer(value=3000).arm)
    said = desk.decide(at("m2", at=NOON + 7 * HOUR, conversation="c2"), a_profile(identity="bob"))
    assert said.offer.value == 3000
