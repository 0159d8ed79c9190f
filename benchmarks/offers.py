"""Choosing offers, measured: `python -m benchmarks.offers` writes benchmarks/offers.md.

The engines are the shipped ones behind their port; see `offers_world` for the shop they play in.
"""

import argparse
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from threadpoolctl import threadpool_limits

from benchmarks import offers_cost, offers_page
from benchmarks.offers_policies import Chance, Counted, Ours, Player, TheirVw
from benchmarks.offers_runs import Run, play
from benchmarks.offers_world import HIGH, LOW, MISFIT, Signal, Traffic, traffic

REPORT = Path("benchmarks/offers.md")
SEEDS = (100, 101, 102, 103)  # used for nothing but this page
WORLDS = (HIGH, LOW, MISFIT)
HALF_LIFE = 10_000
PLAYERS: dict[str, Callable[[], Player]] = {
    "chance": Chance,
    "one offer for all": lambda: Counted(by_scenario=False),
    "rules by scenario": lambda: Counted(by_scenario=True),
    "Vowpal Wabbit": TheirVw,
    "ridge (ours)": Ours,
}
DRIFTING: dict[str, Callable[[], Player]] = {
    "rules by scenario": lambda: Counted(by_scenario=True),
    "ridge, never forgetting": Ours,
    f"ridge, half-life {HALF_LIFE:,} decisions": lambda: Ours(HALF_LIFE),
}


@dataclass(frozen=True)
class Size:
    decisions: int
    seeds: tuple[int, ...]
    timed: int


FULL = Size(40_000, SEEDS, 5_000)
QUICK = Size(8_000, (90, 91), 500)
Runs = dict[str, list[tuple[Run, Traffic]]]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.offers", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small run, shown and not written")
    parser.add_argument("--out", type=Path, default=REPORT)
    args = parser.parse_args(argv)
    threadpool_limits(1)  # as the bot is served
    page = report(QUICK if args.quick else FULL)
    if args.quick:
        print(page)
    else:
        args.out.write_text(page, encoding="utf-8")
        print(f"written to {args.out}")
    return 0


def report(size: Size) -> str:
    taught = offers_cost.lessons(size.timed)
    costs = {name: offers_cost.cost(name, size.timed, taught) for name in ("rules", "ridge", "vw")}
    parts = [offers_page.head(size.decisions, len(size.seeds), _machine())]
    parts += [offers_page.world_section(s.name, runs(s, size, PLAYERS)) for s in WORLDS]
    parts.append(offers_page.drift_section(runs(HIGH, size, DRIFTING, drifts=True)))
    state = offers_cost.state_bytes(taught)
    parts.append(offers_page.cost_section(costs, offers_cost.bare(size.timed), state))
    return "\n".join(parts)


def runs(
    signal: Signal, size: Size, players: dict[str, Callable[[], Player]], *, drifts: bool = False
) -> Runs:
    found: Runs = {name: [] for name in players}
    for seed in size.seeds:
        met = traffic(signal, seed, size.decisions, drifts=drifts)
        for name, make in players.items():
            began = time.perf_counter()
            found[name].append((play(make(), met), met))
            spent = time.perf_counter() - began
            rate = found[name][-1][0].mean()
            print(f"{signal.name}, seed {seed}, {name}: {rate:.4f} in {spent:.0f} s", flush=True)
    return found


def _machine() -> str:
    return f"{platform.machine()}, Python {platform.python_version()}, one thread"


if __name__ == "__main__":
    sys.exit(main())
