"""How well intents are told apart: scores per intent, held-out tables and their difference."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Example:
    """A text, what it asks for, and what would be as good an answer."""

    text: str
    intent: str
    also_ok: frozenset[str] = frozenset()


class Score(NamedTuple):
    """One intent in one set of examples."""

    set: str
    intent: str
    examples: int
    precision: float
    recall: float
    f1: float


def read_examples(path: Path) -> list[Example]:
    """`text<TAB>intent[<TAB>also,ok]` a line; empty lines and comments (#) are passed over."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return [Example(row[0], row[1], _labels(row[2:3])) for row in rows]


def _labels(cells: list[str]) -> frozenset[str]:
    return frozenset(label for cell in cells for label in cell.split(",") if label)


def label_of(prediction: Mapping[str, Any]) -> str:
    """The one answer of a `predict` record."""
    return OUT_OF_SCOPE if prediction["out_of_scope"] else str(prediction["intent"])


def lenient(examples: Sequence[Example], predicted: Sequence[str]) -> list[str]:
    """Predictions in which an equally good answer counts as the right one."""
    pairs = zip(examples, predicted, strict=True)
    return [e.intent if label in e.also_ok else label for e, label in pairs]


def accuracy(examples: Sequence[Example], predicted: Sequence[str]) -> float:
    pairs = zip(examples, predicted, strict=True)
    return sum(e.intent == label for e, label in pairs) / max(len(examples), 1)


def scores(name: str, examples: Sequence[Example], predicted: Sequence[str]) -> list[Score]:
    """A score for every intent that occurs among the examples."""
    return [
        _score(name, intent, [(e.intent, p) for e, p in zip(examples, predicted, strict=True)])
        for intent in sorted({e.intent for e in examples})
    ]


def _score(name: str, intent: str, pairs: list[tuple[str, str]]) -> Score:
    hits = sum(gold == intent == guess for gold, guess in pairs)
    golds = sum(gold == intent for gold, _ in pairs)
    guesses = sum(guess == intent for _, guess in pairs)
    precision, recall = hits / guesses if guesses else 0.0, hits / golds
    f1 = 2 * hits / (golds + guesses)
    return Score(name, intent, golds, round(precision, 3), round(recall, 3), round(f1, 3))


def macro_f1(found: Iterable[Score]) -> float:
    values = [score.f1 for score in found]
    return sum(values) / max(len(values), 1)


def write_table(found: Iterable[Score], path: Path) -> None:
    """Tab-separated, a header first."""
    rows = ["\t".join(Score._fields), *("\t".join(map(str, score)) for score in found)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def read_table(path: Path) -> list[Score]:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [Score(r[0], r[1], int(r[2]), float(r[3]), float(r[4]), float(r[5])) for r in rows]


class Change(NamedTuple):
    """How an intent's F1 moved; None where a table lacks it."""

    set: str
    intent: str
    before: float | None
    after: float | None

    def fell_by(self) -> float:
        return 0.0 if self.before is None else self.before - (self.after or 0.0)

    def __str__(self) -> str:
        before, after = (" new " if v is None else f"{v:.3f}" for v in (self.before, self.after))
        return f"{self.set:4} {self.intent:18} {before} -> {after}"


def changes(before: Iterable[Score], after: Iterable[Score]) -> list[Change]:
    """Intents whose F1 differs between two tables, the greatest fall first."""
    old = {(s.set, s.intent): s.f1 for s in before}
    new = {(s.set, s.intent): s.f1 for s in after}
    moved = [
        Change(*key, old.get(key), new.get(key))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    ]
    return sorted(moved, key=lambda c: -c.fell_by())
