"""`evaluate heldout`: the bot on messages it never learnt from, beside the committed table."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from nlu_models.evaluate import (
    Example,
    Score,
    accuracy,
    changes,
    label_of,
    macro_f1,
    read_examples,
    read_table,
    scores,
    write_table,
)
from nlu_models.predict import MODEL, quiet, record

FOLDER = Path("tests/heldout")
TABLE = "results.tsv"
LANGUAGES = ("zh", "en")


class Parser(Protocol):
    """Anything that reads texts as the bot does."""

    def parse(self, texts: Iterable[str]) -> Iterable[dict[str, Any]]: ...


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("evaluate", help="measure the trained bot on held-out messages")
    parser.add_argument("set", choices=["heldout"])
    parser.add_argument("--model", type=Path, default=MODEL, help=f"default {MODEL}")
    parser.add_argument("--folder", type=Path, default=FOLDER, help=f"default {FOLDER}")
    parser.add_argument("--write", action="store_true", help="make this the committed table")
    parser.add_argument("--errors", action="store_true", help="print each wrong answer")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the scores and what changed; writes the table when asked to."""
    try:
        quiet()
        from nlu_models.components.pipeline import Pipeline

        pipeline = Pipeline(args.model)
    except FileNotFoundError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    found: list[Score] = []
    for language in LANGUAGES:
        examples = read_examples(args.folder / f"{language}.tsv")
        predicted = answers(pipeline, examples)
        found += scores(language, examples, predicted)
        sys.stdout.write(summary(language, examples, predicted) + "\n")
        if args.errors:
            sys.stdout.writelines(errors(examples, predicted))
    table = args.folder / TABLE
    for change in changes(read_table(table) if table.is_file() else [], found):
        sys.stdout.write(f"{change}\n")
    if args.write:
        write_table(found, table)
    return 0


def answers(parser: Parser, examples: Sequence[Example]) -> list[str]:
    return [label_of(record(parsed)) for parsed in parser.parse([e.text for e in examples])]


def summary(name: str, examples: Sequence[Example], predicted: Sequence[str]) -> str:
    share, mean = accuracy(examples, predicted), macro_f1(scores(name, examples, predicted))
    return f"{name}: {len(examples)} messages, accuracy {share:.3f}, macro-F1 {mean:.3f}"


def errors(examples: Sequence[Example], predicted: Sequence[str]) -> Iterable[str]:
    for example, label in zip(examples, predicted, strict=True):
        if example.intent != label:
            yield f"  {example.intent} seen as {label}: {example.text}\n"
