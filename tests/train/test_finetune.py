"""Fine-tuning learns, is repeatable, and leaves a folder that the encoder is built from."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from nlu_models import encoder
from nlu_models.cli import main
from nlu_models.encoder_build.build import Plan, build
from nlu_models.encoder_build.huggingface import HuggingFaceFolder
from nlu_models.encoder_train.config import TrainingConfig
from nlu_models.encoder_train.examples import Example
from nlu_models.encoder_train.finetune import finetune
from tests.encoder_models import write_bert

QUICK = TrainingConfig(steps=25, batch=8, learning_rate=1e-3, bfloat16=False)
EXAMPLES = [
    Example(f"{word} {number} {tail}", intent)
    for word, intent in (("return", "refund"), ("order", "order_status"), ("退货", "refund"))
    for number in range(6)
    for tail in ("a", "b")
]


@pytest.fixture
def source(tmp_path: Path) -> HuggingFaceFolder:
    return HuggingFaceFolder(write_bert(tmp_path / "source"))


def test_the_loss_falls(source: HuggingFaceFolder, tmp_path: Path) -> None:
    losses: list[float] = []
    finetune(source, EXAMPLES, tmp_path / "tuned", QUICK, lambda done, loss: losses.append(loss))
    assert np.mean(losses[-5:]) < np.mean(losses[:5])


def test_the_same_seed_and_steps_give_the_same_weights(
    source: HuggingFaceFolder, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        finetune(source, EXAMPLES, tmp_path / name, QUICK)
    first, second = (load_file(tmp_path / name / "model.safetensors") for name in ("a", "b"))
    assert all(np.array_equal(first[key], second[key]) for key in first)


def test_the_word_embeddings_stay_and_the_rest_moves(
    source: HuggingFaceFolder, tmp_path: Path
) -> None:
    finetune(source, EXAMPLES, tmp_path / "tuned", QUICK)
    tuned = HuggingFaceFolder(tmp_path / "tuned")
    words = "embeddings.word_embeddings.weight"
    query = "encoder.layer.0.attention.self.query.weight"
    assert np.array_equal(tuned.tensor(words), source.tensor(words))
    assert not np.allclose(tuned.tensor(query), source.tensor(query))


def test_config_and_scores_lie_beside_the_weights(
    source: HuggingFaceFolder, tmp_path: Path
) -> None:
    scores = finetune(source, EXAMPLES, tmp_path / "tuned", QUICK)
    note = json.loads((tmp_path / "tuned" / "training.json").read_text())
    assert note["scores"] == scores
    assert note["config"]["seed"] == QUICK.seed
    assert 0 <= scores["before"] <= 1


def test_the_command_tunes_a_folder_that_serves(
    source: HuggingFaceFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines: dict[str, list[str]] = {intent: [] for intent in ("refund", "order_status")}
    for text, intent in EXAMPLES:
        lines[intent].append(f"    - {text}\n")
    blocks = [f"- intent: {i}\n  examples: |\n{''.join(found)}" for i, found in lines.items()]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "nlu.yml").write_text("nlu:\n" + "\n".join(blocks), encoding="utf-8")
    words = f"encoder finetune --data {tmp_path / 'data'} --from {source.folder} --steps 3"
    assert main([*words.split(), "--out", str(tmp_path / "tuned")]) == 0
    assert "held-out accuracy" in capsys.readouterr().out
    build(Plan(HuggingFaceFolder(tmp_path / "tuned"), tmp_path / "served"))
    assert encoder.load(tmp_path / "served").sentences(["order"]).shape == (1, 32)
