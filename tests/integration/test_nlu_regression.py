"""The trained bot on held-out messages: no intent may fall below the committed table."""

from pathlib import Path

import pytest

from nlu_models import evaluate, heldout
from tests.integration.trained import pipeline

TOLERANCE = 0.08  # of an intent's F1: two of about 27 messages
LEAST_ACCURACY = 0.9


@pytest.mark.parametrize("language", heldout.LANGUAGES)
def test_no_intent_falls_below_the_committed_table(language: str):
    examples = evaluate.read_examples(heldout.FOLDER / f"{language}.tsv")
    predicted = heldout.answers(pipeline(), examples)
    before = [s for s in evaluate.read_table(heldout.FOLDER / heldout.TABLE) if s.set == language]
    changes = evaluate.changes(before, evaluate.scores(language, examples, predicted))
    shown = "\n".join(map(str, changes))
    print(f"\n{heldout.summary(language, examples, predicted)}\n{shown}")  # noqa: T201
    assert before, "tests/heldout/results.tsv knows nothing of this language"
    assert evaluate.accuracy(examples, predicted) >= LEAST_ACCURACY
    assert [str(c) for c in changes if c.fell_by() > TOLERANCE] == []


def test_held_out_messages_are_not_trained_on():
    trained = {
        line.strip().removeprefix("- ").casefold()
        for path in Path("data/nlu").glob("*/*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    for language in heldout.LANGUAGES:
        examples = evaluate.read_examples(heldout.FOLDER / f"{language}.tsv")
        assert [e.text for e in examples if e.text.casefold() in trained] == []


@pytest.mark.parametrize("language", heldout.LANGUAGES)
def test_every_intent_has_enough_held_out_messages(language: str):
    examples = evaluate.read_examples(heldout.FOLDER / f"{language}.tsv")
    found = evaluate.scores(language, examples, [e.intent for e in examples])
    assert len(found) >= 19
    assert all(score.examples >= 12 for score in found)
