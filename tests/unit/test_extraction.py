"""Which facts a message gives, and which it must not."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.adapters import labelled_turns, lexicon_file
from actions.core.extraction import Extraction
from actions.core.extraction.lexicon import Lexicon
from actions.core.extraction.scoring import render, score
from actions.core.facts import KINDS
from actions.core.turns import Entity
from nlu_models.entities import catalogue
from nlu_models.entities.finder import Finder
from nlu_models.entities.vocabulary import Vocabulary
from nlu_models.languages import language_of
from tests.builders import a_turn

LEXICON = lexicon_file.read()
EXTRACT = Extraction(LEXICON)


@pytest.fixture(scope="module")
def halves():
    """The labelled turns, with the entities that the bot's own rules find."""
    words = catalogue.read(Path("data/nlu/vocabulary.yml"), Path("data/shop"))
    finder = Finder(Vocabulary(words))

    def parse(texts):
        for text in texts:
            found = [f.as_dict(text) for f in finder.find(text, date(2026, 11, 23))]
            yield {"entities": found, "language": language_of(text)}

    return labelled_turns.read(labelled_turns.LABELLED, parse, given_intents=True)


def facts(text, *entities, intent="recommendation", **wanted):
    turn = a_turn(text=text, entities=entities, intent=intent, owner="ann", **wanted)
    return {render(f) for f in EXTRACT(turn)}


@pytest.mark.parametrize("half", ["tuning", "heldout"])
def test_nine_of_ten_facts_are_right_and_most_are_found(halves, half):
    found = score(halves[half], EXTRACT)
    assert found.total.precision >= 0.9, found.mistakes
    assert found.total.recall >= 0.8, found.mistakes


@pytest.mark.parametrize("half", ["tuning", "heldout"])
def test_no_fact_comes_from_a_wish_that_is_denied_quoted_or_another_s(halves, half):
    result = score(halves[half], EXTRACT)
    assert result.traps >= 20
    assert [m for m in result.mistakes if m[0] in _traps(halves[half])] == []


def _traps(turns):
    return {t.turn.text for t in turns if t.trap and not t.wanted}


def test_confidence_is_near_the_share_that_is_right(halves):
    assert score(halves["heldout"], EXTRACT).calibration_error < 0.12


def test_every_kind_of_words_is_found_on_both_halves(halves):
    kinds = {"budget", "price_sensitivity", "size", "colour", "brand", "for_whom", "occasion"}
    kinds |= {"need", "time_pressure", "owns", "delivery", "channel", "language", "satisfaction"}
    for half in halves.values():
        found = score(half, EXTRACT).kinds
        assert {k for k, c in found.items() if c.right} >= kinds | {"life_event"}


def test_reading_a_turn_takes_less_than_a_millisecond(halves):
    turns = [t.turn for half in halves.values() for t in half]

    def cost():
        begun = process_time()
        for turn in turns:
            EXTRACT(turn)
        return (process_time() - begun) / len(turns)

    assert min(cost() for _ in range(3)) < 0.001


def test_the_evidence_is_the_words_in_the_message_that_has_them():
    text = "hello there\nthat is TOO expensive"
    turn = a_turn(text=text, owner="ann", parts=(("m1", 11), ("m2", 21)))
    (fact,) = EXTRACT(turn)
    where = fact.evidence
    assert (where.id, "that is TOO expensive"[where.start : where.end]) == ("m2", "TOO expensive")


def test_each_fact_names_its_extractor_with_the_confidence_measured_for_it():
    (fact,) = EXTRACT(a_turn(text="too expensive", owner="ann"))
    assert (fact.extractor, fact.version, fact.confidence) == ("price-words", 1, 0.97)


def test_a_need_that_is_only_asked_about_counts_half():
    turns = ("is it good for flat feet?", "I have flat feet")
    asked, told = (EXTRACT(a_turn(text=t, intent="product_info", owner="ann"))[0] for t in turns)
    assert asked.confidence == pytest.approx(told.confidence / 2)


def test_a_chosen_category_is_a_weak_interest():
    (fact,) = EXTRACT(a_turn(text="", entities=(Entity("category", "shoes"),), owner="ann"))
    assert (fact.kind, fact.subject, fact.confidence) == ("interest", "shoes", 0.5)


def test_interests_come_from_the_model_unless_something_is_denied():
    turn = a_turn(text="some shoes", interests=(("shoes", 0.81234),), owner="ann")
    assert facts("some shoes", interests=turn.interests) == {"interest/shoes=0.812"}
    denied = replace(turn, denied=(Entity("category", "shoes", "shoes", 5, 10),))
    assert EXTRACT(denied) == ()


def test_speaking_of_one_s_data_gives_no_facts():
    assert facts("forget that I have flat feet", intent="forget_me") == set()


@pytest.mark.parametrize(
    ("text", "known"),
    [("that's wrong, I have oily skin? no", set()), ("I have flat feet", {"need/flat_feet"})],
)
def test_what_is_called_wrong_is_not_learnt_but_what_is_so_is(text, known):
    assert facts(text, intent="correct_profile") == known


def test_nobody_s_turn_gives_no_facts():
    assert EXTRACT(a_turn(text="too expensive", owner="")) == ()


PHRASES = [
    "我是扁平足",
    "too pricey",
    "宝宝8个月",
    "need it by Friday",
    "放驿站",
    "İ",
    "“",
    "ﬀ",
    "\n",
    "不要",
    "my cat",
]


@given(st.lists(st.sampled_from(PHRASES) | st.text(max_size=12), max_size=6))
def test_whatever_is_written_evidence_lies_within_it(parts):
    text = "".join(parts)
    for fact in EXTRACT(a_turn(text=text, owner="ann", intent="inform")):
        assert 0 <= fact.evidence.start <= fact.evidence.end <= len(text)
        assert 0 < fact.confidence <= 1
        assert fact.kind in KINDS and len(fact.subject) <= 128


@pytest.mark.parametrize("bad", [{"needs": []}, {"needs": {"a": {"zh": "词"}}}, {"not": {}}])
def test_a_lexicon_that_is_wrong_says_where(bad):
    with pytest.raises(ValueError, match="needs"):
        Lexicon.of(bad)


def test_a_word_stands_for_one_thing_only():
    with pytest.raises(ValueError, match="'pen' is in a and in b"):
        Lexicon.of({"needs": {"a": {"en": ["pen"]}, "b": {"en": ["pen"]}}})
