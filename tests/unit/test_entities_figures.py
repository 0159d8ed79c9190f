"""Numbers of orders and taxes, sums, sizes, places in a list, and the language asked for."""

from datetime import date

import pytest

from nlu_models.entities.finder import Finder
from nlu_models.entities.vocabulary import Vocabulary

FINDER = Finder(Vocabulary(()))


def found(text, entity):
    return [f.value for f in FINDER.find(text, date(2026, 11, 23)) if f.entity == entity]


@pytest.mark.parametrize(
    "text",
    [
        "tax number 914403001234567890",
        "my taxpayer id is 123456789012345",
        "税号 91330106MA2B0ABC3X",
        "税号是123456789012345678",
        "纳税人识别号：914403001234567890",
        "914403001234567890",
        "number 91330106MA2B0ABC3X",
        "Tracking number FL90931104933",
        "物流单号 SF1234567890123",
    ],
)
def test_numbers_of_taxes_and_carriers_are_no_order_numbers(text):
    assert found(text, "order_number") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("税号 91330106MA2B0ABC3X 订单 ZG24110507", "ZG24110507"),
        ("It is 113542617735902.", "113542617735902"),
        ("订单号是2024110500012", "2024110500012"),
        ("order number AB1234567", "AB1234567"),
    ],
)
def test_an_order_number_is_found_beside_them(text, number):
    assert found(text, "order_number") == [number]


@pytest.mark.parametrize(
    ("text", "least", "most", "currency"),
    [
        ("两三百", 20000, 30000, "CNY"),
        ("想要两三百的耳机", 20000, 30000, "CNY"),
        ("二三十块", 2000, 3000, "CNY"),
        ("五六百左右", 50000, 60000, "CNY"),
        ("一千来块", 80000, 120000, "CNY"),
        ("300多", 30000, 39900, "CNY"),
        ("1500多块", 150000, 159900, "CNY"),
        ("三百左右的跑鞋", 24000, 36000, "CNY"),
        ("around 5000 yuan", 400000, 600000, "CNY"),
        ("不超过500", None, 50000, "CNY"),
        ("五百以下", None, 50000, "CNY"),
        ("between 100 and 200", 10000, 20000, "CNY"),
        ("$50", 5000, 5000, "USD"),
    ],
)
def test_a_sum_is_read_with_its_bounds(text, least, most, currency):
    assert found(text, "amount") == [{"min_cents": least, "max_cents": most, "currency": currency}]


@pytest.mark.parametrize("text", ["两三百人", "300多个", "等了两三天", "三四十岁"])
def test_a_count_is_no_sum(text):
    assert found(text, "amount") == []


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("XXL", "2XL"),
        ("有2xl的吗", "2XL"),
        ("XXXL码", "3XL"),
        ("纸尿裤要XXL", "XXL"),
        ("nappies size 2XL", "XXL"),
        ("38码", "38"),
        ("EU 42", "42"),
    ],
)
def test_a_size_is_written_as_the_shop_writes_it(text, size):
    assert found(text, "size") == [size]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the last one", -1),
        ("最后一个", -1),
        ("最后那双", -1),
        ("第二双", 2),
        ("第二款", 2),
        ("2号", 2),
        ("要2号", 2),
        ("the 2nd one", 2),
    ],
)
def test_a_place_in_a_list_is_a_number(text, place):
    assert found(text, "ordinal") == [place]


@pytest.mark.parametrize("text", ["另一个", "换一个", "last week", "another one"])
def test_another_one_has_no_place(text):
    assert found(text, "ordinal") == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("back to english", "en"),
        ("can we go back to Chinese?", "zh"),
        ("switch to chinese", "zh"),
        ("中文吧", "zh"),
        ("英语", "en"),
        ("in english please", "en"),
        ("说普通话", "zh"),
        ("换回英文", "en"),
    ],
)
def test_a_wish_for_a_language_is_heard(text, language):
    assert found(text, "language") == [language]


def test_asking_for_sizes_names_none():
    assert found("what sizes do you have", "size") == []


def test_a_budget_beside_a_letter_size_is_a_budget():
    (budget,) = found("women's dress size M under 300", "amount")
    assert (budget["min_cents"], budget["max_cents"]) == (None, 30000)


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("my budget is 1000 for a phone", 100000),
        ("spend at most 150 on a gift", 15000),
        ("想买双跑鞋，预算400以内，42码", 40000),
        ("budget 500, size 42", 50000),
    ],
)
def test_a_budget_is_read_beside_a_size_and_before_what_it_is_for(text, most):
    assert [sum_["max_cents"] for sum_ in found(text, "amount")] == [most]


@pytest.mark.parametrize("text", ["under 150 grams", "over 100 reviews", "at most 150 people"])
def test_a_number_of_other_things_is_no_sum(text):
    assert found(text, "amount") == []
