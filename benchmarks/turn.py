"""Ours and stock Rasa side by side in one run; writes `benchmarks/turn.md`."""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import turn_accuracy, turn_diet, turn_load, turn_ours, turn_stack, turn_stock
from benchmarks.turn_load import Outcome, Phase
from benchmarks.turn_page import REPORT, STOCK_EPOCHS, Run, Side, page
from benchmarks.turn_stack import Started

WARM_UP = Phase("warm-up", 1, 24, 1)
PHASES = (
    Phase("one", 1, 320, 8),
    Phase("eight", 8, 400, 4),
    Phase("thirty-two", 32, 640, 4),
)
QUICK = (Phase("one", 1, 24, 2), Phase("eight", 8, 32, 1))
FEW = 25  # a quick trial learns one message of so many


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m benchmarks.turn", description=__doc__)
    options.add_argument("--work", type=Path, default=Path("var/bench"), help="models and logs")
    options.add_argument("--epochs", type=int, default=STOCK_EPOCHS, help="of stock's DIET")
    options.add_argument("--reuse", action="store_true", help="the models trained before")
    options.add_argument("--train-only", action="store_true", help="train stock, measure nothing")
    options.add_argument("--nice", action="store_true", help="train stock at low priority")
    options.add_argument("--quick", action="store_true", help="a trial, not for figures")
    options.add_argument("--data", type=Path, help="folder of public sets: DIET on foreign texts")
    options.add_argument("--out", type=Path, default=REPORT)
    return options


def main(argv: list[str] | None = None) -> int:
    """Trains what is not there, starts both, measures, writes the page."""
    given = sys.argv[1:] if argv is None else argv
    args = parser().parse_args(given)
    args.work = args.work.resolve()
    try:
        training = _stock_training(args)
        if args.train_only:
            print(training)
            return 0
        trained = _our_training(args)
        turn_ours.make_records(args.work / "ours")
        command = "python -m benchmarks.turn" + "".join(f" {word}" for word in _shown(given))
        phases = QUICK if args.quick else PHASES
        ours, stock, load = asyncio.run(_measure(args, phases, training))
    except (turn_stock.StockError, turn_ours.OursError, turn_stack.NotStarted) as error:
        print(error, file=sys.stderr)
        return 1
    run = Run(command, ours, stock, trained, training, load, quick=args.quick)
    args.out.write_text(page(run, phases), encoding="utf-8")
    print(args.out.read_text(encoding="utf-8"))
    return 0


def _shown(given: Sequence[str]) -> list[str]:
    """The command without folders of this machine."""
    kept, skip = [], False
    for word in given:
        if word in ("--work", "--data", "--out"):
            skip = True
        elif skip:
            skip = False
        else:
            kept.append(word)
    return kept


def _stock_training(args: argparse.Namespace) -> turn_stock.Training:
    home = args.work / "stock"
    known = turn_stock.known_training(home) if args.reuse else None
    if known:
        if turn_stock.outdated(home):
            print("warning: data/nlu has changed since; both learn from the older messages")
        return known
    print(f"training stock Rasa, {1 if args.quick else args.epochs} epochs", flush=True)
    if args.quick:
        return turn_stock.train(home, 1, every=FEW, nice=args.nice)
    return turn_stock.train(home, args.epochs, nice=args.nice)


def _our_training(args: argparse.Namespace) -> turn_ours.Training:
    """On the very messages that stock learnt from."""
    home, nlu = args.work / "ours", args.work / "stock" / "data" / "nlu"
    print("training ours", flush=True)
    return turn_ours.train(home, nlu, reuse=args.reuse)


async def _measure(
    args: argparse.Namespace, phases: Sequence[Phase], training: turn_stock.Training
) -> tuple[Side, Side, str]:
    work = args.work
    shop = work / "stock" / "shop.db"
    turn_ours.copy_records(work / "ours", shop)
    began = os.getloadavg()[0]
    print("starting ours", flush=True)
    ours = await turn_stack.ours(work / "ours")
    try:
        print(f"ready after {ours.ready_seconds:.1f} s; starting stock", flush=True)
        stock = await turn_stack.stock(work / "stock", shop, work / "ours")
        try:
            print(f"ready after {stock.ready_seconds:.1f} s", flush=True)
            outcomes = await _spoken(phases, (ours, stock))
            return await _sides(args, ours, stock, outcomes, training, began)
        finally:
            stock.stop()
    finally:
        ours.stop()


async def _spoken(
    phases: Sequence[Phase], systems: Sequence[Started]
) -> dict[str, dict[str, Outcome]]:
    for one in systems:
        await turn_load.run(one.system, WARM_UP, 0, one.pids)
    outcomes: dict[str, dict[str, Outcome]] = {one.name: {} for one in systems}
    for phase in phases:
        blocks: dict[str, list[Outcome]] = {one.name: [] for one in systems}
        for block in range(phase.blocks):
            for one in systems if block % 2 == 0 else reversed(systems):
                outcome = await turn_load.run(one.system, phase, block, one.pids)
                blocks[one.name].append(outcome)
                print(
                    f"{phase.title} {block + 1}/{phase.blocks} {one.name}:"
                    f" p50 {outcome.quantile(50):.0f} ms, {outcome.rate:.1f}/s",
                    flush=True,
                )
        for name, found in blocks.items():
            outcomes[name][phase.title] = turn_load.joined(found)
    return outcomes


async def _sides(
    args: argparse.Namespace,
    ours: Started,
    stock: Started,
    outcomes: dict[str, dict[str, Outcome]],
    training: turn_stock.Training,
    load: float,
) -> tuple[Side, Side, str]:
    uses = {one.name: one.uses() for one in (ours, stock)}
    load_text = f"load average {load:.1f} before and {os.getloadavg()[0]:.1f} after"
    print("held-out messages", flush=True)
    understood = {
        "ours": await asyncio.to_thread(turn_accuracy.ours, turn_ours.model(args.work / "ours")),
        "stock": await turn_accuracy.stock(stock.url),
    }
    outside = await turn_diet.foreign(stock.url, args.data)
    turn_diet.write(args.work, understood["stock"], outside, training)
    sides = [
        Side(
            outcomes[one.name],
            uses[one.name],
            one.ready_seconds,
            one.answer_seconds,
            {k: turn_accuracy.score(k, r) for k, r in understood[one.name].items()},
        )
        for one in (ours, stock)
    ]
    return sides[0], sides[1], load_text


if __name__ == "__main__":
    sys.exit(main())
