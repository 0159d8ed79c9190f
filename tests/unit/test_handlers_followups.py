"""Follow-ups to cards, to one product, or to a page come before the shop's questions."""

import pytest

from actions.core.languages import Words
from actions.core.policies import Labels
from actions.core.products import Variant
from actions.handlers.conversations import Clarify, Stop, TakeValue
from actions.handlers.products import TellPrice, TellProduct, TellStock
from actions.handlers.recommendations import Recommend
from tests.builders import a_coupon, a_product
from tests.rasa_builders import FakeApp, a_tracker, answer, wrote

CHEAP = a_product("shoes-1", price_cents=9900)
MIDDLE = a_product("shoes-2", title=Words("靴子 Pro", "Boots Pro"), price_cents=19900)
DEAR = a_product("shoes-3", price_cents=49900)
DOUBLE = a_product("books-1", category="books", title=Words("双", "Double"))
ALL = (CHEAP, MIDDLE, DEAR, DOUBLE)
CARDS = {"shown_products": ["shoes-1", "shoes-2"], "search": {"category": "shoes"}}


def say(action, text, *, knows=True, slots=CARDS, products=ALL, **entities):
    """The answer in a shop whose entries are near to whatever is asked."""
    app = FakeApp(products=products)
    app = app.knows() if knows else app
    return answer(action(app), a_tracker(wrote(text, **entities), **slots))


ALONE = {"shown_products": ["shoes-2"]}
SPOKEN = {"product": "shoes-2"}
PAGE = {"page": "/p/shoes-2"}


@pytest.mark.parametrize("action", [TellPrice, TellStock, TakeValue, Clarify, Stop, Recommend])
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("贵一点的", ["shoes-3"]),
        ("more expensive", ["shoes-3"]),
        ("还有别的吗", ["shoes-3"]),
        ("something else", ["shoes-3"]),
    ],
)
def test_dearer_and_others_are_found_after_cards(action, text, found):
    assert say(action, text).slots["shown_products"] == found


@pytest.mark.parametrize("text", ["便宜点的", "cheaper", "太贵了", "any cheaper ones?"])
@pytest.mark.parametrize("slots", [SPOKEN, PAGE, ALONE])
def test_cheaper_is_measured_by_the_product_spoken_of(text, slots):
    assert say(TellPrice, text, slots=slots).slots["shown_products"] == ["shoes-1"]


@pytest.mark.parametrize("text", ["买贵了能补差价吗", "is there a cheaper shipping option?"])
def test_a_rule_is_answered_even_after_cards(text):
    assert say(TellPrice, text).said == ["utter_answer"]


def test_an_ordinal_with_a_question_is_about_that_card():
    heard = say(TellPrice, "how much is the second one", ordinal=2)
    assert (heard.said, heard.filled("product_id")) == (["utter_price"], "shoes-2")


@pytest.mark.parametrize("slots", [SPOKEN, PAGE, ALONE])
@pytest.mark.parametrize(
    ("action", "text", "entities", "said"),
    [
        (TellPrice, "多少钱", {}, "utter_price"),
        (TellStock, "这个有货吗", {}, "utter_in_stock"),
        (TellStock, "is it in stock in grey", {"colour": "grey"}, "utter_out_of_stock"),
        (TellStock, "有黑色的吗", {"colour": "黑色"}, "utter_out_of_stock"),
        (TakeValue, "the black one", {"colour": "black"}, "utter_in_stock"),
    ],
)
def test_short_questions_are_about_what_is_in_focus(slots, action, text, entities, said):
    heard = say(action, text, slots=slots, **entities)
    assert (heard.said, heard.filled("product_id")) == ([said], "shoes-2")


@pytest.mark.parametrize("text", ["black 还有吗", "any other colours?", "is it left in black"])
def test_other_colours_are_those_of_the_product_in_focus(text):
    heard = say(TellStock, text, slots=SPOKEN, colour="black")
    assert (heard.said, heard.filled("product_id")) == (["utter_in_stock"], "shoes-2")


def test_a_bare_question_after_several_cards_asks_which_of_them():
    heard = say(TellPrice, "多少钱")
    assert heard.said == ["utter_which_product"]
    assert heard.slots["shown_products"] == ["shoes-1", "shoes-2"]


def test_a_colour_after_several_cards_narrows_the_search():
    red = a_product("shoes-4", variants=(Variant("R", 3, "red", "42"),))
    heard = say(TellStock, "is it left in red?", products=(*ALL, red), colour="red")
    assert heard.slots["shown_products"] == ["shoes-4"]


