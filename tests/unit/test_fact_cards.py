"""Facts in words: every kind, source and slug has them, in both languages."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from actions.core.extraction import habits
from actions.core.facts import KINDS, RANK
from actions.handlers.fact_cards import fact_cards, fact_words
from bot.responses import worded
from tests.builders import a_fact, a_product, a_turn
from tests.rasa_builders import RESPONSES, FakeApp
from tests.unit.test_responses import render

HAN = re.compile(r"[\u4e00-\u9fff]")
LANGUAGES = ("zh", "en")
SAMPLES = [
    a_fact("interest", "running", 0.9),
    a_fact("budget", "", {"min_cents": None, "max_cents": 20000}),
    a_fact("budget", "shoes", {"min_cents": 10000, "max_cents": 20000}),
    a_fact("budget", "", {"min_cents": 10000, "max_cents": None}),
    a_fact("price_sensitivity", "", "high"),
    a_fact("price_sensitivity", "", "low"),
    a_fact("size", "", "42"),
    a_fact("size", "shoes", "42"),
    a_fact("colour", "black", "liked"),
    a_fact("colour", "black", "disliked"),
    a_fact("brand", "kuibu", "liked"),
    a_fact("brand", "kuibu", "disliked"),
    a_fact("for_whom", "mother", {}),
    a_fact("for_whom", "baby", {"age_months": 8}),
    a_fact("for_whom", "son", {"age_months": 60}),
    a_fact("occasion", "birthday", {}),
    a_fact("occasion", "birthday", {"on": "2026-12-05"}),
    a_fact("need", "sensitive_skin", "敏感肌"),
    a_fact("time_pressure", "", {}),
    a_fact("time_pressure", "", {"by": "2026-12-05"}),
    a_fact("owns", "iphone", "iPhone 13"),
    a_fact("delivery", "time", "周末送"),
    a_fact("channel", "", "email"),
    a_fact("language", "", "zh"),
    a_fact("satisfaction", "", 0.6),
    a_fact("satisfaction", "", -0.6),
    a_fact("satisfaction", "", 0),
    a_fact("life_event", "moving", {}),
    a_fact("life_event", "moving", {"on": "2026-12-05"}),
    a_fact("bought", "shoes-1", {"times": 1}),
    a_fact("viewed", "shoes-1", {"times": 3}),
    a_fact("cart_left", "shoes-1", {"times": 1}),
]


def shown(fact, language):
    app, turn = FakeApp(products=(a_product(),)), a_turn(language=language)
    cards = fact_cards((fact,), turn, app, ("wrong", "forget"))
    (item,) = render("utter_profile", language=language, cards=cards)["custom"]["items"]
    return item


def labels(language):
    variations = RESPONSES["utter_profile"]
    return next(v for v in variations if v["condition"][0]["value"] == language)["custom"]["labels"]


def test_every_kind_has_a_sample_here():
    assert {fact.kind for fact in SAMPLES} == set(KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fact", SAMPLES, ids=lambda f: f"{f.kind}-{f.subject}-{f.value}")
def test_a_fact_is_told_in_words(fact, language):
    title = shown(fact, language)["title"]
    words = fact_words(fact, a_turn(language=language), FakeApp(products=(a_product(),)))
    assert words["label"] in labels(language)
    assert not re.search(r"[{}_]", title)
    assert bool(HAN.search(title)) or language == "en"


@pytest.mark.parametrize(
    ("fact", "zh", "en"),
    [
        (SAMPLES[2], "shoes预算 100 元到 200 元", "Budget for shoes: ¥100 to ¥200"),
        (SAMPLES[13], "给宝宝挑东西（8 个月大）", "Looking for something for: baby (8 months old)"),
        (SAMPLES[16], "场合：birthday（12月5日）", "Occasion: birthday (5 Dec)"),
    ],
)
def test_words_are_filled_within_words(fact, zh, en):
    assert (shown(fact, "zh")["title"], shown(fact, "en")["title"]) == (zh, en)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", sorted(RANK))
def test_every_source_is_told_with_the_date(source, language):
    subtitle = shown(replace(SAMPLES[6], source=source), language)["subtitle"]
    assert ("11月22日" if language == "zh" else "22 Nov") in subtitle
    assert subtitle not in (source, "11月22日", "22 Nov")


def test_both_languages_have_the_same_labels():
    assert set(labels("zh")) == set(labels("en"))


def slugs():
    vocabulary = yaml.safe_load(Path("data/nlu/vocabulary.yml").read_text("utf-8"))
    lexicon = yaml.safe_load(Path("data/facts.yml").read_text("utf-8"))
    channels = [name for name, _ in habits._CHANNELS]
    return [*vocabulary["persons"], *lexicon["life_events"], *channels]


@pytest.mark.parametrize("slug", slugs())
def test_every_person_event_of_life_and_channel_has_its_words(slug):
    names = set(labels("zh"))
    assert slug in names or f"channel_{slug}" in names


def test_words_without_a_label_stand_for_themselves():
    assert worded({"label": "nowhere", "else": "{as it is}"}, {}) == "{as it is}"
    assert worded({"label": "nowhere"}, {}) == "nowhere"
    assert worded("plain", {}) == "plain"


def test_what_fills_a_label_is_not_filled_again():
    part = {"label": "owns", "value": "{value}"}
    assert worded(part, {"owns": "has {value}"}) == "has {value}"
