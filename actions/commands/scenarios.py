"""`python -m actions scenarios`: check the file, measure the detector, discover new scenarios."""

import argparse
import importlib
from pathlib import Path
from typing import Any

from actions.adapters import scenario_files, scenario_turns, scenario_words
from actions.bootstrap import App
from actions.commands import Groups, Say
from actions.services import scenario_report
from actions.services.scenario_evaluation import evaluate

REPORT = Path("benchmarks/scenarios.md")


def add_parser(groups: Groups) -> None:
    group = groups.add_parser("scenarios", help="reasons to speak")
    commands = group.add_subparsers(dest="what", required=True)
    checking = commands.add_parser("check", help="does the file say what it must?")
    checking.set_defaults(needs_database=False)
    checking.add_argument("--file", type=Path, default=scenario_files.SCENARIOS)
    measuring = commands.add_parser("evaluate", help="precision and recall of the detector")
    measuring.set_defaults(needs_database=False)
    measuring.add_argument("--turns", type=Path, default=scenario_turns.TURNS)
    measuring.add_argument("--model", type=Path, default=Path("var/models/shop.tar.gz"))
    measuring.add_argument("--out", type=Path, default=REPORT, help=f"default {REPORT}")
    measuring.add_argument("--misses", action="store_true", help="show errors, tuned half only")


def run(app: App, args: argparse.Namespace, say: Say) -> int:
    if args.what == "check":
        scenarios = scenario_files.load(args.file, scenario_words.known())
        say(f"{args.file}: {len(scenarios.all)} scenarios are well written")
        return 0
    return _evaluate(args, say)


def _evaluate(args: argparse.Namespace, say: Say) -> int:
    cases = scenario_turns.read(args.turns)
    parse = pipeline(args.model).parse
    findings = evaluate(scenario_files.load(), cases, parse, scenario_turns.ZONE)
    report = scenario_report.table(findings)
    args.out.write_text(report, "utf-8")
    say(report)
    for missed in scenario_report.errors(findings) if args.misses else ():
        say(missed)
    return 0


def pipeline(model: Path) -> Any:
    """The bot's own understanding. By name: what is understood is data here, Rasa is no import."""
    try:
        return importlib.import_module("nlu_models.components.pipeline").Pipeline(model)
    except FileNotFoundError as error:
        raise ValueError(str(error)) from error
