"""Products: which one is meant, its price and stock, and finds that are narrowed down."""

import pytest

from actions.core.facts import Evidence, Fact
from actions.core.languages import Words
from actions.core.policies import Labels
from actions.core.products import Variant
from actions.core.profiles import Held, Profile
from actions.core.topics import Topic
from actions.handlers.conversations import TakeValue
from actions.handlers.facts import card
from actions.handlers.products import TellPrice, TellProduct, TellStock
from actions.handlers.questions import AnswerQuestion
from actions.handlers.recommendations import Recommend
from tests.builders import DAY, NOON, a_coupon, a_product, a_turn
from tests.rasa_builders import FakeApp, a_tracker, answer, tapped, wrote

SHOES, BOOTS = a_product("shoes-1"), a_product("shoes-2", title=Words("靴子", "Boots"))
BAG = a_product("bags-1", category="bags", title=Words("包", "Bag"), price_cents=9900)


def stocked(*products, likeness=None, **wanted):
    app = FakeApp(products=products or (SHOES, BOOTS, BAG), **wanted)
    app.search.scores = likeness or {}
    return app


def told(action, event, app=None, **slots):
    """The id of the product that an answer is about."""
    return answer(action(app or stocked()), a_tracker(event, **slots)).filled("product_id")


# which one is meant


def test_the_product_named_is_meant():
    event = tapped("product_info", product="bags-1")
    assert told(TellProduct, event, product="shoes-1", page="/p/shoes-2") == "bags-1"


@pytest.mark.parametrize(("ordinal", "meant"), [(1, "shoes-1"), (2, "bags-1"), (-1, "bags-1")])
def test_an_ordinal_counts_what_was_shown(ordinal, meant):
    shown = {"shown_products": ["shoes-1", "bags-1"]}
    assert told(TellProduct, wrote("that one", ordinal=ordinal), **shown) == meant


def test_the_product_spoken_of_comes_before_the_page():
    slots = {"product": "shoes-1", "page": "/p/bags-1"}
    assert told(TellStock, wrote("is it in stock?"), **slots) == "shoes-1"


@pytest.mark.parametrize(
    "page", ["/p/bags-1", "/p/bags-1?from=sale", "/p/bags-1#top", "/p/bags-1/"]
)
def test_the_page_tells_what_is_looked_at(page):
    assert told(TellStock, wrote("do you have this?"), page=page) == "bags-1"


@pytest.mark.parametrize("slots", [{"page": "/p/gone"}, {"product": "gone"}])
def test_what_is_no_longer_sold_is_asked_about_not_stumbled_over(slots):
    heard = answer(TellStock(stocked()), a_tracker(wrote("is it in stock?"), **slots))
    assert heard.said == ["utter_name_product"]


def test_another_kind_of_thing_is_not_the_one_spoken_of():
    event = wrote("any bags?", "stock_size", category="bags")
    heard = answer(TellStock(stocked()), a_tracker(event, product="shoes-1"))
    assert (heard.said, heard.slots["product"]) == (["utter_found_one"], "bags-1")


def test_pointing_words_mean_the_one_spoken_of_even_with_its_kind_named():
    event = wrote("do you have this bag?", category="bags")
    assert told(TellStock, event, product="bags-1") == "bags-1"


def test_words_that_clearly_name_one_product_mean_it():
    app = stocked(likeness={"shoes-2": 0.9, "shoes-1": 0.5})
    assert told(TellProduct, wrote("the walking boots"), app) == "shoes-2"


def test_words_that_could_mean_several_are_asked_about():
    app = stocked(likeness={"shoes-2": 0.6, "shoes-1": 0.6})
    heard = answer(TellProduct(app), a_tracker(wrote("the walking boots")))
    assert heard.said == ["utter_which_product"]
    assert heard.slots["shown_products"] == ["shoes-1", "shoes-2"]
    assert heard.slots["awaited"] == "action_tell_product"


def test_a_question_with_a_known_answer_is_answered_before_asking_which():
    heard = answer(TellProduct(stocked().knows()), a_tracker(wrote("are your goods genuine?")))
    assert heard.said == ["utter_answer"]


def test_a_product_is_told_with_its_card_and_is_then_spoken_of():
    event = tapped("product_info", product="shoes-1")
    heard = answer(TellProduct(stocked()), a_tracker(event))
    assert heard.said == ["utter_product"] and heard.slots["product"] == "shoes-1"
    assert [c["url"] for c in heard.filled("cards")] == ["/p/shoes-1"]


