"""`python -m actions scenarios`: check the file, measure the detector, discover new scenarios."""

import argparse
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from actions.adapters import scenario_files, scenario_turns, scenario_words, unserved_turns
from actions.adapters.migrate import is_current
from actions.bootstrap import App
from actions.commands import Groups, Say
from actions.core.theme_words import bare
from actions.core.themes import Costs
from actions.core.unserved import Heard, select
from actions.services import discovery_report, scenario_report
from actions.services.discovery import Near, discover
from actions.services.scenario_evaluation import evaluate

REPORT, MODEL = Path("benchmarks/scenarios.md"), Path("var/models/shop.tar.gz")


def add_parser(groups: Groups) -> None:
    group = groups.add_parser("scenarios", help="reasons to speak")
    commands = group.add_subparsers(dest="what", required=True)
    checking = commands.add_parser("check", help="does the file say what it must?")
    checking.set_defaults(needs_database=False)
    checking.add_argument("--file", type=Path, default=scenario_files.SCENARIOS)
    measuring = commands.add_parser("evaluate", help="precision and recall of the detector")
    measuring.set_defaults(needs_database=False)
    measuring.add_argument("--turns", type=Path, default=scenario_turns.TURNS)
    measuring.add_argument("--model", type=Path, default=MODEL)
    measuring.add_argument("--out", type=Path, default=REPORT, help=f"default {REPORT}")
    measuring.add_argument("--misses", action="store_true", help="show errors, tuned half only")
    _add_discover(commands.add_parser("discover", help="themes in what nobody answers well"))


def _add_discover(finding: argparse.ArgumentParser) -> None:
    usual = Costs()
    finding.set_defaults(needs_database=False)
    source = finding.add_mutually_exclusive_group()
    source.add_argument("--jsonl", type=Path, help="lines of conversation, text, at?, why?")
    source.add_argument("--jddc", type=Path, help="a folder of dialogues as of JDDC")
    finding.add_argument("--out", type=Path, required=True, help="the report, Markdown")
    finding.add_argument("--seed", type=int, default=1)
    finding.add_argument("--groups", type=int, help="how many groups; chosen when not given")
    finding.add_argument("--model", type=Path, default=MODEL)
    finding.add_argument("--handling-cents", type=int, default=usual.handling_cents)
    finding.add_argument("--solvable", type=float, default=usual.solvable)
    finding.add_argument("--order-cents", type=int, default=usual.order_cents)
    finding.add_argument("--conversion", type=float, default=usual.conversion)
    finding.add_argument("--margin", type=float, default=usual.margin)


def run(app: App, args: argparse.Namespace, say: Say) -> int:
    if args.what == "check":
        scenarios = scenario_files.load(args.file, scenario_words.known())
        say(f"{args.file}: {len(scenarios.all)} scenarios are well written")
        return 0
    if args.what == "discover":
        return _discover(app, args, say)
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


def _discover(app: App, args: argparse.Namespace, say: Say) -> int:
    from actions.adapters.text_groups import features, group  # scikit-learn is for this command

    heard = _heard(app, args)
    turns = select(heard, pipeline(args.model).parse([h.text for h in heard]))
    if not turns:
        raise ValueError(f"of {len(heard)} turns none was left unanswered: nothing to discover")
    say(f"{len(heard)} turns read, {len(turns)} of them were not answered well")
    texts = [bare(t.text) for t in turns]
    rows = features(app.encoder.sentences(texts), texts, args.seed)
    names = ("handling_cents", "solvable", "order_cents", "conversion", "margin")
    found = discover(
        turns,
        group(rows, args.seed, k=args.groups),
        _nearest_question(app),
        heard=len(heard),
        seed=args.seed,
        costs=Costs(**{name: getattr(args, name) for name in names}),
    )
    args.out.write_text(discovery_report.report(found), "utf-8")
    say(f"{len(found.themes)} themes written to {args.out}")
    return 0


def _heard(app: App, args: argparse.Namespace) -> list[Heard]:
    if args.jsonl:
        return unserved_turns.from_lines(args.jsonl)
    if args.jddc:
        return unserved_turns.from_sessions(args.jddc)
    app.check()
    return unserved_turns.from_database(app.engine)


def _nearest_question(app: App) -> Near:
    """The shop's question nearest to some texts, while the database knows of any."""
    entries = app.shop.faq() if is_current(app.engine) else ()
    questions = [text.question for e in entries for text in (e.zh, e.en) if text.question]
    if not questions:
        return lambda texts: ("", 0.0)
    known = app.encoder.sentences(questions)
    middle = known.mean(axis=0)  # what all questions share says nothing
    known = _unit(known - middle)

    def near(texts: Sequence[str]) -> tuple[str, float]:
        said = _unit(app.encoder.sentences([bare(t) for t in texts]) - middle)
        likeness = (known @ said.T).mean(axis=1)
        best = int(likeness.argmax())
        return questions[best], float(likeness[best])

    return near


def _unit(rows: Any) -> Any:
    return rows / (rows**2).sum(axis=1, keepdims=True).clip(1e-12) ** 0.5
