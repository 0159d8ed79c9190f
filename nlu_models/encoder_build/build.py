"""From a source of weights to the folder of an encoder, step by step."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from tokenizers import Tokenizer

from nlu_models.encoder import load
from nlu_models.encoder_build.graph import BertGraph
from nlu_models.encoder_build.quantise import PRECISIONS
from nlu_models.encoder_build.source import BuildError, Settings, Source
from nlu_models.encoder_build.steps import Step, WorkFolder
from nlu_models.encoder_build.tensors import TensorFile
from nlu_models.encoder_build.vocabulary import prune, serving
from nlu_models.encoder_folder import (
    FILES,
    MANIFEST,
    MODEL,
    TOKENIZER,
    WEIGHTS,
    EncoderError,
    Manifest,
    checksum,
    verified,
)

RECIPE = 2  # counts up when the same source is built into something else
KEPT = "kept.npz"
Report = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What to build and where."""

    source: Source
    target: Path
    precision: str = "blocks"
    whole_vocabulary: bool = False
    other_settings: Settings | None = None  # instead of the source's own

    @property
    def settings(self) -> Settings:
        """How texts enter and leave the model."""
        return self.other_settings or self.source.settings

    @property
    def recipe(self) -> str:
        """The same for two builds that give the same folder."""
        parts = [RECIPE, self.source.origin.sha256, asdict(self.settings)]
        parts += [self.precision, self.whole_vocabulary]
        return sha256(json.dumps(parts).encode()).hexdigest()


def is_current(plan: Plan) -> bool:
    """Whether the target already holds what the plan would build."""
    try:
        return verified(plan.target).recipe == plan.recipe
    except EncoderError:
        return False


def build(plan: Plan, report: Report = lambda title: None) -> Manifest:
    """Build the folder, or go on where an interrupted build stopped."""
    work = WorkFolder(plan.target, plan.recipe)
    with work.open() as folder:
        if is_current(plan):  # a second build waited for the first
            work.discard()
            return verified(plan.target)
        for step in _steps(plan):
            report(step.title)
            work.run(step)
        report("check")
        _check(folder)
        work.publish([*FILES, MANIFEST])
    return verified(plan.target)


def _steps(plan: Plan) -> list[Step]:
    return [
        Step("vocabulary", [TOKENIZER, KEPT], lambda to: _vocabulary(plan, to)),
        Step("model", [MODEL, WEIGHTS], lambda to: _model(plan, to)),
        Step("manifest", [MANIFEST], lambda to: _manifest(plan, to)),
    ]


def _vocabulary(plan: Plan, folder: Path) -> None:
    whole = plan.source.tokenizer()
    everything = np.arange(plan.source.shape.vocabulary)
    served, kept = (whole, everything) if plan.whole_vocabulary else prune(whole)
    first, last = _frame(served)
    (folder / TOKENIZER).write_text(serving(served), encoding="utf-8")
    np.savez(folder / KEPT, kept=kept, first=first, last=last)


def _frame(tokenizer: dict[str, Any]) -> tuple[list[int], list[int]]:
    """The ids that the tokenizer puts before and after every text."""
    plain = tokenizer | {"padding": None, "truncation": None}
    found = Tokenizer.from_str(json.dumps(plain)).encode("a")
    inside = [i for i, special in enumerate(found.special_tokens_mask) if not special]
    return found.ids[: inside[0]], found.ids[inside[-1] + 1 :]


def _model(plan: Plan, folder: Path) -> None:
    precision = PRECISIONS[plan.precision]()
    with (folder / WEIGHTS).open("wb") as file:
        tensors = TensorFile(file, WEIGHTS)
        graph = BertGraph(plan.source, precision, tensors, plan.settings.pooling)
        model = graph.write(plan.source.word_rows(np.load(folder / KEPT)["kept"]))
    onnx.save(model, folder / MODEL)


def _manifest(plan: Plan, folder: Path) -> None:
    kept = np.load(folder / KEPT)
    paths = {name: folder / name for name in FILES}
    manifest = Manifest(
        source=asdict(plan.source.origin),
        recipe=plan.recipe,
        precision=plan.precision,
        width=plan.source.shape.width,
        **asdict(plan.settings),
        first=tuple(kept["first"].tolist()),
        last=tuple(kept["last"].tolist()),
        files={n: {"sha256": checksum(p), "bytes": p.stat().st_size} for n, p in paths.items()},
    )
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")


def _check(folder: Path) -> None:
    """The built folder loads and gives vectors of length one."""
    vectors = load(folder).sentences(["", "你好", "hello"])
    if not np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4):
        raise BuildError("the built model gives no sound vectors: the source is damaged")
