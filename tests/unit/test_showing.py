"""Days, lists and orders' contents as a shopper reads them."""

from datetime import UTC, datetime

import pytest

from actions.core.languages import Words
from actions.core.showing import day, items, listed, moment
from tests.builders import NOON, an_item


@pytest.mark.parametrize(("language", "words"), [("zh", "11月23日"), ("en", "23 Nov")])
def test_a_day_is_said_in_the_language(language, words):
    assert day(NOON, language) == words


def test_days_are_the_shops_own():
    late = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert (day(late, "zh"), moment(late, "en")) == ("11月24日", "24 Nov 00:30")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_day_that_is_not_on_record_is_a_dash(language):
    assert day(None, language) == "—"


@pytest.mark.parametrize(("language", "words"), [("zh", "a、b"), ("en", "a, b")])
def test_a_list_is_parted_as_the_language_does(language, words):
    assert listed(["a", "b"], language) == words


def test_nothing_is_listed_as_nothing():
    assert listed([], "zh") == "" and items([], "en") == ""


def test_an_order_holds_titles_with_the_quantity_where_it_is_more_than_one():
    mug = an_item(title=Words("杯子", "Mug, blue"), quantity=2)
    assert items([an_item(), mug], "zh") == "跑鞋、杯子 ×2"
    assert items([an_item(), mug], "en") == "Running shoes; Mug, blue ×2"


def test_a_title_in_one_language_serves_for_both():
    assert items([an_item(title=Words("杯子"))], "en") == "杯子"
