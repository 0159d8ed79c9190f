"""Labelled utterances from Rasa's NLU files, split by a seed."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml


class Example(NamedTuple):
    """An utterance and its intent."""

    text: str
    intent: str


def read_examples(folder: Path) -> list[Example]:
    """All utterances under the folder, each once, in a fixed order."""
    found = dict.fromkeys(e for path in sorted(folder.rglob("*.yml")) for e in _read(path))
    if not found:
        raise FileNotFoundError(f"{folder} holds no NLU examples (*.yml with `nlu:`)")
    return list(found)


def _read(path: Path) -> Iterator[Example]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for block in content.get("nlu", ()) if isinstance(content, dict) else ():
        for line in block.get("examples", "").splitlines() if "intent" in block else ():
            text = line.strip().removeprefix("-").strip()
            if text:
                yield Example(text, block["intent"])


def split(
    examples: Sequence[Example], held_out: float, seed: int
) -> tuple[list[Example], list[Example]]:
    """Training and held-out examples; each intent gives the same share."""
    training, held = [], []
    for group in _shuffled_groups(examples, seed):
        count = round(held_out * len(group))
        held += group[:count]
        training += group[count:]
    return training, held


def sample(examples: Sequence[Example], each: int, seed: int) -> list[Example]:
    """At most so many of each intent."""
    return [example for group in _shuffled_groups(examples, seed) for example in group[:each]]


def _shuffled_groups(examples: Sequence[Example], seed: int) -> list[list[Example]]:
    groups = defaultdict(list)
    for example in examples:
        groups[example.intent].append(example)
    dice = random.Random(seed)  # noqa: S311
    return [dice.sample(groups[intent], len(groups[intent])) for intent in sorted(groups)]