def test_how_much_of_nothing_asks_what():
    assert say(TellPrice, "多少钱", slots={}).said == ["utter_name_product"]


def scrap(text, **slots):
    event = wrote(text)
    event["parse_data"]["entities"] = [
        {"entity": "product", "value": "books-1", "text": slots.pop("surface")}
    ]
    colour = slots.pop("colour", None)
    if colour:
        event["parse_data"]["entities"].append({"entity": "colour", "value": colour, "text": "黑"})
    return answer(TakeValue(FakeApp(products=ALL)), a_tracker(event, **slots))


def test_a_scrap_of_a_name_does_not_outrank_what_is_in_focus():
    heard = scrap("黑色那双", surface="双", colour="black", **SPOKEN)
    assert (heard.said, heard.filled("product_id")) == (["utter_in_stock"], "shoes-2")


def test_a_scrap_means_the_card_that_alone_has_it():
    heard = scrap("Pro", surface="Pro", **CARDS)
    assert (heard.said, heard.filled("product_id")) == (["utter_product"], "shoes-2")


# searches


def amount(low=None, high=None, currency="CNY"):
    return {"min_cents": low, "max_cents": high, "currency": currency}


def test_a_price_named_without_a_bound_is_met_roughly():
    heard = say(TakeValue, "around 200", amount=amount(20000, 20000))
    assert heard.slots["shown_products"] == ["shoes-2"]


def test_a_sum_in_another_currency_is_no_limit_and_that_is_said():
    heard = say(Recommend, "under $50", amount=amount(high=5000, currency="USD"))
    assert heard.said == ["utter_other_currency", "utter_found"]
    assert heard.filled("currency") == "CNY"


def test_a_budget_said_after_nothing_was_found_is_still_about_the_same_thing():
    app = FakeApp(products=ALL)
    dear = wrote("shoes over 2000", category="shoes", amount=amount(low=200000))
    kept = answer(Recommend(app), a_tracker(dear))
    assert kept.said == ["utter_found_nothing"]
    slots = {k: v for k, v in kept.slots.items() if v is not None}
    heard = answer(
        TakeValue(app), a_tracker(wrote("under 100", amount=amount(high=10000)), **slots)
    )
    assert heard.slots["shown_products"] == ["shoes-1"]


def test_a_kind_with_a_size_and_a_budget_is_a_search():
    wishes = {"category": "shoes", "size": "42", "amount": amount(high=15000)}
    heard = say(TellStock, "shoes in 42 under 150", knows=False, slots={}, **wishes)
    assert (heard.said, heard.slots["shown_products"]) == (["utter_found_one"], ["shoes-1"])


# what is on record

PHONE = a_product(
    "phones-1",
    attributes={"network": Words("双卡 5G", "dual-SIM 5G"), "weight": Words("192 克", "192 g")},
    description=Words("拍照清楚，适合送长辈。", "A clear camera, good for parents."),
    warranty_months=12,
)


def ask(text, language="en", sure=True):
    app = FakeApp(products=(PHONE,)).knows(sure=sure)
    app.shop.labels = lambda: Labels({"network": Words("网络", "Network")})
    return answer(TellProduct(app), a_tracker(wrote(text, language=language), product="phones-1"))


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("does it support 5G", "en", "Network: dual-SIM 5G"),
        ("支持5G吗", "zh", "网络：双卡 5G"),
        ("多重", "zh", "weight：192 克"),
    ],
)
def test_what_is_asked_leads_the_record(text, language, line):
    heard = ask(text, language)
    assert heard.said == ["utter_attribute", "utter_product"]
    assert heard.filled("line") == line


def test_the_warranty_of_the_product_comes_before_the_general_rule():
    heard = ask("what's the warranty")
    assert heard.said == ["utter_warranty", "utter_product"]
    assert heard.filled("months") == 12


def test_what_is_not_on_record_is_said_to_be_so():
    heard = ask("防水吗", "zh", sure=False)
    assert heard.said == ["utter_not_on_record", "utter_product"]


@pytest.mark.parametrize("text", ["介绍一下", "tell me about it", "适合长辈吗"])
def test_a_question_about_all_of_it_gets_the_record_alone(text):
    assert ask(text, sure=False).said == ["utter_product"]


def test_a_threshold_is_not_told_twice():
    coupon = a_coupon(words=Words("满 2000 减 40", "¥40 off from ¥2,000"), min_cents=200000)
    app = FakeApp(products=ALL, coupons=(coupon,))
    heard = answer(TellPrice(app), a_tracker(wrote("any deals?")))
    assert heard.filled("coupons") == "MAN300 · ¥40 off from ¥2,000"
