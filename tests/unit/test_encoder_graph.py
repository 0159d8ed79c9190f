"""The graph computes BERT: it agrees with plain numpy for every kind of folder."""

from pathlib import Path

import numpy as np
import pytest

from nlu_models import encoder
from nlu_models.encoder_build.build import Plan, build
from nlu_models.encoder_build.huggingface import HuggingFaceFolder
from nlu_models.wordpieces import Wordpieces
from tests.encoder_models import write_bert, write_json
from tests.encoder_reference import Reference

TEXTS = ["我要退货", "my shoes order", "s", "return 42 shoes!"]


def _agreement(source: HuggingFaceFolder, target: Path, precision: str) -> float:
    manifest = build(Plan(source, target, precision))
    pieces = Wordpieces(target / "tokenizer.json", manifest.first, manifest.last, 40)
    expected = [Reference(source).sentence(pieces.read(text).ids) for text in TEXTS]
    served = encoder.load(target).sentences(TEXTS)
    return float((np.stack(expected) * served).sum(1).min())


@pytest.mark.parametrize("kind", ["bert", "xlm-roberta", "distilbert"])
@pytest.mark.parametrize(
    ("precision", "least"), [("float32", 0.999999), ("blocks", 0.998), ("channels", 0.995)]
)
def test_the_graph_agrees_with_numpy(
    tmp_path: Path, kind: str, precision: str, least: float
) -> None:
    source = HuggingFaceFolder(write_bert(tmp_path / "source", kind))
    assert _agreement(source, tmp_path / "served", precision) > least


def test_token_rows_agree_with_numpy(tmp_path: Path) -> None:
    source = HuggingFaceFolder(write_bert(tmp_path / "source"))
    build(Plan(source, tmp_path / "served", "float32"))
    found = encoder.load(tmp_path / "served").encode(["order"])[0]
    pieces = Wordpieces(tmp_path / "served" / "tokenizer.json", (2,), (3,), 40).read("order")
    assert np.allclose(found.tokens, Reference(source).tokens(pieces.ids)[1:-1], atol=1e-5)


def test_pooling_by_the_first_token_is_a_setting(tmp_path: Path) -> None:
    folder = write_bert(tmp_path / "source")
    write_json(folder, "1_Pooling/config.json", {"pooling_mode_cls_token": True})
    source = HuggingFaceFolder(folder)
    assert source.settings.pooling == "cls"
    assert _agreement(source, tmp_path / "served", "float32") > 0.999999
