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
    by_intent = defaultdict(list)
    for example in examples:
        by_intent[example.intent].append(example)
    dice = random.Random(seed)  # noqa: S311
    training, held = [], []
    for intent in sorted(by_intent):
        dice.shuffle(by_intent[intent])
        count = round(held_out * len(by_intent[intent]))
        held += by_intent[intent][:count]
        training += by_intent[intent][count:]
    return training, held
