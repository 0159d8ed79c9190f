"""`predict`: what the bot understands in each line of a file, by the bot's own pipeline."""

import argparse
import json
import os
import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

OUT_OF_SCOPE = "out_of_scope"
MODEL = Path("var/models/shop.tar.gz")


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("predict", help="understand each line of a file")
    parser.add_argument("--input", required=True, help="a file of lines, or - for standard input")
    parser.add_argument("--model", type=Path, default=MODEL, help=f"default {MODEL}")
    parser.add_argument("--jsonl", action="store_true", help="one JSON object a line")
    parser.add_argument("--explain", action="store_true", help="add the weight of every word")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints one prediction per line of the input; empty lines keep their place."""
    try:
        lines = _lines(args.input)
        quiet()
        from nlu_models.components.pipeline import Pipeline

        pipeline = Pipeline(args.model)
    except (FileNotFoundError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for one in predict(pipeline, lines, args.explain):
        shown = json.dumps(one, ensure_ascii=False) if args.jsonl else line(one)
        sys.stdout.write(shown + "\n")
    return 0


def quiet() -> None:
    """One BLAS thread, no warnings of Rasa's libraries; to be called before numpy is imported.

    A message is too small to share between threads: they would cost three times the time. The
    supervisor sets the same for Rasa.
    """
    warnings.simplefilter("ignore")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _lines(source: str) -> list[str]:
    text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8-sig")
    return text.removesuffix("\n").split("\n") if text else []


def predict(
    pipeline: Any, texts: Iterable[str], explained: bool = False
) -> Iterator[dict[str, Any]]:
    """A flat record for each text."""
    from nlu_models.explain import explain

    for parsed in pipeline.parse(texts):
        one = record(parsed)
        yield one | {"explanation": explain(pipeline, one)} if explained else one


def record(parsed: dict[str, Any]) -> dict[str, Any]:
    """The best intent with its honest confidence, and whether the text is out of scope.

    The intent is `out_of_scope` where that class is likeliest; a text that is flagged for its
    strangeness alone keeps the best guess.
    """
    ranking = [
        {"name": r["name"], "confidence": round(r["confidence"], 4)}
        for r in parsed.get("intent_ranking", [])
    ]
    flagged = parsed.get("out_of_scope", True)
    guesses = [r for r in ranking if flagged or r["name"] != OUT_OF_SCOPE]
    best = guesses[0] if guesses else {"name": None, "confidence": 0.0}
    return {
        "text": parsed["text"],
        "language": parsed.get("language"),
        "intent": best["name"],
        "confidence": best["confidence"],
        "ranking": ranking,
        "out_of_scope": flagged,
        "entities": parsed.get("entities", []),
        "interests": parsed.get("interests", []),
    }


def line(one: dict[str, Any]) -> str:
    """A record for people: tab-separated."""
    entities = ", ".join(f"{e['entity']}={e['value']}" for e in one["entities"])
    mark = " (out of scope)" if one["out_of_scope"] else ""
    fields = (one["text"], one["language"] or "-", f"{one['intent']} {one['confidence']:.2f}{mark}")
    interests = ", ".join(f"{i['topic']} {i['score']:.2f}" for i in one["interests"])
    return "\t".join((*fields, entities, interests, *_words(one)))


def _words(one: dict[str, Any]) -> list[str]:
    if "explanation" not in one:
        return []
    return [" ".join(f"{w['text']}{w['effect']:+.2f}" for w in one["explanation"]["words"])]
