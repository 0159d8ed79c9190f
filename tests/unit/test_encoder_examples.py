"""Examples for fine-tuning are read once each, split and sampled by a seed."""

from pathlib import Path

import pytest

from nlu_models.encoder_train.examples import Example, read_examples, sample, split

MANY = [Example(f"{intent} {i}", intent) for intent in ("refund", "bye") for i in range(20)]


def test_utterances_come_with_their_intents_and_once(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "a.yml").write_text(
        "nlu:\n- intent: bye\n  examples: |\n    - 再见\n    - 再见\n    - a - b\n"
        "- synonym: x\n  examples: |\n    - y\n",
        encoding="utf-8",
    )
    (tmp_path / "vocabulary.yml").write_text("colours: {red: [红]}\n", encoding="utf-8")
    assert read_examples(tmp_path) == [Example("再见", "bye"), Example("a - b", "bye")]


def test_a_folder_without_examples_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no NLU examples"):
        read_examples(tmp_path)


def test_each_intent_gives_the_same_share_to_the_held_out() -> None:
    training, held = split(MANY, 0.25, seed=1)
    assert sorted(training + held) == sorted(MANY)
    assert [e.intent for e in held] == ["bye"] * 5 + ["refund"] * 5


def test_a_sample_is_bounded_and_repeatable() -> None:
    assert sample(MANY, 3, seed=1) == sample(MANY, 3, seed=1) != sample(MANY, 3, seed=2)
    assert len(sample(MANY, 3, seed=1)) == 6
