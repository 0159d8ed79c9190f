"""`python -m actions decisions export`: its arguments, and what they mean."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

FORMATS = ("obd", "dsjson")
METRICS = ("click", "redeem", "order", "net", "spend")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, required=True)
    parser.add_argument("--out", type=Path, required=True, help="a file; for obd a folder")
    parser.add_argument("--metric", choices=METRICS, default="redeem", help="what is the reward")
    parser.add_argument("--since", type=_day, help="only decisions from this day on, 2026-11-01")
    parser.add_argument("--all", action="store_true", help="also decisions not matured yet")
    parser.add_argument("--salt", default="", help="to hash shoppers alike in several exports")


def run(database: sa.Engine, args: argparse.Namespace, say: Callable[[str], None]) -> int:
    from actions.adapters.exports import export  # every command loads this module
    from actions.adapters.logged import Wanted
    from actions.core.outcomes import ATTRIBUTION

    wanted = Wanted(args.metric, ATTRIBUTION, args.since, matured=not args.all)
    written = export(database, wanted, args.format, args.out, args.salt)
    say(f"{written} decisions written to {args.out}")
    return 0


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