@pytest.mark.parametrize(
    ("stock", "was", "tag"),
    [(5, None, "last"), (50, 29900, "sale"), (50, None, ""), (50, 19900, ""), (0, None, "")],
)
def test_a_card_says_few_left_or_sale_only_when_true(stock, was, tag):
    product = a_product(variants=(Variant("S", stock),), list_price_cents=was)
    assert card(product, a_turn())["tag"] == tag


# stock

SIZES = a_product(
    "shoes-3",
    variants=(
        Variant("A", 3, "black", "41"),
        Variant("B", 0, "black", "42"),
        Variant("C", 2, "white", "42"),
    ),
)


@pytest.mark.parametrize(
    ("wish", "said", "variants"),
    [
        ({}, "utter_in_stock", "black 41; white 42"),
        ({"size": "42"}, "utter_in_stock", "white 42"),
        ({"colour": "white"}, "utter_in_stock", "white 42"),
        ({"size": "42", "colour": "black"}, "utter_out_of_stock", "black 41; white 42"),
        ({"size": "39"}, "utter_out_of_stock", "black 41; white 42"),
    ],
)
def test_stock_is_told_as_wished_or_what_there_is_instead(wish, said, variants):
    event = wrote("have you got it?", product="shoes-3", **wish)
    heard = answer(TellStock(stocked(SIZES)), a_tracker(event))
    assert (heard.said, heard.filled("variants")) == ([said], variants)


def test_what_is_missing_is_named_in_the_language():
    app = stocked(SIZES)
    app.shop.labels = lambda: Labels(colours={"black": Words("黑色", "Black")})
    event = wrote("黑色 42 有吗", language="zh", product="shoes-3", colour="black", size="42")
    heard = answer(TellStock(app), a_tracker(event))
    assert heard.filled("wanted") == "黑色 42"
    assert heard.filled("variants") == "黑色 41；white 42"


def test_sold_out_is_said_as_it_is():
    gone = a_product(variants=(Variant("A", 0, "black", "41"),))
    heard = answer(TellStock(stocked(gone)), a_tracker(wrote("x", product="shoes-1")))
    assert (heard.said, heard.filled("category")) == (["utter_sold_out"], "shoes")


def test_a_thing_without_sizes_is_told_by_its_number():
    mug = a_product("mugs-1", variants=(Variant("M", 7),))
    heard = answer(TellStock(stocked(mug)), a_tracker(wrote("x", product="mugs-1")))
    assert (heard.said, heard.filled("stock")) == (["utter_in_stock_plain"], 7)


# prices


def test_a_price_is_told_with_the_coupons_that_lower_it():
    coupons = (
        a_coupon(code="A", min_cents=10000),
        a_coupon(code="DEAR", min_cents=90000),
        a_coupon(code="BAGS", min_cents=0, categories=("bags",)),
        a_coupon(code="PAST", min_cents=0, valid_until=NOON - DAY),
    )
    heard = answer(TellPrice(stocked(coupons=coupons)), a_tracker(wrote("x", product="shoes-1")))
    assert heard.said == ["utter_price", "utter_price_with_coupon"]
    assert heard.filled("coupons") == "A · ¥40 off · ≥ ¥100"


def test_a_reduced_price_is_told_with_the_old_one():
    app = stocked(a_product(list_price_cents=29900))
    heard = answer(TellPrice(app), a_tracker(wrote("x", product="shoes-1")))
    assert (heard.said, heard.filled("list_price")) == (["utter_price_reduced"], "¥299")


@pytest.mark.parametrize(
    ("coupons", "said"), [((), "utter_no_coupons"), ((a_coupon(),), "utter_coupons")]
)
def test_without_a_product_the_coupons_are_told(coupons, said):
    heard = answer(TellPrice(stocked(coupons=coupons)), a_tracker(wrote("any deals?")))
    assert heard.said == [said]


def test_a_question_about_prices_is_answered_where_an_answer_is_near():
    heard = answer(TellPrice(stocked().knows()), a_tracker(wrote("do you match prices?")))
    assert heard.said == ["utter_answer"]


def test_a_question_asked_on_a_page_is_not_taken_for_its_price():
    tracker = a_tracker(wrote("do coupons stack?"), page="/p/shoes-1")
    assert answer(TellPrice(stocked().knows()), tracker).said == ["utter_answer"]
    assert answer(TellPrice(stocked()), tracker).said == ["utter_price"]


def test_the_price_of_a_kind_of_thing_shows_some_with_their_prices():
    app = stocked(likeness={"shoes-1": 0.9, "shoes-2": 0.5}).knows()
    heard = answer(TellPrice(app), a_tracker(wrote("price of shoes", category="shoes")))
    assert heard.said == ["utter_found"]
    assert heard.slots["shown_products"] == ["shoes-1", "shoes-2"]


