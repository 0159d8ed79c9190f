"""The sentences that understanding is measured on; public sets stay in their own folder."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from nlu_models.evaluate import Example, read_examples

NOT_OURS = "-"  # the mapping's label of rows that no intent of ours means


@dataclass(frozen=True)
class Split:
    """A public set with its own training part; texts of intent `out_of_scope` are outside."""

    name: str
    train: list[Example]
    test: list[Example]


def own() -> list[Example]:
    """What the bot is trained on."""
    return list(_own(sorted(Path("data/nlu").glob("*/*.yml"))))


def _own(paths: Sequence[Path]) -> Iterator[Example]:
    for path in paths:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
        for block in loaded.get("nlu", []):
            for line in block["examples"].splitlines():
                if line.startswith("- "):
                    yield Example(line[2:].strip(), block["intent"])


def held_out() -> list[Example]:
    """Our own messages, written apart from the training data."""
    return [e for language in ("zh", "en") for e in _held_out(language)]


def _held_out(language: str) -> list[Example]:
    return read_examples(Path(f"tests/heldout/{language}.tsv"))


def mapped(data: Path) -> dict[str, list[Example]]:
    """Service messages of others, their intents mapped to ours."""
    jddc = _rows(data / "jddc_intents/jddc_dev_intents.tsv")
    bitext = _rows(data / "bitext_customer_support/intents_service_8k.tsv")
    return {
        "jddc_intents (zh)": [_mapped(r[0], r[2], r[3]) for r in jddc if r[2] != NOT_OURS],
        "bitext service (en)": [_mapped(r[0], r[3], "") for r in bitext if r[3] != NOT_OURS],
    }


def _mapped(text: str, intent: str, also: str) -> Example:
    return Example(text, intent, frozenset(filter(None, also.split(","))))


def foreign(data: Path) -> list[str]:
    """Requests to other assistants that no shop answers, none of them seen in training."""
    speaker = [r[0] for r in _rows(data / "cais_oos_zh/cais.tsv") if r[2] == "test"]
    other = [r[0] for r in _rows(data / "clinc150/clinc150.tsv") if r[2] == "oos_test"]
    return speaker + other


def splits(data: Path) -> list[Split]:
    clinc = _rows(data / "clinc150/clinc150.tsv")
    banking = _rows(data / "banking77/banking77.tsv")
    return [
        Split("CLINC150", *(_part(clinc, part) for part in ("train", "test"))),
        Split("BANKING77", *(_part(banking, part) for part in ("train", "test"))),
    ]


def _part(rows: list[list[str]], part: str) -> list[Example]:
    inside = [Example(r[0], r[1]) for r in rows if r[2] == part]
    outside = [Example(r[0], "out_of_scope") for r in rows if r[2] == f"oos_{part}"]
    return inside + outside


def _rows(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [[*line.split("\t"), "", ""] for line in lines]
