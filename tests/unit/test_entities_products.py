"""A product is found by a name of its own, never by a word that many things share."""

from datetime import date
from pathlib import Path

import pytest

from nlu_models.entities import catalogue
from nlu_models.entities.finder import Finder
from nlu_models.entities.vocabulary import Vocabulary

MONDAY = date(2026, 11, 23)
ENTRIES = catalogue.read(Path("data/nlu/vocabulary.yml"), Path("data/shop"))
FINDER = Finder(Vocabulary(ENTRIES))


def products(text):
    return [f.value for f in FINDER.find(text, MONDAY) if f.entity == "product"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("N30 有货吗", "phones-001"),
        ("is the N30 Pro waterproof", "phones-002"),
        ("n30pro电池怎么样", "phones-002"),
        ("星汀Y5多少钱", "phones-004"),
        ("how long does the Pro 3 last", "audio-001"),
    ],
)
def test_a_model_is_known_by_its_letter_and_figure(text, expected):
    assert products(text) == [expected]


@pytest.mark.parametrize(
    "text",
    "白色那双 那双 Pro the_pro_one black_ones blue black_coffee for_six the_office tea_bags"
    " a5_paper 第二双 with_straw 90 65W".split(),
)
def test_a_shared_word_is_no_product(text):
    assert products(text.replace("_", " ")) == []


def test_every_product_is_found_by_its_title_in_both_languages():
    titles = {e.word: e.value for e in ENTRIES if e.entity == "product" and len(e.word) > 15}
    missed = [w for w, value in titles.items() if value not in products(w)]
    assert not missed
