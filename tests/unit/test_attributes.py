"""A question about a product finds its lines of the record."""

import pytest

from actions.core.attributes import answering, asks_warranty, tells_of, without_name
from actions.core.languages import Words
from actions.core.policies import Labels
from tests.builders import a_product

LABELS = Labels({"sole": Words("鞋底", "Sole"), "care": Words("洗护", "Care")})
SHOES = a_product(
    attributes={
        "upper": Words("飞织网面", "engineered knit"),
        "sole": Words("防滑橡胶", "anti-slip rubber"),
        "weight": Words("235 克", "235 g"),
    },
    description=Words("适合每周慢跑的人。", "For people who jog every week."),
)


@pytest.mark.parametrize(
    ("text", "topic", "found"),
    [
        ("鞋底是什么", "鞋底", ["sole"]),
        ("how heavy is it", "heavy", ["weight"]),
        ("什么材质", "材质", ["upper", "sole"]),
        ("防滑吗", "防滑", ["sole"]),
        ("is it anti-slip", "anti-slip", ["sole"]),
        ("支持无线充电吗", "无线充电", []),
        ("is it a gift", "", []),
    ],
)
def test_lines_are_found_by_name_or_by_what_they_say(text, topic, found):
    assert answering(SHOES, text, topic, LABELS) == found


@pytest.mark.parametrize(("topic", "told"), [("慢跑", True), ("jog", True), ("游泳", False)])
def test_the_description_counts_as_told(topic, told):
    assert tells_of(SHOES, topic) is told


def test_warranty_is_known_by_its_words():
    assert asks_warranty("保修多久") and asks_warranty("what's the warranty")
    assert not asks_warranty("what's the weight")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("tell me about the Nuolan N30 5G", "tell me about the"),
        ("does it support 5G", "does it support 5G"),
        ("诺澜智能手机防水吗", "防水吗"),
        ("手机防水吗", "手机防水吗"),
    ],
)
def test_a_name_is_no_question(text, rest):
    phone = a_product(title=Words("诺澜智能手机", "Nuolan N30 5G Smartphone"))
    assert without_name(text, phone).strip() == rest
