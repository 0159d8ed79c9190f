"""A folder that is not whole is refused, and the error says how to mend it."""

import json
from pathlib import Path

import pytest

from nlu_models import encoder
from nlu_models.encoder_build.build import Plan, build
from nlu_models.encoder_build.huggingface import HuggingFaceFolder
from tests.encoder_models import write_bert


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(Plan(HuggingFaceFolder(write_bert(tmp_path / "source")), tmp_path / "served"))
    return tmp_path / "served"


def _refused(folder: Path, trouble: str) -> None:
    with pytest.raises(encoder.EncoderError, match=trouble) as caught:
        encoder.load(folder)
    assert f"encoder build --out {folder}" in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    _refused(tmp_path / "nowhere", "there is no encoder")


@pytest.mark.parametrize("name", ["model.onnx", "weights.bin", "tokenizer.json"])
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    _refused(folder, f"{name} is missing")


@pytest.mark.parametrize("name", ["model.onnx", "weights.bin", "tokenizer.json"])
def test_one_altered_byte_is_refused(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    _refused(folder, "checksum")


def test_altered_settings_are_refused(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"pooling": "cls"}))
    _refused(folder, "altered")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"digest": 1}', "nonsense"])
def test_an_unreadable_manifest_is_refused(folder: Path, content: str) -> None:
    (folder / "manifest.json").write_text(content)
    _refused(folder, "cannot be read")


def test_the_digest_follows_the_weights_only(folder: Path, tmp_path: Path) -> None:
    same, other = tmp_path / "same", tmp_path / "other"
    build(Plan(HuggingFaceFolder(tmp_path / "source"), same))
    build(Plan(HuggingFaceFolder(write_bert(tmp_path / "source2", seed=1)), other))
    digests = [encoder.load(at).digest for at in (folder, same, other)]
    assert digests[0] == digests[1] != digests[2]
