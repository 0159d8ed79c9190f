"""The rows and tables of `benchmarks/nlu.md`."""

import platform
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks import nlu_sets
from nlu_models.evaluate import OUT_OF_SCOPE, Example, accuracy, lenient, macro_f1, scores

ALARMS = 0.04


class Measure(NamedTuple):
    """A candidate on our held-out messages."""

    accuracy: float
    macro_f1: float
    calibration: float
    outside_own: float
    outside_foreign: float
    trained_s: float
    p50_ms: float
    megabytes: float


def candidate_row(name: str, m: Measure) -> str:
    shares = (m.accuracy, m.macro_f1, m.calibration, m.outside_own, m.outside_foreign)
    shown = " | ".join(f"{s:.3f}" for s in shares)
    return f"| {name} | {shown} | {m.trained_s:.0f} | {m.p50_ms:.1f} | {m.megabytes:.0f} |"


def head(count: int) -> str:
    return f"""# Understanding, measured

`make bench-nlu` writes this page (the public sets are not part of the repository; see `--data`).
Trained on the {count:,} sentences of `data/nlu`. {platform.machine()}, CPU times.
"""


def candidates_table(rows: Sequence[str]) -> str:
    held = nlu_sets.held_out()
    outside = sum(e.intent == OUT_OF_SCOPE for e in held)
    return f"""## Which classifier

On our own {len(held):,} held-out messages ({outside} of them out of scope), written apart from the
training data. Out-of-scope recall is at {ALARMS:.0%} false alarms among the others: first on
those {outside}, then on requests to voice assistants that nobody here has trained on (CAIS, zh;
CLINC150's out-of-scope test texts, en). Latency is of the classifier alone, one text at a time.

| classifier | accuracy | macro-F1 | calibration error | out-of-scope recall, own | out-of-scope \
recall, foreign | trained in CPU s | p50 ms | model MB |
|---|---|---|---|---|---|---|---|---|
{chr(10).join(rows)}
"""


def mapped_row(name: str, examples: Sequence[Example], title: str, labels: Sequence[str]) -> str:
    """Strict and lenient accuracy, strict and lenient macro-F1."""
    kind = lenient(examples, labels)
    shares = (
        accuracy(examples, labels),
        accuracy(examples, kind),
        macro_f1(scores("", examples, labels)),
        macro_f1(scores("", examples, kind)),
    )
    return f"| {name} | {len(examples):,} | {title} | {' | '.join(f'{s:.3f}' for s in shares)} |"
