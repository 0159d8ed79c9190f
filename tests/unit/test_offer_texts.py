"""Words of offers: filled from the record, in both languages, and from nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.core.languages import Words
from actions.core.offer_texts import Filling, fill, placeholders, tag, unknown_placeholders
from actions.core.offers import KINDS, offer_id
from actions.core.salts import ALPHABET, Salt
from tests.builders import DAY, NOON, an_offer

NAMES = {"shoes": Words("鞋靴", "Shoes"), "bags": Words("箱包", "Bags")}
ALL = "{value}|{rest}|{min}|{until}|{days}|{code}|{category}"
PERCENT = an_offer(kind="percent", value=15, categories=("shoes", "bags"))


def filled(text, offer, language):
    filling = Filling(language, NOON + 14 * DAY, "HI-7", NAMES)
    return fill(Words(text, text), offer, filling)


def test_every_placeholder_says_what_the_record_says():
    assert filled(ALL, PERCENT, "zh") == "15%|8.5|200 元|12月7日|14|HI-7|鞋靴、箱包"
    assert filled(ALL, PERCENT, "en") == "15%|8.5|¥200|7 Dec|14|HI-7|Shoes, Bags"


@pytest.mark.parametrize(("percent", "rest"), [(10, "9"), (12, "8.8"), (50, "5"), (5, "9.5")])
def test_a_discount_is_told_the_chinese_way_too(percent, rest):
    assert filled("{rest} 折", replace(PERCENT, value=percent), "zh") == f"{rest} 折"


def test_what_the_record_does_not_say_cannot_be_asked_for():
    plain = an_offer(kind="gift", min_cents=0, code_prefix="")
    assert placeholders(plain) == {"until", "days"}
    assert unknown_placeholders(ALL, plain) == ("value", "rest", "min", "code", "category")
    with pytest.raises(KeyError):
        filled("{value}", plain, "zh")


@given(st.text(alphabet="{}minx "), st.sampled_from(KINDS))
def test_a_text_that_passes_the_check_can_be_filled_and_leaves_no_brace(text, kind):
    offer = an_offer(kind=kind)
    if not unknown_placeholders(text, offer):
        assert not set(filled(text, offer, "en")) & set("{}")


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("percent", 15, "-15%"),
        ("amount", 2050, "-¥20.50"),
        ("points", 5, "+5"),
        ("gift", 0, ""),
    ],
)
def test_the_corner_of_a_card_shows_the_figure(kind, value, shown):
    assert tag(an_offer(kind=kind, value=value), "en") == shown


def test_a_promise_never_outlives_its_offer():
    assert an_offer(ends=NOON + DAY).valid_until(NOON) == NOON + DAY
    assert an_offer(ends=NOON + 99 * DAY, valid_days=3).valid_until(NOON) == NOON + 3 * DAY


def test_an_offer_is_open_from_its_start_to_just_before_its_end():
    offer, moment = an_offer(starts=NOON, ends=NOON + DAY), timedelta(microseconds=1)
    asked = (NOON - moment, NOON, NOON + DAY - moment, NOON + DAY)
    assert [offer.open_at(now) for now in asked] == [False, True, True, False]


def test_an_arm_names_its_offer():
    assert offer_id(an_offer("a-b_c").arm) == "a-b_c" and offer_id("none") == "none"


@given(st.text(), st.integers(0, 5))
def test_a_code_can_be_read_aloud_and_is_the_same_again(decision, attempt):
    salt = Salt("1", "secret")
    code = salt.code("HI", decision, attempt)
    prefix, _, letters = code.partition("-")
    assert prefix == "HI" and len(letters) == 9 and set(letters) <= set(ALPHABET)
    assert code == salt.code("HI", decision, attempt)
    assert code != salt.code("HI", decision, attempt + 1) != Salt("2", "other").code("HI", decision)


def test_codes_of_many_decisions_differ():
    salt = Salt("1", "secret")
    assert len({salt.code("HI", f"d{n}") for n in range(5000)}) == 5000


def test_a_share_of_shoppers_is_held_out_and_always_the_same_ones():
    salt, shoppers = Salt("1", "secret"), [f"s{n}" for n in range(4000)]
    out = {s for s in shoppers if salt.held_out(s, 0.05)}
    assert out == {s for s in shoppers if salt.held_out(s, 0.05)}
    assert 130 < len(out) < 270  # 200, five standard deviations to each side
    assert out <= {s for s in shoppers if salt.held_out(s, 0.1)}
    assert not salt.held_out("ann", 0.0) and salt.held_out("ann", 1.0)
