"""Rasa's words: in the language of the turn, filled, with choices that Rasa understands."""

import asyncio
import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.core.suggestions import Suggestion
from actions.handlers.conversations import _GUESSABLE
from actions.handlers.facts import card
from actions.handlers.offer_cards import offer_card
from bot.gateway.replies import bubbles
from bot.responses import TurnLanguageResponses, filled
from tests.builders import a_decision, a_product, a_turn, an_offer
from tests.rasa_builders import RESPONSES, needed

DOMAIN = Domain.load("bot/domain")
RENDERER = TurnLanguageResponses(domain=DOMAIN)
HAN = re.compile(r"[\u4e00-\u9fff]")
LANGUAGES = ("zh", "en")


def labels(variation):
    return variation.get("custom", {}).get("labels", {})


LABELLED = sorted(n for n, v in RESPONSES.items() if "details" in labels(v[0]))


def wrote(language, hint=None, text="…"):
    return UserUttered(text, parse_data={"language": language}, metadata={"language": hint})


def tapped(hint=None):
    return wrote(None, hint, "/affirm")


def render(response, *events, language="en", **said):
    tracker = DialogueStateTracker.from_events("c1", list(events), slots=DOMAIN.slots)
    if not events:
        tracker.update(wrote(language))
    return asyncio.run(RENDERER.generate(response, tracker, "gateway", **said))


def fillings(response):
    """Something for every placeholder, in neither language."""
    return {name: f"‹{name}›" for name in needed(response)}


def is_chinese(rendered):
    return bool(HAN.search(rendered["text"]))


# the language


@pytest.mark.parametrize(
    ("events", "chinese"),
    [
        ([wrote("zh")], True),
        ([wrote("en")], False),
        ([wrote("mixed")], True),
        ([wrote("zh"), wrote("en")], False),
        ([wrote("en"), wrote("zh")], True),
        ([wrote("en", hint="zh")], False),
        ([wrote("en"), wrote(None)], False),
        ([wrote("en"), tapped(hint="zh")], False),
        ([tapped(hint="en")], False),
        ([tapped(hint=None)], True),
        ([SlotSet("language_wish", "en"), wrote("zh")], False),
        ([SlotSet("language_wish", "zh"), wrote("en")], True),
    ],
)
def test_words_are_in_the_language_of_the_turn(events, chinese):
    assert is_chinese(render("utter_thanks", *events)) is chinese


def test_a_wish_counts_in_the_very_turn_it_is_said():
    assert not is_chinese(render("utter_language_set", wrote("zh"), language_wish="en"))


def test_a_language_from_an_older_turn_never_sticks():
    events = [SlotSet("language", "zh"), wrote("en")]
    assert not is_chinese(render("utter_thanks", *events))


def test_an_unknown_response_is_nothing():
    assert render("utter_nothing_of_the_kind") is None


# the filling


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_every_response_is_filled_and_in_its_language(name, language):
    rendered = render(name, language=language, **fillings(name))
    shown = json.dumps([rendered["text"], rendered.get("buttons", [])], ensure_ascii=False)
    assert not re.search(r"\{[a-z_]+\}", shown)
    assert all(f"‹{placeholder}›" in shown for placeholder in needed(name))
    words = [rendered["text"], *(b["title"] for b in rendered.get("buttons", []))]
    assert all(bool(HAN.search(w)) == (language == "zh") for w in words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(n for n, v in RESPONSES.items() if "buttons" in v[0]))
def test_every_button_says_what_rasa_understands(name, language):
    for button in render(name, language=language, **fillings(name))["buttons"]:
        intent, entities = re.fullmatch(r"/(\w+)(\{.*\})?", button["payload"]).groups()
        assert intent in DOMAIN.intents
        assert set(json.loads(entities or "{}")) <= set(DOMAIN.entities)


@given(st.text(max_size=40))
@example("40[EU] {order_number} }}")
def test_what_a_shopper_wrote_is_quoted_as_it_is(written):
    said = {"order_number": "ZG1", "return_reason": written}
    text = render("utter_return_form_confirmed_return", **said)["text"]
    assert text.startswith("Request a return for order ZG1, reason: " + written)


