"""The held-out messages are enough, well formed and apart from what the bot learns from."""

import unicodedata
from collections import Counter
from pathlib import Path

import pytest
import yaml

from nlu_models.interests_topics import read

HELDOUT = Path("tests/heldout")
LANGUAGES = ("zh", "en")
COURTESY = {"greeting", "thanks", "bye"}
SERVICE = COURTESY | set(
    "order_status cancel_order refund return_exchange shipping_info change_address payment_issue "
    "invoice price_promo product_info stock_size recommendation complaint human_agent "
    "account_login".split()
)
SMALL = set(
    "affirm deny ask_identity switch_language rate_good rate_bad inform correct cancel_flow".split()
)
CONTROL = set(
    "ask_profile correct_profile forget_me export_data stop_personalising resume_personalising "
    "stop_offers resume_offers why_offer decline_offer".split()
)
LEAST = (
    dict.fromkeys(SERVICE, 22)
    | dict.fromkeys(SMALL, 15)
    | dict.fromkeys(CONTROL, 12)
    | {"out_of_scope": 60}
)
NO_INTEREST = {"none", "service", "denied", "quoted"}
KINDS = {"politeness", "typo", "fullwidth", "case", "emoji", "punctuation"}


def bare(text: str) -> str:
    """Case, width, spaces and punctuation do not make a text another one; emoji alone do."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum()) or folded.strip()


def labelled(language: str) -> list[tuple[str, str]]:
    lines = (HELDOUT / f"{language}.tsv").read_text("utf-8").splitlines()
    return [(text, intent) for text, intent in (line.split("\t") for line in lines)]


def interests() -> list[list[str]]:
    """Text, topics and kind of each message; the first line names the columns."""
    lines = (HELDOUT / "interests.tsv").read_text("utf-8").splitlines()[1:]
    return [line.split("\t")[:3] for line in lines]


def training_texts() -> set[str]:
    texts: set[str] = set()
    for file in sorted(Path("data/nlu").rglob("*.yml")):
        for block in yaml.safe_load(file.read_text("utf-8")).get("nlu", []):
            lines = block.get("examples", "").splitlines()
            texts |= {bare(line.strip().removeprefix("- ")) for line in lines}
    return texts


SUITE = yaml.safe_load((HELDOUT / "invariance.yml").read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_has_enough_messages_and_no_other_intent_has_any(language: str) -> None:
    counts = Counter(intent for _, intent in labelled(language))
    assert set(counts) == set(LEAST)
    assert {i: counts[i] for i, least in LEAST.items() if counts[i] < least} == {}


def test_no_message_is_held_out_twice() -> None:
    counts = Counter(bare(text) for language in LANGUAGES for text, _ in labelled(language))
    assert [text for text, times in counts.items() if times > 1] == []


def test_no_held_out_text_is_trained_on() -> None:
    trained = training_texts()
    assert len(trained) > 1000
    texts = [text for language in LANGUAGES for text, _ in labelled(language)]
    for entry in SUITE:
        texts += [entry["text"], *(changed["text"] for changed in entry["must_not"])]
    assert [text for text in texts if bare(text) in trained] == []


def test_no_held_out_interest_is_trained_on() -> None:
    topics = read(Path("data/interests.yml"))
    learnt = [sentence.text for sentence in topics.sentences()]
    learnt += [row["text"] for row in topics.typical]
    trained = {bare(text) for text in learnt} | training_texts()
    assert [text for text, *_ in interests() if bare(text) in trained] == []


def test_held_out_interests_are_enough_and_often_none() -> None:
    rows, topics = interests(), read(Path("data/interests.yml"))
    assert len(rows) == len({bare(text) for text, *_ in rows}) >= 200
    kinds = Counter(kind for *_, kind in rows)
    assert kinds.keys() == {"wish", "opinion", "several", "contrast", *NO_INTEREST}
    assert all(kinds[kind] >= 10 for kind in NO_INTEREST)
    named = Counter(t for _, listed, _ in rows for t in listed.split(","))
    assert set(topics.ids) - set(topics.parents.values()) <= named.keys()
    assert {kind for _, listed, kind in rows if listed == "none"} == NO_INTEREST
    written = Counter(text.isascii() for text, *_ in rows)
    assert min(written.values()) >= 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_invariance_is_asked_of_every_service_intent(language: str) -> None:
    bases = [entry for entry in SUITE if entry["language"] == language]
    assert len(bases) >= 40
    assert {entry["intent"] for entry in bases} == SERVICE - COURTESY
    assert {kind for entry in bases for kind in entry["variants"]} == KINDS


def test_variants_differ_from_their_text_and_changes_of_meaning_change_the_intent() -> None:
    for entry in SUITE:
        variants = [variant for kind in entry["variants"].values() for variant in kind]
        assert entry["text"] not in variants
        assert len(set(variants)) == len(variants)
        for changed in entry["must_not"]:
            assert changed["intent"] in SERVICE - {entry["intent"]}
