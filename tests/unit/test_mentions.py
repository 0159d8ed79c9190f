"""Which facts a text speaks of, to have them put right or forgotten."""

import pytest

from actions.core.mentions import mentioned, names_everything, points_back
from actions.core.turns import Entity
from tests.builders import a_fact, a_turn

SHOE_SIZE = a_fact("size", "shoes", "42")
SHIRT_SIZE = a_fact("size", "mens_fashion", "L")
BABY = a_fact("for_whom", "baby", {"age_months": 8})
MOTHER = a_fact("for_whom", "mother", {})
SKIN = a_fact("need", "sensitive_skin", "敏感肌")
PHONE = a_fact("owns", "iphone", "iPhone 13")
BUDGET = a_fact("budget", "", {"min_cents": None, "max_cents": 20000})
COFFEE = a_fact("interest", "tea_coffee", 0.8)
ALL = (SHOE_SIZE, SHIRT_SIZE, BABY, MOTHER, SKIN, PHONE, BUDGET, COFFEE)
NAMES = {
    "tea_coffee": ("茶饮咖啡", "Tea & coffee", "咖啡", "coffee"),
    "sensitive_skin": ("敏感肌", "sensitive skin"),
    "shoes": ("鞋靴", "Shoes", "鞋子"),
}


def found(text, *facts, entities=(), denied=()):
    turn = a_turn(text=text, entities=tuple(entities), denied=tuple(denied))
    return mentioned(turn, facts or ALL, lambda fact: NAMES.get(fact.subject, ()))


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("这个不对，我不是敏感肌", SKIN),
        ("I don't have sensitive skin", SKIN),
        ("that's wrong, I don't have a baby", BABY),
        ("我没有孩子，你搞错了", BABY),
        ("不是给我妈买的", MOTHER),
        ("I never bought anything for my mum", MOTHER),
        ("I don't drink coffee", COFFEE),
        ("我不爱喝咖啡", COFFEE),
        ("I have no iPhone 13, who told you", PHONE),
        ("我的预算不是那个", BUDGET),
        ("my budget is higher", BUDGET),
    ],
)
def test_a_fact_is_named_by_its_words_in_either_language(text, fact):
    assert found(text) == (fact,)


@pytest.mark.parametrize("text", ["我的尺码记错了", "you have my size wrong"])
def test_a_kind_alone_may_mean_several(text):
    assert found(text) == (SHOE_SIZE, SHIRT_SIZE)


def test_a_kind_with_its_subject_means_one():
    assert found("my size in shoes is wrong") == (SHOE_SIZE,)


@pytest.mark.parametrize("where", ["entities", "denied"])
def test_a_value_found_in_the_text_names_its_fact_denied_or_not(where):
    size = Entity("size", "42", "42")
    assert found("我不穿42", **{where: (size,)}) == (SHOE_SIZE,)


def test_an_amount_is_about_the_budget():
    amount = Entity("amount", {"min_cents": None, "max_cents": 50000}, "500")
    assert found("not 200, 500", entities=(amount,)) == (BUDGET,)


@pytest.mark.parametrize("text", ["这个不对", "you got that wrong", "scarf and babysitter", ""])
def test_what_names_nothing_means_nothing(text):
    assert found(text) == ()


def test_a_word_within_a_longer_one_is_not_it():
    assert found("the catalogue is small", a_fact("for_whom", "pet", {})) == ()


def test_of_no_facts_none_is_meant():
    turn = a_turn(text="I don't have a baby")
    assert mentioned(turn, (), lambda fact: ()) == ()


@pytest.mark.parametrize("text", ["把我的信息全部删掉", "forget everything about me", "统统忘掉"])
def test_everything_is_named_in_so_many_words(text):
    assert names_everything(text)
    assert not names_everything("forget my size")


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("把这个忘了吧", True),
        ("forget what I just said", True),
        ("刚说的不要记", True),
        ("delete that data of mine", False),
        ("忘了我吧", False),
        ("forget me", False),
    ],
)
def test_pointing_back_means_one_thing_unless_it_is_data_at_large(text, one):
    assert points_back(text) is one
