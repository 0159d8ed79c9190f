"""What counts of a shopper's facts, and the shopper's say in it."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.core.consents import Consent
from actions.core.facts import KINDS, Evidence, Fact
from actions.core.profiles import profile_of
from actions.services.profiles import ProfileService
from tests.builders import DAY, NOON, a_turn
from tests.fakes import Clock, memory_work


def a_fact(kind="brand", subject="kuibu", value="liked", message="m1", **wanted):
    usual = {
        "identity": "ann",
        "confidence": 0.8,
        "source": "said",
        "extractor": "brands",
        "version": 1,
        "evidence": Evidence(message, 0, 5),
        "at": NOON - DAY,
    }
    return Fact(kind=kind, subject=subject, value=value, **{**usual, **wanted})


def profile(*facts, now=NOON, consents=()):
    return profile_of("ann", facts, consents, now)


def test_strength_halves_with_the_half_life_of_its_kind():
    (held,) = profile(a_fact(at=NOON - KINDS["brand"].half_life)).held
    assert held.strength == pytest.approx(0.4)


def test_what_is_too_old_no_longer_counts():
    assert profile(a_fact(at=NOON - KINDS["brand"].valid)).held == ()
    assert profile(a_fact(valid_until=NOON)).held == ()


def test_the_latest_word_of_the_shopper_wins():
    old, new = a_fact(), a_fact(value="disliked", message="m2", at=NOON)
    assert profile(new, old).get("brand", "kuibu").fact is new


def test_a_word_that_was_replaced_does_not_come_back_when_the_new_one_ends():
    old, new = a_fact(), a_fact(value="disliked", message="m2", valid_until=NOON)
    assert profile(new, old).held == ()


def test_the_shopper_s_word_stands_over_newer_behaviour_and_over_the_shop():
    said = a_fact()
    deed = a_fact(value="disliked", source="behaviour", at=NOON, message="e1")
    shop = a_fact(value="disliked", source="shop", at=NOON, message="s1")
    assert profile(deed, shop, said).get("brand", "kuibu").fact is said
    assert profile(deed, shop).get("brand", "kuibu").fact is shop


def test_single_kinds_hold_one_fact_and_others_one_for_each_subject():
    language = [a_fact("language", "", v, v, at=NOON - DAY * n) for n, v in ((1, "zh"), (2, "en"))]
    brands = [a_fact(subject="kuibu"), a_fact(subject="luman", message="m3")]
    found = profile(*language, *brands)
    assert [h.fact.value for h in found.of("language")] == ["zh"]
    assert {h.fact.subject for h in found.of("brand")} == {"kuibu", "luman"}


def test_a_correction_removes_a_fact_until_the_shopper_says_it_again():
    no = a_fact(value=None, source="corrected", message="m2", at=NOON)
    deed = a_fact(source="behaviour", message="e1", at=NOON + DAY)
    again = a_fact(message="m3", at=NOON + DAY)
    assert profile(a_fact(), no, deed, now=NOON + 2 * DAY).held == ()
    (held,) = profile(a_fact(), no, deed, again, now=NOON + 2 * DAY).held
    assert held.fact is again


def test_a_correction_may_say_what_is_so_instead():
    yes = a_fact(value="disliked", source="corrected", message="m2", at=NOON, confidence=1.0)
    deed = a_fact(source="behaviour", message="e1", at=NOON)
    (held,) = profile(a_fact(), yes, deed).held
    assert (held.fact.value, held.strength) == ("disliked", 1.0)


def test_interests_add_up_without_ever_being_certain():
    facts = [a_fact("interest", "shoes", 0.6, f"m{i}", confidence=0.6) for i in range(12)]
    one, two, all_ = (profile(*facts[:n]).of("interest")[0].strength for n in (1, 2, 12))
    assert one < two < all_ <= 0.99


def test_views_count_how_often_in_all():
    viewed = {"times": 2, "category": "shoes", "price_cents": 19900}
    facts = [a_fact("viewed", "s1", viewed, f"e{i}", source="behaviour") for i in (1, 2)]
    assert profile(*facts).get("viewed", "s1").fact.value["times"] == 4


def test_a_left_cart_counts_once_it_is_left():
    later = a_fact("cart_left", "s1", {"times": 1}, source="behaviour", at=NOON + DAY)
    assert profile(later).held == ()
    assert profile(later, now=NOON + DAY).get("cart_left", "s1")


def test_consent_is_the_newest_word_and_of_two_the_refusal():
    yes = Consent("ann", "offers", True, NOON)
    no = Consent("ann", "offers", False, NOON)
    assert not profile(consents=[no, yes]).allows("offers")
    assert profile(consents=[yes]).allows("offers")
    assert not profile().allows("offers")
    assert profile_of("ann", (), (), NOON, assumed=True).allows("personalisation")


FACTS = st.lists(
    st.builds(
        a_fact,
        kind=st.sampled_from(["brand", "interest", "viewed", "language", "budget"]),
        subject=st.sampled_from(["", "a", "b"]),
        value=st.sampled_from([None, 0.5, "x", {"times": 2}]),
        message=st.sampled_from([f"m{i}" for i in range(9)]),
        source=st.sampled_from(["said", "corrected", "behaviour", "shop"]),
        confidence=st.floats(0, 1),
        at=st.integers(0, 400).map(lambda days: NOON - days * DAY),
        valid_until=st.none() | st.integers(-50, 50).map(lambda days: NOON + days * DAY),
    ),
    max_size=12,
    unique_by=lambda f: f.id,
)


@given(FACTS, st.integers())
def test_the_order_of_facts_does_not_matter(facts, seed):
    shuffled = random.Random(seed).sample(facts, len(facts))
    assert profile(*facts) == profile(*shuffled)


@given(FACTS)
def test_a_strength_is_between_nothing_and_one(facts):
    assert all(0 <= h.strength <= 1 and h.fact.value is not None for h in profile(*facts).held)


@given(FACTS, st.integers(0, 500))
def test_nothing_grows_stronger_with_age(facts, days):
    before = {h.fact.id: h.strength for h in profile(*facts).held}
    after = {h.fact.id: h.strength for h in profile(*facts, now=NOON + days * DAY).held}
    assert all(after[i] <= before[i] + 1e-12 for i in after.keys() & before.keys())


@given(FACTS, st.sampled_from([None, "so"]))
def test_the_newest_correction_always_wins(facts, value):
    last = a_fact("brand", "a", value, "last", source="corrected", at=NOON + timedelta(seconds=1))
    held = profile(*facts, last, now=NOON + timedelta(seconds=2)).get("brand", "a")
    assert held is None if value is None else held.fact is last


@pytest.fixture
def service():
    work = memory_work()
    return ProfileService(work.writing, work.reading, Clock(), consent_assumed=True)


def said(text="", message="m1", **wanted):
    return a_turn(owner="ann", text=text, message_id=message, intent="recommendation", **wanted)


def test_a_turn_is_learnt_once_with_the_words_that_say_so(service):
    turn = said("the blue ones are too expensive")
    first, again = service.learn(turn), service.learn(turn)
    (held,) = service.of("ann").held
    assert first == again == (held.fact,)
    assert turn.text[held.fact.evidence.start : held.fact.evidence.end] == "too expensive"


def test_nothing_is_learnt_after_personalisation_was_stopped(service):
    service.set_consent(said(message="m0"), "personalisation", granted=False)
    assert service.learn(said("that is too expensive")) == ()
    service.set_consent(said(message="m2", at=NOON + DAY), "personalisation", granted=True)
    assert service.learn(said("that is too expensive", "m3", at=NOON + DAY))


def test_a_corrected_fact_is_gone_from_the_profile(service):
    (fact,) = service.learn(said("that is too expensive"))
    assert service.correct(said(message="m2"), fact.id).value is None
    assert service.describe("ann") == ()


def test_a_forgotten_fact_leaves_no_words_and_is_not_learnt_again(service):
    turn = said("that is too expensive")
    (fact,) = service.learn(turn)
    assert service.forget(said(message="m2", at=NOON + DAY), fact.id)
    assert service.learn(turn) == ()
    assert service.describe("ann") == ()
    assert service.learn(said("too pricey", "m3", at=NOON + 2 * DAY))


def test_nobody_touches_another_s_facts(service):
    (fact,) = service.learn(said("that is too expensive"))
    stranger = a_turn(owner="bob")
    assert service.correct(stranger, fact.id) is None
    assert not service.forget(stranger, fact.id)
    assert service.of("bob").held == ()


def test_the_profile_after_a_turn_has_what_the_turn_says(service):
    turn = said("the blue ones are too expensive")
    assert service.after(turn) == service.after(turn) == service.of("ann")
    assert service.of("ann").get("price_sensitivity")


def test_without_consent_a_turn_writes_nothing_but_what_serves_the_service():
    work = memory_work()
    unasked = ProfileService(work.writing, work.reading, Clock())
    assert unasked.after(said("that is too expensive")).held == ()
    happy = replace(said("this is useless", "m2"), intent="rate_bad")
    assert [h.fact.kind for h in unasked.after(happy).held] == ["satisfaction"]
