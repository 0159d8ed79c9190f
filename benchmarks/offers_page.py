"""The words and tables of benchmarks/offers.md."""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import stats

from benchmarks.offers_cost import KNOWN, OF_ARM, SETS, Cost
from benchmarks.offers_policies import PILOT
from benchmarks.offers_runs import DELAY, EVERY, Run, captured
from benchmarks.offers_world import ARMS, LATE, Traffic

Played = Sequence[tuple[Run, Traffic]]
RULES = "rules by scenario"


def head(decisions: int, seeds: int, machine: str) -> str:
    return f"""# Choosing offers, measured

`python -m benchmarks.offers` writes this page ({machine}; `--quick` shows a small run).

## A simulated shop

{ARMS} offers, {LATE} of them launched half-way, about 55 % allowed at a time, 50 context features,
{decisions:,} decisions, {seeds} seeds; an outcome is known {DELAY:,} decisions later, engines
learn every {EVERY}. All policies meet the same moments with the same luck. The engines are the
shipped ones, asked through their port and served from their artefacts, with the floor of 2 % that
they have in the bot; chance, one offer for all and the rules pay for no floor. Settings were fixed
before these seeds were looked at.

**Read with care.** The customers are synthetic. In the world of high signal the reward is close to
bilinear in the very features that the engines see. The rules are the best offer for each scenario,
found by a pilot of {PILOT:,} decisions drawn by chance and counted on from there: nobody wrote
them with a marketer's knowledge. Vowpal Wabbit was not tuned at length. "No offer" is left out:
what is measured is which offer, not whether to make one. On public logs of real campaigns,
policies of this kind earned far more than chance and no more than the best single offer: expect
less than here.

"Won" is the share of what could be won over chance by one who knows every probability, at each
moment among the offers then allowed. Intervals are 95 %, of Student's t over the seeds.
"""


def world_section(name: str, played: Mapping[str, Played]) -> str:
    rows = [_world_row(player, runs, played[RULES]) for player, runs in played.items()]
    best = float(np.mean([met.best().mean() for _, met in played[RULES]]))
    return f"""## {name[0].upper()}{name[1:]}

| policy | conversion | against rules | worst seed | won | after the launch | last fifth |
|---|---|---|---|---|---|---|
{chr(10).join(rows)}
| who knows everything | {best:.3f} | | | 100 % | 100 % | 100 % |
"""


def _world_row(player: str, runs: Played, rules: Played) -> str:
    count = len(runs[0][1])
    launched = slice(count // 2, int(0.7 * count))
    gains = [a.mean() / b.mean() - 1 for (a, _), (b, _) in zip(runs, rules, strict=True)]
    against = "–" if player == RULES else _percent(gains, sign=True)
    worst = "–" if player == RULES else f"{_hundredths(min(gains)):+} %"
    cells = [f"{np.mean([run.mean() for run, _ in runs]):.3f}", against, worst]
    parts = (slice(None), launched, slice(int(0.8 * count), None))
    cells.append(_percent([captured(*pair) for pair in runs]))
    cells += [_mean([captured(*pair, part) for pair in runs]) for part in parts[1:]]
    return f"| {player} | {' | '.join(cells)} |"


def drift_section(played: Mapping[str, Played]) -> str:
    rows = [_drift_row(player, runs) for player, runs in played.items()]
    return f"""## When shoppers change

The world of high signal, drawn anew half-way with the same offers; "won" in the fifth before the
change, in the tenth after it, and in the last fifth.

| policy | before | right after | end |
|---|---|---|---|
{chr(10).join(rows)}
"""


def _drift_row(player: str, runs: Played) -> str:
    count = len(runs[0][1])
    edges = ((0.3, 0.5), (0.5, 0.6), (0.8, 1.0))
    parts = [slice(int(a * count), int(b * count)) for a, b in edges]
    cells = [_percent([captured(*pair, part) for pair in runs]) for part in parts]
    return f"| {player} | {' | '.join(cells)} |"


def cost_section(costs: Mapping[str, Cost], bare: float, state: int) -> str:
    rows = [_cost_row(name, cost) for name, cost in costs.items()]
    return f"""## What a decision costs

In process: judge, floor and grid, draw; with the bot's features, of which {KNOWN} of the moment
and {OF_ARM} of each offer are not zero. Floor, grid and draw alone take {bare:.0f} µs with
{SETS[0]} offers. Times are of the CPU, since the machine was shared.

| engine | 20 offers p50 / p99 µs | 200 offers p50 / p99 µs | artefact bytes | lessons a second | \
new artefact ms |
|---|---|---|---|---|---|
{chr(10).join(rows)}

The ridge learns with {state / 1e6:.0f} MB of sums, which serving does not need.
"""


def _cost_row(name: str, cost: Cost) -> str:
    times = [f"{cost.p50[offers]:.0f} / {cost.p99[offers]:.0f}" for offers in SETS]
    learnt = [f"{cost.size:,}", f"{cost.rate:,.0f}", f"{cost.refresh_ms:.0f}"]
    return f"| {name} | {' | '.join(times + (learnt if cost.size else ['–'] * 3))} |"


def _mean(values: Sequence[float]) -> str:
    return f"{_hundredths(float(np.mean(values)))} %"


def _percent(values: Sequence[float], *, sign: bool = False) -> str:
    """The mean and its interval over seeds."""
    mean, error = float(np.mean(values)), float(stats.sem(values))
    wide = float(stats.t.ppf(0.975, len(values) - 1)) * error
    plus = "+" if sign and mean > 0 else ""
    edges = f"[{_hundredths(mean - wide)}, {_hundredths(mean + wide)}]"
    return f"{plus}{_hundredths(mean)} % {edges}"


def _hundredths(value: float) -> int:
    return round(100 * value)
