"""A build is done once, goes on where it stopped, and never leaves a half."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nlu_models import encoder
from nlu_models.cli import main
from nlu_models.encoder_build.build import Plan, build, is_current
from nlu_models.encoder_build.huggingface import HuggingFaceFolder
from nlu_models.encoder_build.source import BuildError, Floats, Ids
from nlu_models.encoder_build.steps import Step, WorkFolder
from nlu_models.encoder_folder import FILES
from tests.encoder_models import write_bert, write_json


class FailsOnce(HuggingFaceFolder):
    """Power fails while the weights are read, the first time."""

    failed = False
    tokenizers = 0

    def tokenizer(self) -> dict[str, object]:
        self.tokenizers += 1
        return super().tokenizer()

    def word_rows(self, ids: Ids) -> Floats:
        if not self.failed:
            self.failed = True
            raise KeyboardInterrupt
        return super().word_rows(ids)


def test_an_interrupted_build_goes_on_and_never_serves_a_half(tmp_path: Path) -> None:
    source = FailsOnce(write_bert(tmp_path / "source"))
    plan = Plan(source, tmp_path / "served")
    with pytest.raises(KeyboardInterrupt):
        build(plan)
    with pytest.raises(encoder.EncoderError):
        encoder.load(plan.target)
    build(plan)
    assert encoder.load(plan.target).width == 32
    assert source.tokenizers == 1
    assert [p.name for p in tmp_path.iterdir() if p.is_dir()] == ["source", "served"]


def test_a_failed_rebuild_leaves_the_old_encoder(tmp_path: Path) -> None:
    target = tmp_path / "served"
    build(Plan(HuggingFaceFolder(write_bert(tmp_path / "source")), target))
    before = encoder.load(target).digest
    with pytest.raises(KeyboardInterrupt):
        build(Plan(FailsOnce(write_bert(tmp_path / "other", seed=1)), target))
    assert encoder.load(target).digest == before


def test_a_second_build_is_up_to_date_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    plan = Plan(HuggingFaceFolder(write_bert(tmp_path / "source")), tmp_path / "served")
    assert not is_current(plan)
    build(plan)
    assert is_current(plan)
    assert not is_current(Plan(plan.source, plan.target, "float32"))
    (plan.target / "weights.bin").write_bytes(b"")
    assert not is_current(plan)


def test_two_builds_at_once_leave_one_encoder_and_nothing_else(tmp_path: Path) -> None:
    folder = write_bert(tmp_path / "source")
    plans = [Plan(HuggingFaceFolder(folder), tmp_path / "out" / "served") for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(build, plans)
    assert first == second
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"served", ".served.lock"}


def _count(folder: Path) -> None:
    (folder / "n").write_text("1")


def test_a_step_whose_file_was_lost_or_altered_is_done_again(tmp_path: Path) -> None:
    step = Step("count", ["n"], _count)
    work = WorkFolder(tmp_path / "target", "recipe")
    with work.open() as folder:
        assert [work.run(step), work.run(step)] == [True, False]
        (folder / "n").write_text("2")
        assert work.run(step)


def test_another_recipe_starts_afresh(tmp_path: Path) -> None:
    step = Step("count", ["n"], _count)
    for recipe in ("one", "two"):
        work = WorkFolder(tmp_path / "target", recipe)
        with work.open():
            assert work.run(step)


def test_the_command_builds_then_says_up_to_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = str(write_bert(tmp_path / "source"))
    arguments = ["encoder", "build", "--source", source, "--out", str(tmp_path / "served")]
    assert main(arguments) == 0
    assert "built in" in capsys.readouterr().out
    assert main(arguments) == 0
    assert "is up to date" in capsys.readouterr().out


def test_the_command_says_why_it_cannot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["encoder", "build", "--source", str(tmp_path), "--out", str(tmp_path / "a")]) == 1
    assert "no config.json" in capsys.readouterr().err
    assert main(["encoder", "build", "--source", "not a model", "--out", str(tmp_path / "a")]) == 1
    assert "neither a folder nor the id" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "trouble"),
    [
        ("config.json", {"model_type": "t5"}, "is no BERT"),
        (
            "modules.json",
            [{"type": "sentence_transformers.models.Dense"}],
            "Dense is not supported",
        ),
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": False}, "only mean and cls"),
    ],
)
def test_a_folder_that_cannot_be_served_says_why(
    tmp_path: Path, name: str, content: object, trouble: str
) -> None:
    folder = write_bert(tmp_path / "source")
    write_json(folder, name, content)
    with pytest.raises(BuildError, match=trouble):
        build(Plan(HuggingFaceFolder(folder), tmp_path / "served"))


def test_weights_without_safetensors_say_what_to_do(tmp_path: Path) -> None:
    folder = write_bert(tmp_path / "source")
    (folder / "model.safetensors").unlink()
    with pytest.raises(BuildError, match="save_pretrained"):
        HuggingFaceFolder(folder)


def test_the_manifest_names_source_licence_and_settings(tmp_path: Path) -> None:
    folder = write_bert(tmp_path / "source")
    (folder / "README.md").write_text("---\nlicense: mit\n---\n")
    build(Plan(HuggingFaceFolder(folder), tmp_path / "served"))
    manifest = json.loads((tmp_path / "served" / "manifest.json").read_text())
    assert manifest["source"]["licence"] == "mit"
    assert manifest["max_tokens"] == 40
    assert set(manifest["files"]) == set(FILES)


def test_prefixes_and_pooling_can_be_given(tmp_path: Path) -> None:
    source, target = write_bert(tmp_path / "source"), tmp_path / "served"
    words = f"encoder build --source {source} --out {target} --pooling cls --query-prefix order"
    assert main(words.split()) == 0
    manifest = encoder.load(target).manifest
    assert (manifest.pooling, manifest.query_prefix, manifest.passage_prefix) == (
        "cls",
        "order",
        "",
    )


@pytest.mark.parametrize(
    ("name", "prefix"), [("intfloat/multilingual-e5-small", "query: "), ("se50", "")]
)
def test_an_e5_model_gets_its_prefixes_by_name(tmp_path: Path, name: str, prefix: str) -> None:
    source = HuggingFaceFolder(write_bert(tmp_path / "source"), name, "0123")
    assert source.settings.query_prefix == prefix
    assert (source.origin.kind, source.origin.name) == ("hub", name)


def test_a_hub_out_of_reach_is_said_clearly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    arguments = ["--source", "nobody/no-model", "--out", str(tmp_path / "served")]
    assert main(["encoder", "build", *arguments]) == 1
    assert "cannot get nobody/no-model from the hub" in capsys.readouterr().err
