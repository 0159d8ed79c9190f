"""`python -m actions profiles`: make profiles again, measure the reading of facts."""

import argparse
import importlib
import os
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from actions.adapters import labelled_turns
from actions.bootstrap import App
from actions.commands import Groups, Say
from actions.core.extraction.scoring import Counts, Score, score

MODEL = Path("var/models/shop.tar.gz")


def add_parser(groups: Groups) -> None:
    profiles = groups.add_parser("profiles", help="what is known of shoppers")
    commands = profiles.add_subparsers(dest="what", required=True)
    again = commands.add_parser("rebuild", help="make facts again from messages and events")
    again.add_argument("--identity", help="of this shopper or visitor only")
    again.add_argument("--model", type=Path, default=MODEL, help=f"default {MODEL}")
    measure = commands.add_parser("evaluate", help="measure the extractors on labelled turns")
    measure.add_argument("--turns", type=Path, default=labelled_turns.LABELLED)
    measure.add_argument("--model", type=Path, default=MODEL, help=f"default {MODEL}")


def run(app: App, args: argparse.Namespace, say: Say) -> int:
    pipeline = _pipeline(args.model)
    if args.what == "evaluate":
        return evaluate(app, args.turns, pipeline, say)
    return rebuild(app, args.identity, pipeline, say)


def _pipeline(model: Path) -> Any:
    """The bot's own understanding.

    Loaded by name: the business must not depend on Rasa, and only this command runs it.
    """
    warnings.simplefilter("ignore")
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # a message is too small to share between threads
    module = importlib.import_module("nlu_models.components.pipeline")
    try:
        return module.Pipeline(model)
    except FileNotFoundError as error:
        raise ValueError(str(error)) from error


def rebuild(app: App, identity: str | None, pipeline: Any, say: Say) -> int:
    from tqdm import tqdm  # only commands show progress

    service = app.rebuilding(pipeline.parse_one)
    identities = [identity] if identity else service.owners()
    shown = tqdm(identities, unit="shopper", disable=None)  # None: only on a terminal
    facts = sum(service.rebuild(one) for one in shown)
    say(f"profiles rebuilt: {len(identities)}, with {facts} facts")
    return 0


def evaluate(app: App, turns: Path, pipeline: Any, say: Say) -> int:
    def parse(texts: Sequence[str]) -> Iterable[dict[str, Any]]:
        return (pipeline.parse_one(text, labelled_turns.DAY) for text in texts)

    if not turns.is_file():
        raise ValueError(f"there is no file {turns}")
    for name, half in labelled_turns.read(turns, parse).items():
        _tell(name, len(half), score(half, app.profiles.extract), say)
    return 0


def _tell(name: str, turns: int, found: Score, say: Say) -> None:
    say(f"\n{name}: {turns} turns, {found.traps} of them traps, {found.caught} fell into")
    say(f"{'kind':<18} precision  recall  facts")
    for kind, counts in [*sorted(found.kinds.items()), ("all", found.total)]:
        say(_line(kind, counts))
    say(f"expected calibration error {found.calibration_error:.3f}")
    if name != "heldout":  # what is held out is not looked at
        told = ", ".join(f"{k} {v}" for k, v in found.confidences().items())
        say(f"precision by extractor, drawn towards 0.9: {told}")
        for text, mistake in found.mistakes:
            say(f"  {mistake}: {text}")


def _line(kind: str, counts: Counts) -> str:
    facts = counts.right + counts.missed
    return f"{kind:<18} {counts.precision:>9.3f} {counts.recall:>7.3f} {facts:>6}"
