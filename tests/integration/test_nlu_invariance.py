"""How it is said keeps the intent: politeness, typing mistakes, width, case, emoji, signs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from nlu_models import heldout
from nlu_models.evaluate import Example
from tests.integration.trained import pipeline

SUITE = Path("tests/heldout/invariance.yml")
KINDS = {  # the least share of variants that keep the intent
    "politeness": 0.95,
    "typo": 0.9,
    "fullwidth": 0.97,
    "case": 0.97,
    "emoji": 0.97,
    "punctuation": 0.97,
}


class Variant(NamedTuple):
    base: str
    kind: str
    text: str
    intent: str


@pytest.fixture(scope="module")
def suite() -> list[dict[str, Any]]:
    return yaml.safe_load(SUITE.read_text(encoding="utf-8"))


def variants(suite: list[dict[str, Any]]) -> Iterator[Variant]:
    for case in suite:
        for kind, texts in case.get("variants", {}).items():
            yield from (Variant(case["text"], kind, text, case["intent"]) for text in texts)


def changes_of_meaning(suite: list[dict[str, Any]]) -> Iterator[Variant]:
    for case in suite:
        for other in case.get("must_not", []):
            yield Variant(case["text"], "must_not", other["text"], other["intent"])


def intents(texts: list[str]) -> list[str]:
    return heldout.answers(pipeline(), [Example(text, "") for text in texts])


@pytest.fixture(scope="module")
def answers(suite: list[dict[str, Any]]) -> dict[str, str]:
    texts = [c["text"] for c in suite]
    texts += [v.text for v in (*variants(suite), *changes_of_meaning(suite))]
    return dict(zip(texts, intents(texts), strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_how_it_is_said_does_not_change_the_intent(kind, suite, answers):
    cases = [v for v in variants(suite) if v.kind == kind]
    moved = [f"{v.text}: {answers[v.text]}" for v in cases if answers[v.text] != answers[v.base]]
    assert cases
    assert 1 - len(moved) / len(cases) >= KINDS[kind], "\n".join(moved)


def test_what_is_said_changes_the_intent(suite, answers):
    cases = list(changes_of_meaning(suite))
    same = [v.text for v in cases if answers[v.text] == answers[v.base]]
    assert len(same) / len(cases) <= 0.06, "\n".join(same)