# finds


def test_nothing_to_go_by_is_asked_about():
    heard = answer(Recommend(stocked()), a_tracker(wrote("recommend something")))
    assert (heard.said, heard.slots) == (["utter_what_to_find"], {"awaited": "action_recommend"})


def test_finds_are_cards_and_are_remembered_in_order():
    heard = answer(Recommend(stocked()), a_tracker(wrote("shoes", category="shoes")))
    assert heard.said == ["utter_found"] and heard.filled("count") == 2
    assert heard.slots["shown_products"] == ["shoes-1", "shoes-2"]
    assert heard.slots["search"]["category"] == "shoes"


def narrowed(event, *products):
    """Ask for shoes, then say this."""
    app = stocked(*products)
    before = answer(Recommend(app), a_tracker(wrote("shoes", category="shoes"))).slots
    return answer(TakeValue(app), a_tracker(event, **before))


def test_a_search_is_narrowed_by_what_is_said_next():
    cheap = a_product("shoes-9", price_cents=5000)
    under = {"min_cents": None, "max_cents": 10000, "currency": "CNY"}
    heard = narrowed(wrote("under 100", amount=under), SHOES, BOOTS, cheap)
    assert heard.slots["shown_products"] == ["shoes-9"]


def test_nothing_cheaper_is_said_and_not_passed_over():
    heard = narrowed(wrote("anything cheaper?"), SHOES, BOOTS)
    assert (heard.said, heard.filled("relaxed")) == (["utter_found_relaxed"], ["price"])


def test_others_are_not_those_shown():
    many = [a_product(f"shoes-{n}") for n in range(7)]
    heard = narrowed(wrote("show me others"), *many)
    assert heard.slots["shown_products"] == ["shoes-5", "shoes-6"]


def test_what_was_let_go_is_said():
    event = wrote("…", category="shoes", colour="green", size="55")
    heard = answer(Recommend(stocked()), a_tracker(event))
    assert heard.said == ["utter_found_relaxed"]
    assert heard.filled("relaxed") == ["size", "colour"]


def test_nothing_found_keeps_what_was_looked_for():
    heard = answer(Recommend(stocked()), a_tracker(wrote("sofas", category="furniture")))
    assert heard.said == ["utter_found_nothing"]
    assert heard.slots["search"]["category"] == "furniture"
    assert heard.slots["shown_products"] is None


def test_to_ask_for_one_product_is_to_be_told_about_it():
    event = wrote("do you have the boots", product="shoes-2")
    assert answer(Recommend(stocked()), a_tracker(event)).said == ["utter_product"]


def test_something_like_one_product_is_a_search():
    event = wrote("something similar to the boots", product="shoes-2")
    assert "utter_product" not in answer(Recommend(stocked()), a_tracker(event)).said


# questions


def test_an_answer_cites_its_entry_and_fills_in_the_figures():
    heard = answer(AnswerQuestion(stocked().knows()), a_tracker(wrote("returns?")))
    assert (heard.filled("answer"), heard.filled("faq_id")) == ("Within 7 days.", "returns-days")
    assert heard.filled("question") == "How long can I return?"


def test_near_answers_are_offered_not_given():
    heard = answer(AnswerQuestion(stocked().knows(sure=False)), a_tracker(wrote("returns?")))
    assert heard.said == ["utter_maybe"]
    assert [c["title"] for c in heard.filled("choices")] == ["How long can I return?"]


@pytest.mark.parametrize(
    ("intent", "said"),
    [("shipping_info", "utter_no_answer"), ("account_login", "utter_login_help")],
)
def test_without_an_answer_none_is_made_up(intent, said):
    assert answer(AnswerQuestion(stocked()), a_tracker(wrote("hm?", intent))).said == [said]


class Known:
    """Profiles of one shopper with one interest."""

    def of(self, identity):
        evidence = Evidence("m0")
        fact = Fact("ann", "interest", "running", 0.9, 0.9, "said", "test", 1, evidence, NOON)
        return Profile("ann", (Held(fact, 0.9),), {"personalisation": True})


def test_who_does_not_say_what_for_begins_with_what_they_care_about():
    app = stocked()
    app.profiles = Known()
    app.topics = {"running": Topic("running", Words("跑步", "Running"), "", ("shoes",))}
    heard = answer(Recommend(app), a_tracker(wrote("recommend something", "recommendation")))
    assert heard.said == ["utter_found_for_interest"]
    assert (heard.filled("interest"), heard.filled("date")) == ("Running", "23 Nov")
    assert heard.slots["search"]["category"] == "shoes"