def test_filling_goes_once_through_everything_nested():
    content = {"a": ["{x}", {"b": "{{{x}}}"}], "n": 1, "left": "{unknown}"}
    expected = {"a": ["{y}", {"b": "{{y}}"}], "n": 1, "left": "{unknown}"}
    assert filled(content, {"x": "{y}", "y": "never"}) == expected


@pytest.mark.parametrize(("language", "words"), [("zh", "尺码、颜色"), ("en", "size, colour")])
def test_what_a_search_let_go_of_is_named_in_the_language(language, words):
    said = {"count": 2, "relaxed": ["size", "colour"]}
    assert words in render("utter_found_relaxed", language=language, **said)["text"]


# choices and cards


def test_choices_come_before_the_responses_own_buttons():
    choices = [{"title": "How long?", "payload": "How long?"}]
    buttons = render("utter_maybe", choices=choices)["buttons"]
    assert [b["title"] for b in buttons] == ["How long?", "Talk to a person"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_guess_has_its_words(language):
    choices = [{"label": name, "payload": f"/{name}"} for name in sorted(_GUESSABLE)]
    rendered = render("utter_clarify", language=language, choices=choices)
    titles = [b["title"] for b in rendered["buttons"]]
    assert len(set(titles)) == len(_GUESSABLE)
    assert all(bool(HAN.search(t)) == (language == "zh") for t in titles)


@pytest.mark.parametrize("name", LABELLED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_get_their_labels_and_their_payloads(name, language):
    cards = [card(a_product(), a_turn(language=language))]
    said = {**fillings(name), "cards": cards}
    (item,) = render(name, language=language, **said)["custom"]["items"]
    assert item["tag"] and "options" not in item
    assert [b["payload"] for b in item["buttons"]] == [
        '/product_info{"product": "shoes-1"}',
        '/stock_size{"product": "shoes-1"}',
    ]
    assert all(b["title"] for b in item["buttons"])


def test_labels_are_for_us_and_never_sent():
    assert "custom" not in render("utter_clarify")


def test_rendering_leaves_the_domain_as_it_is():
    cards = [card(a_product(), a_turn())]
    first, second = (render("utter_found", count=1, cards=cards) for _ in range(2))
    assert first == second


def test_a_card_without_a_tag_has_none():
    plain = {**card(a_product(), a_turn()), "tag": ""}
    (item,) = render("utter_found", count=1, cards=[plain])["custom"]["items"]
    assert item["tag"] == ""


# offers and facts


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_offers_card_reaches_the_transcript_with_its_decision(language):
    decision = "0123456789abcdef" * 2
    suggestion = Suggestion(
        a_decision(decision), an_offer(), "¥20 off", "From ¥200", "Once", "HI-1", "/shoes", "-¥20"
    )
    said = {"cards": [offer_card(suggestion)], "decision": decision}
    (bubble,) = bubbles([render("utter_offer", language=language, **said)])
    (item,) = bubble.items
    assert (bubble.decision_id, item.url) == (decision, f"/r/{decision}")
    assert (item.title, item.subtitle, item.tag) == ("¥20 off", "From ¥200", "-¥20")
    assert (item.code, item.legal) == ("HI-1", "Once")
    assert [json.loads(o.payload[o.payload.index("{") :]) for o in item.options] == [
        {"decision": decision}
    ] * 2


def test_cards_without_a_decision_name_none():
    cards = [card(a_product(), a_turn())]
    (bubble,) = bubbles([render("utter_found", count=1, cards=cards)])
    assert bubble.decision_id is None


@pytest.mark.parametrize(
    ("language", "line"), [("zh", "· 您说了“太贵{了}”"), ("en", '· you said "太贵{了}"')]
)
def test_reasons_stand_one_below_the_other_with_the_shoppers_words_as_written(language, line):
    reasons = [{"label": "words", "words": "太贵{了}"}, {"label": "not_personal"}]
    said = {"title": "¥20 off", "share": "70", "reasons": reasons}
    text = render("utter_why_offer", language=language, **said)["text"].splitlines()
    assert text[1] == line
    assert len(text) == 4


@pytest.mark.parametrize(("language", "words"), [("zh", "已关闭"), ("en", "off")])
def test_a_label_fills_a_text(language, words):
    said = {"personalisation": {"label": "on"}, "offers": {"label": "off"}}
    text = render("utter_profile_consents", language=language, **said)["text"]
    assert text.endswith(words)
