"""Open Bandit CSV: `<random|bts>/all/all.csv` with its `item_context.csv`, as obp reads it.

`random` holds what the uniform policy drew and `bts`, the format's other name, all the rest. The
format has no sets of allowed items: a column beside it says them, and which policy it was.
"""

import csv
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from actions.adapters.logged import Logged

CAMPAIGN = "all"
USUAL = ("timestamp", "item_id", "position", "click", "propensity_score")
SAID = ("channel", "language", "scenario")
OURS = ("customer", "policy", "policy_version", "candidates", "matured")


@dataclass(frozen=True)
class Names:
    """Arms get numbers, features get columns: all that occur, in the order of the alphabet."""

    arms: dict[str, dict[str, float]]
    context: tuple[str, ...]
    features: tuple[str, ...]


def names_in(rows: Iterable[Logged]) -> Names:
    """An arm's features are those it was last seen with."""
    arms: dict[str, dict[str, float]] = {}
    context: set[str] = set()
    for row in rows:
        context |= row.features.keys()
        arms |= {arm.id: dict(arm.features) for arm in row.arms}
    features = {name for found in arms.values() for name in found}
    return Names(dict(sorted(arms.items())), tuple(sorted(context)), tuple(sorted(features)))


def write(rows: Iterable[Logged], names: Names, out: Path, hidden: Callable[[str], str]) -> int:
    numbers = {arm: number for number, arm in enumerate(names.arms)}
    files: dict[str, TextIO] = {}
    written = 0
    try:
        for row in rows:
            policy = "random" if row.policy == "uniform" else "bts"
            if policy not in files:
                files[policy] = _begun(out / policy / CAMPAIGN, names)
            values = [written, *_row(row, names, numbers, hidden)]
            csv.writer(files[policy]).writerow(values)
            written += 1
    finally:
        for file in files.values():
            file.close()
    return written


def _begun(folder: Path, names: Names) -> TextIO:
    folder.mkdir(parents=True, exist_ok=True)
    _write_items(folder / "item_context.csv", names)
    said = {f"user_feature_{n}": name for n, name in enumerate((*SAID, *names.context))}
    kept = {f"item_feature_{n}": name for n, name in enumerate(names.features)}
    about = {"items": list(names.arms), "user_features": said, "item_features": kept}
    (folder / "names.json").write_text(json.dumps(about, ensure_ascii=False, indent=1), "utf-8")
    file = (folder / f"{CAMPAIGN}.csv").open("w", encoding="utf-8", newline="")
    csv.writer(file).writerow(["", *USUAL, *said, *OURS])
    return file


def _write_items(path: Path, names: Names) -> None:
    """obp wants at least the first feature, and it is a number."""
    features = names.features or ("",)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["", "item_id", *(f"item_feature_{n}" for n in range(len(features)))])
        for number, found in enumerate(names.arms.values()):
            table.writerow([number, number, *(found.get(name, 0.0) for name in features)])


def _row(
    row: Logged, names: Names, numbers: dict[str, int], hidden: Callable[[str], str]
) -> list[Any]:
    """One item at a time is shown, so its position is always the first."""
    earned = row.earned or 0.0
    return [
        *(row.at.isoformat(sep=" "), numbers[row.chosen], 1, _short(earned), row.propensity),
        *(row.channel, row.language, row.scenario),
        *(row.features.get(name, 0.0) for name in names.context),
        *(hidden(row.identity), row.policy, row.policy_version),
        " ".join(str(numbers[arm]) for arm in row.candidates),
        int(row.matured),
    ]


def _short(number: float) -> float | int:
    return int(number) if number == int(number) else number
