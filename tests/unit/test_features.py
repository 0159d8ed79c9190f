"""Features: numbers by name, bounded, and none of the profile without personalisation."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.core.constraints import impersonal
from actions.core.facts import KINDS, Fact
from actions.core.features import (
    ARM_NAMES,
    CONTEXT_NAMES,
    FEATURE_SCHEMA,
    TOPICS,
    arm_features,
    context_features,
    see,
)
from actions.core.moments import ServiceState
from actions.core.offers import KINDS as OFFER_KINDS
from actions.core.profiles import Held
from tests.builders import NOON, a_fact, a_moment, a_profile, a_view, an_offer

TOPIC_OF = {"shoes": "fashion", "bags": "fashion", "phones": "digital"}
SHOES = an_offer(categories=("shoes",))


def context(view, scenario="price_hesitation", *, personal=True):
    return context_features(see(view, TOPIC_OF), scenario, personal=personal)


def arm(view, offer=SHOES):
    return arm_features(offer, see(view, TOPIC_OF))


def knowing(*facts, **moment):
    return a_view(moment=a_moment(**moment), profile=a_profile(*facts))


def test_the_names_of_a_schema_never_change_without_a_new_one():
    assert (FEATURE_SCHEMA, len(CONTEXT_NAMES), len(ARM_NAMES), len(TOPICS)) == ("1", 51, 33, 16)
    assert len(set(CONTEXT_NAMES)) == len(CONTEXT_NAMES)


def test_an_interest_is_the_interest_of_its_coarse_topic():
    view = knowing(a_fact("interest", "bags", 0.5), a_fact("interest", "phones", None))
    assert context(view)["interest:fashion"] == pytest.approx(0.45)
    assert context(view)["interest:digital"] == pytest.approx(-0.9)


@pytest.mark.parametrize(
    ("feature", "fact", "sign"),
    [
        ("fit:interest", a_fact("interest", "shoes", 0.8), 1),
        ("fit:interest", a_fact("interest", "shoes", None), -1),
        ("fit:budget", a_fact("budget", "", {"max_cents": 40000}), 1),
        ("fit:budget", a_fact("budget", "", {"max_cents": 9000}), -1),
        ("fit:price", a_fact("price_sensitivity", "", "high"), 1),
        ("fit:price", a_fact("price_sensitivity", "", "low"), -1),
    ],
)
def test_a_fact_makes_an_offer_fit_more_or_less(feature, fact, sign):
    assert feature not in arm(knowing())
    assert arm(knowing(fact))[feature] * sign > 0


def test_a_deeper_discount_is_deeper():
    shallow, deep = an_offer(value=1000), an_offer(value=5000)
    assert arm(knowing(), shallow)["depth"] < arm(knowing(), deep)["depth"]
    assert arm(knowing(), an_offer(kind="percent", value=15))["depth"] == pytest.approx(0.3)


def test_the_product_spoken_of_makes_its_offer_fit():
    of_one = an_offer(products=("shoes-1",))
    assert arm(knowing(product="shoes-1"), of_one)["fit:product"] == 1
    assert arm(knowing(category="shoes"))["fit:product"] == 1
    assert "fit:product" not in arm(knowing(category="bags"))


def test_what_the_message_speaks_of_counts_without_a_profile():
    moment = a_moment()
    turn = replace(moment.turn, interests=(("bags", 0.7),))
    view = impersonal(a_view(moment=replace(moment, turn=turn), profile=a_profile(a_fact())))
    assert arm(view)["fit:said"] == 0.7
    assert "fit:interest" not in arm(view)


def test_without_personalisation_only_the_moment_is_left():
    state = ServiceState(member_level="gold", orders=9, time_zone="UTC")
    known = a_view(profile=a_profile(*(a_fact(kind, "x", 0.5) for kind in KINDS)), service=state)
    blank = a_view(profile=a_profile(identity="bob"))
    assert context(impersonal(known), personal=False) == context(blank, personal=False)
    assert "level:gold" in context(known)


facts = st.builds(
    Fact,
    identity=st.just("ann"),
    kind=st.sampled_from(sorted(KINDS)),
    subject=st.sampled_from(["", "shoes", "fashion", "self", "baby", "x"]),
    value=st.one_of(
        st.none(),
        st.floats(-5, 5),
        st.sampled_from(["high", "low", "long words"]),
        st.fixed_dictionaries({"max_cents": st.integers(-5, 10**9), "times": st.integers(0, 999)}),
    ),
    confidence=st.floats(0, 1),
    source=st.just("said"),
    extractor=st.just("x"),
    version=st.just(1),
    evidence=st.just(a_fact().evidence),
    at=st.just(NOON),
)
offers = st.builds(
    an_offer,
    kind=st.sampled_from(OFFER_KINDS),
    value=st.integers(0, 10**6),
    min_cents=st.integers(0, 10**9),
    cost_cents=st.integers(0, 10**9),
    categories=st.sampled_from([(), ("shoes",), ("phones", "x")]),
)


@given(st.lists(facts, max_size=8), offers, st.integers(0, 23), st.integers(0, 10**6))
def test_every_feature_is_a_known_name_and_bounded(known, offer, hour, orders):
    held = tuple(Held(fact, fact.confidence) for fact in known)
    state = ServiceState(orders=orders, member_level="gold")
    local = NOON + timedelta(hours=hour)
    view = a_view(profile=a_profile(held=held), service=state, local=local)
    found, named = {**context(view), **arm(view, offer)}, {*CONTEXT_NAMES, *ARM_NAMES}
    assert set(found) <= named
    assert all(-1 <= value <= 1 and value for value in found.values())
