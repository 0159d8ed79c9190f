"""Questions and answers: cited, filled with figures, and only when sure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.core.errors import ShopError
from actions.core.faq import FaqHit
from actions.core.money import money
from actions.core.policies import Policies
from actions.services.faq import FaqService
from tests.builders import a_turn, an_entry, some_policies
from tests.fakes import FakeSearch, FakeShop


def _desk(*hits: FaqHit) -> FaqService:
    shop = FakeShop(entries=(an_entry(),), said=some_policies())
    return FaqService(shop, FakeSearch(hits=hits))


def test_an_answer_cites_its_entry_and_has_its_figures():
    found = _desk(FaqHit("returns-days", 0.9, True)).ask(a_turn())
    assert (found.id, found.answer) == ("returns-days", "Within 7 days.")


def test_no_answer_is_given_when_nothing_is_near_enough():
    desk = _desk(FaqHit("returns-days", 0.3, False))
    assert desk.ask(a_turn()) is None
    assert [a.id for a in desk.near(a_turn())] == ["returns-days"]


def test_an_entry_that_is_gone_is_not_cited():
    assert _desk(FaqHit("old", 0.9, True)).ask(a_turn()) is None
    with pytest.raises(ShopError, match="not_found"):
        _desk().entry("old", "zh")


def test_figures_are_shown_in_the_language_of_the_reply():
    carriers = [{"id": "a", "zh": "飞鹿", "en": "Swift"}, {"id": "b", "zh": "鸿雁", "en": "Goose"}]
    shipping = {"fee_cents": 800, "carriers": carriers, "cut_off": "16:00"}
    rules = Policies(areas={"shipping": shipping})
    said = "{policy.shipping.fee_cents}; {policy.shipping.carriers}; {policy.shipping.cut_off}"
    assert rules.fill(said, "en") == "¥8; Swift, Goose; 16:00"
    assert rules.fill(said, "zh") == "8 元; 飞鹿、鸿雁; 16:00"
    assert rules.carrier("b", "en") == "Goose"
    assert rules.carrier("c", "en") == "c"


def test_a_placeholder_that_leads_nowhere_stays_visible():
    assert some_policies().fill("{policy.returns.nothing}", "en") == "{policy.returns.nothing}"


@given(st.text())
def test_filling_never_fails_and_leaves_other_text_alone(text):
    assert Policies().fill(text, "zh") == text


@pytest.mark.parametrize(
    ("cents", "zh", "en"),
    [(9900, "99 元", "¥99"), (990, "9.90 元", "¥9.90"), (200000, "2000 元", "¥2,000")],
)
def test_money_has_decimals_only_where_they_say_something(cents, zh, en):
    assert (money(cents, "zh"), money(cents, "en")) == (zh, en)
