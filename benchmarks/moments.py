"""What profile and decision cost a turn: the bot with and without them; `benchmarks/moments.md`."""

import argparse
import asyncio
import os
import random
import statistics
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from actions.adapters.engine import make_engine, transaction
from actions.adapters.offer_schema import decisions
from actions.adapters.profile_schema import facts
from benchmarks import turn_load, turn_ours, turn_stack
from benchmarks.turn_load import Outcome, Phase
from benchmarks.turn_stack import Started

REPORT = Path(__file__).with_name("moments.md")
SIDES = {"with": {"MARKETING": "on"}, "without": {"MARKETING": "off"}}
WARM_UP = Phase("warm-up", 1, 24, 1)
PHASES = (Phase("one", 1, 480, 12), Phase("eight", 8, 480, 6))
QUICK = (Phase("one", 1, 32, 2),)
RESAMPLES = 2_000


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m benchmarks.moments", description=__doc__)
    options.add_argument("--work", type=Path, default=Path("var/bench/moments"))
    options.add_argument("--quick", action="store_true", help="a trial, not for figures")
    options.add_argument("--out", type=Path, default=REPORT)
    return options


def main(argv: list[str] | None = None) -> int:
    args = parser().parse_args(argv)
    phases = QUICK if args.quick else PHASES
    try:
        homes = {name: _home(args.work.resolve() / name) for name in SIDES}
        text = asyncio.run(_measure(homes, phases))
    except (turn_ours.OursError, turn_stack.NotStarted) as error:
        print(error, file=sys.stderr)
        return 1
    args.out.write_text(text, encoding="utf-8")
    print(text)
    return 0


def _home(home: Path) -> Path:
    """Its own database and tracker, the trained bot of `make train`."""
    home.mkdir(parents=True, exist_ok=True)
    models = turn_ours.ROOT / "var" / "models"
    if not (models / "shop.tar.gz").is_file():
        raise turn_ours.OursError("there is no trained bot: run `make train` first")
    if not (home / "models").exists():
        (home / "models").symlink_to(models)
    (home / "tracker.db").unlink(missing_ok=True)
    turn_ours.make_records(home)
    return home


async def _measure(homes: dict[str, Path], phases: Sequence[Phase]) -> str:
    began = os.getloadavg()[0]
    started: list[Started] = []
    try:
        for name, settings in SIDES.items():
            started.append(await turn_stack.ours(homes[name], name, settings))
        outcomes = await _spoken(phases, started)
    finally:
        for one in started:
            one.stop()
    load = f"load average {began:.1f} before and {os.getloadavg()[0]:.1f} after"
    return page(outcomes, _stored(turn_ours.database(homes["with"])), load)


async def _spoken(
    phases: Sequence[Phase], systems: Sequence[Started]
) -> dict[str, dict[str, Outcome]]:
    """Blocks in turn, each side as often first as second."""
    for one in systems:
        await turn_load.run(one.system, WARM_UP, 0, one.pids)
    found: dict[str, dict[str, Outcome]] = {}
    for phase in phases:
        blocks: dict[str, list[Outcome]] = {one.name: [] for one in systems}
        for block in range(phase.blocks):
            for one in systems if block % 2 == 0 else reversed(systems):
                outcome = await turn_load.run(one.system, phase, block, one.pids)
                blocks[one.name].append(outcome)
                print(f"{phase.title} {block + 1} {one.name} p50 {outcome.quantile(50):.1f} ms")
        found[phase.title] = {name: turn_load.joined(b) for name, b in blocks.items()}
    return found


def _stored(database: Path) -> dict[str, int]:
    engine = make_engine(f"sqlite:///{database}")
    try:
        with transaction(engine, reading=True) as connection:
            return {
                table.name: connection.execute(
                    sa.select(sa.func.count()).select_from(table)
                ).scalar_one()
                for table in (facts, decisions)
            }
    finally:
        engine.dispose()


def difference(one: Sequence[float], other: Sequence[float]) -> tuple[float, float, float]:
    """Of the medians in milliseconds, with a 95 % bootstrap interval."""
    dice = random.Random(1)
    medians = sorted(
        statistics.median(dice.choices(one, k=len(one)))
        - statistics.median(dice.choices(other, k=len(other)))
        for _ in range(RESAMPLES)
    )
    low, high = medians[RESAMPLES // 40], medians[-RESAMPLES // 40]
    return (statistics.median(one) - statistics.median(other)) * 1000, low * 1000, high * 1000


def page(outcomes: dict[str, dict[str, Outcome]], stored: dict[str, int], load: str) -> str:
    rows = []
    for title, sides in outcomes.items():
        on, off = sides["with"], sides["without"]
        gap, low, high = difference(on.times, off.times)
        rows.append(
            f"| {title} | {on.turns} | {on.quantile(50):.1f} | {off.quantile(50):.1f} "
            f"| **{gap:+.1f}** [{low:+.1f}, {high:+.1f}] | {on.quantile(95):.1f} "
            f"| {off.quantile(95):.1f} | {on.cpu_ms - off.cpu_ms:+.1f} |"
        )
    table = "\n".join(rows)
    kept = ", ".join(f"{count} {name}" for name, count in stored.items())
    today = datetime.now(UTC).date().isoformat()
    return f"""# What profile and decision cost a turn

`python -m benchmarks.moments`, {today}: the whole stack as `make run` starts it, twice, over the
script of the turn benchmark: once with MARKETING=on (facts, scenarios, decisions), once with
MARKETING=off. Blocks of turns alternate between the two; {load}. The side with them ended with
{kept}.

| shoppers at once | turns | with, p50 ms | without, p50 ms | difference of medians [95 %] \
| with, p95 | without, p95 | processor ms a turn |
|---|---|---|---|---|---|---|---|
{table}
"""


if __name__ == "__main__":
    sys.exit(main())
