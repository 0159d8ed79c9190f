"""What both bots understand of the held-out messages, over the interfaces they are used by."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from nlu_models.evaluate import OUT_OF_SCOPE, accuracy, label_of, macro_f1, read_examples, scores

ROOT = Path(__file__).resolve().parents[1]
HELDOUT = ROOT / "tests" / "heldout"
LANGUAGES = ("zh", "en")
UNKNOWN = (OUT_OF_SCOPE, "nlu_fallback")
Records = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Score:
    messages: int
    accuracy: float
    macro_f1: float


def texts(language: str) -> list[str]:
    return [e.text for e in read_examples(HELDOUT / f"{language}.tsv")]


def ours(model: Path) -> Records:
    """By `python -m nlu_models predict`, which runs the bot's own pipeline."""
    command = [sys.executable, "-m", "nlu_models", "predict", "--jsonl", "--model", str(model)]
    found: Records = {}
    for language in LANGUAGES:
        done = subprocess.run(
            [*command, "--input", "-"],
            input="\n".join(texts(language)) + "\n",
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        found[language] = [json.loads(line) for line in done.stdout.splitlines()]
    return found


async def stock(url: str) -> Records:
    """By `POST /model/parse` of the running server."""
    found: Records = {}
    async with aiohttp.ClientSession() as http:
        for language in LANGUAGES:
            found[language] = [await parsed(http, url, text) for text in texts(language)]
    return found


async def parsed(http: aiohttp.ClientSession, url: str, text: str) -> dict[str, Any]:
    """What the server understands, and the seconds that took."""
    began = time.perf_counter()
    async with http.post(f"{url}/model/parse", json={"text": text}) as answer:
        found = await answer.json()
    return record(found) | {"seconds": round(time.perf_counter() - began, 4)}


def record(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """In the shape of `python -m nlu_models predict --jsonl`."""
    ranking = [
        {"name": r["name"], "confidence": round(r["confidence"], 4)}
        for r in parsed.get("intent_ranking", [])
    ]
    best = next((r for r in ranking if r["name"] not in UNKNOWN), {"name": "", "confidence": 0.0})
    return {
        "text": parsed["text"],
        "intent": best["name"],
        "confidence": best["confidence"],
        "ranking": ranking,
        "out_of_scope": parsed["intent"]["name"] in UNKNOWN,
    }


def score(language: str, records: Sequence[Mapping[str, Any]]) -> Score:
    examples = read_examples(HELDOUT / f"{language}.tsv")
    predicted = [label_of(r) for r in records]
    found = scores(language, examples, predicted)
    return Score(len(examples), accuracy(examples, predicted), macro_f1(found))
