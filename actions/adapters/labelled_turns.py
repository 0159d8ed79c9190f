"""Reads labelled turns from a file such as `tests/facts/turns.yml`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from actions.core.extraction.scoring import Labelled
from actions.core.understanding import as_turn

LABELLED = Path("tests/facts/turns.yml")
DAY = datetime(2026, 11, 23, 4, tzinfo=UTC)  # noon in Shanghai, the day the labels speak of
Parser = Callable[[Sequence[str]], Iterable[dict[str, Any]]]


def read(
    path: Path, parse: Parser, *, given_intents: bool = False
) -> dict[str, tuple[Labelled, ...]]:
    """The halves of the file, each text understood by `parse`, or with the intents of the file."""
    halves = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {
        name: tuple(_labelled(row, parsed, i, given=given_intents) for i, (row, parsed) in pairs)
        for name, rows in halves.items()
        for pairs in [enumerate(zip(rows, parse([str(r[0]) for r in rows]), strict=True))]
    }


def _labelled(row: Sequence[str], parsed: dict[str, Any], number: int, *, given: bool) -> Labelled:
    turn = as_turn(
        parsed,
        shopper_id="ann",
        conversation="c",
        message_id=f"m{number}",
        text=str(row[0]),
        language="zh",
        at=DAY,
        owner="ann",
    )
    if given:
        turn = replace(turn, intent=row[2] if len(row) > 2 else "recommendation", confidence=1.0)
    facts = [f for f in row[1].split(";") if f]
    trap = facts == ["trap"]
    return Labelled(
        turn,
        frozenset(f for f in facts if f[0] != "~" and not trap),
        frozenset(f[1:] for f in facts if f[0] == "~"),
        trap,
    )
