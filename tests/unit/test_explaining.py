"""Why an offer: what is said of a fact is what the fact did to the score, to the last digit."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.adapters.engines.ridge import Ridge, Weights
from actions.core.choice import Arm
from actions.core.constraints import impersonal
from actions.core.explaining import fact_reasons, without
from actions.core.features import (
    ARM_NAMES,
    CONTEXT_NAMES,
    arm_features,
    context_features,
    see,
)
from tests.builders import a_fact, a_match, a_moment, a_profile, a_view, an_offer
from tests.offers_desk import SURE, Alike, Always, Desk, Sums

FOND = a_fact("interest", "shoes", 0.8)
THRIFTY = a_fact("price_sensitivity", "", "high")
SIZE = a_fact("size", "shoes", "42")
SHOES = an_offer(categories=("shoes",), eligibility={"fact": "interest"})
HERE = replace(a_moment(), category="shoes")


def ridge(seed):
    import numpy as np

    chance = np.random.default_rng(seed)
    matrix = chance.normal(size=(1 + len(CONTEXT_NAMES), 1 + len(ARM_NAMES))).astype("f4")
    return Ridge(f"r{seed}", Weights(CONTEXT_NAMES, ARM_NAMES, (), matrix, np.zeros(0, "f4"), 9.0))


def score(engine, view, offer=SHOES):
    """As anybody can compute it from a decision's row and its policy."""
    seen = see(view, SURE.topics)
    context = context_features(seen, "price_hesitation", personal=True)
    return engine.judge(context, [Arm(offer.arm, arm_features(offer, seen))]).scores[0]


class Both(Sums):
    """Sums, and the offer for certain."""

    def judge(self, context, arms):
        judged = super().judge(context, arms)
        return replace(judged, pmf=tuple(float(a.id == SHOES.arm) for a in arms))


def decided(engine, *facts, **consents):
    desk = Desk(engine=engine)
    desk.load(SHOES)
    allowed = {"offers": True, "personalisation": True, **consents}
    desk.decide(HERE, a_profile(*facts, consents=allowed))
    return desk.rows()[0]


def test_the_effect_on_record_is_how_much_the_score_falls_without_the_fact():
    row = decided(Both(), FOND, THRIFTY, SIZE)
    view = a_view(moment=HERE, profile=a_profile(FOND, THRIFTY, SIZE))
    stated = {r.fact_id: r.effect for r in row.reasons if r.what == "fact"}
    assert set(stated) == {FOND.id, THRIFTY.id}
    for fact_id, effect in stated.items():
        lower = score(Sums(), without(view, fact_id))
        assert effect == score(Sums(), view) - lower
    assert row.scores[row.candidates.index(SHOES.arm)] == score(Sums(), view)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.sets(st.sampled_from(["shoes", "bags", "x"]), min_size=1))
def test_so_it_is_with_a_learnt_policy_whatever_it_learnt(seed, topics):
    engine = ridge(seed)
    view = a_view(
        moment=HERE, profile=a_profile(THRIFTY, *(a_fact("interest", t) for t in sorted(topics)))
    )
    reasons = fact_reasons(view, lambda v: score(engine, v))
    for reason in reasons:
        fallen = score(engine, view) - score(engine, without(view, reason.fact_id))
        assert reason.effect == fallen != 0
    assert [abs(r.effect) for r in reasons] == sorted(
        (abs(r.effect) for r in reasons), reverse=True
    )


def test_a_reason_names_the_message_that_says_so():
    (reason,) = [r for r in decided(Both(), FOND).reasons if r.what == "fact"]
    assert (reason.name, reason.message_id, reason.start, reason.end) == (
        "interest:shoes",
        "m0",
        0,
        5,
    )
    assert reason.at == FOND.at


def test_a_policy_without_scores_names_no_fact_for_its_choice():
    kinds = {r.what for r in decided(Always(SHOES.arm), FOND, THRIFTY).reasons}
    assert kinds == {"scenario", "offer"}
    assert {r.what for r in decided(Alike()).reasons} == {"scenario"}


def test_nobody_who_refused_personalisation_is_told_of_facts():
    view = impersonal(a_view(profile=a_profile(FOND)))
    assert fact_reasons(view, lambda v: score(Sums(), v)) == ()
    row = decided(Both(), FOND, personalisation=False)
    assert not row.personalised and not [r for r in row.reasons if r.fact_id]


@pytest.mark.parametrize("count", [0, 1])
def test_the_conditions_of_the_offer_are_reasons_too(count):
    row = decided(Both(), *[FOND] * count)
    told = [r for r in row.reasons if r.what == "offer"]
    assert [r.fact_id for r in told] == [FOND.id] * count


def test_the_words_of_the_scenario_are_always_there():
    row = decided(Both(), FOND)
    assert [r.words for r in row.reasons if r.what == "scenario"] == [
        b.words for b in a_match().because
    ]
