"""What stock's DIET answered, as a file that `python -m benchmarks.nlu --diet` reads."""

import json
import statistics
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks import nlu_sets, turn_stock
from benchmarks.turn_accuracy import LANGUAGES, Records, parsed


async def foreign(url: str, data: Path | None) -> list[dict[str, Any]]:
    """Answers to requests that no shop answers, where the public sets are at hand."""
    if data is None:
        return []
    async with aiohttp.ClientSession() as http:
        return [await parsed(http, url, text) for text in nlu_sets.foreign(data)]


def write(
    work: Path,
    records: Records,
    outside: Sequence[dict[str, Any]],
    training: turn_stock.Training,
) -> None:
    """`diet.json`, with the held-out answers and the foreign ones."""
    held = [r for language in LANGUAGES for r in records[language]]
    content = {
        "epochs": training.epochs,
        "trained_s": training.diet_seconds,
        "p50_ms": 1000 * statistics.median(r["seconds"] for r in held),
        "megabytes": _megabytes(turn_stock.model(work / "stock")),
        "held_out": [_row(r) for r in held],
        "foreign": [_row(r) for r in outside],
    }
    (work / "diet.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8")


def _row(record: dict[str, Any]) -> list[Any]:
    """The best intent, its confidence, and how unlike every request to the shop the text is."""
    ranking = [r for r in record["ranking"] if r["name"] != "nlu_fallback"]
    best = ranking[0] if ranking else {"name": "out_of_scope", "confidence": 0.0}
    return [best["name"], best["confidence"], round(1 - record["confidence"], 4)]


def _megabytes(model: Path) -> float:
    """Of DIET's own files in the model."""
    with tarfile.open(model) as archive:
        return sum(m.size for m in archive.getmembers() if "DIETClassifier" in m.name) / 1e6
