"""What short words leave unsaid, and which of them are about the shop's rules."""

import pytest

from actions.core.followups import counted, names_rule, refines, unsaid
from actions.core.turns import Entity
from tests.builders import a_turn


@pytest.mark.parametrize(
    "text",
    [
        "多少钱",
        "这个有货吗",
        "那双怎么样",
        "介绍一下",
        "how much is it?",
        "do you have it",
        "is this one still available",
        "what colours does it come in",
        "",
    ],
)
def test_pointing_words_and_common_questions_name_no_topic(text):
    assert unsaid(a_turn(text=text))


@pytest.mark.parametrize(
    "text", ["防水吗", "保修多久", "does it support 5G", "what is it made of", "运费多少钱"]
)
def test_an_attribute_or_a_rule_is_a_topic(text):
    assert not unsaid(a_turn(text=text))


def test_what_was_recognised_is_no_topic():
    colour, size = Entity("colour", "black", "黑色"), Entity("size", "42", "42码")
    assert unsaid(a_turn(text="有42码黑色的吗", entities=(colour, size)))


@pytest.mark.parametrize(
    "text",
    [
        "便宜点的",
        "能便宜点吗",
        "cheaper",
        "more expensive",
        "还有别的吗",
        "换一批",
        "other brands?",
    ],
)
def test_cheaper_dearer_and_others_refine(text):
    assert refines(a_turn(text=text))


@pytest.mark.parametrize(
    "text",
    [
        "买贵了能补差价吗",
        "还有别的优惠吗",
        "cheaper shipping?",
        "别的颜色有吗",
        "any other sizes",
        "这个还有吗",
        "your competitor is cheaper, what now",
    ],
)
def test_rules_other_colours_and_other_topics_do_not(text):
    assert not refines(a_turn(text=text))


@pytest.mark.parametrize("text", ["满多少包邮", "do coupons stack", "支持七天无理由吗"])
def test_rules_are_told_by_their_words(text):
    assert names_rule(text)


@pytest.mark.parametrize(
    ("ordinal", "one"), [(1, "a"), (2, "b"), (-1, "b"), (3, None), (-3, None), (0, None)]
)
def test_an_ordinal_counts_only_what_was_shown(ordinal, one):
    turn = a_turn(entities=(Entity("ordinal", ordinal, "x"),))
    assert counted(turn, ["a", "b"]) == one
