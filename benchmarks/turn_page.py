"""The page of the comparison: `benchmarks/turn.md`."""

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import turn_ours, turn_stock
from benchmarks.turn_accuracy import Score
from benchmarks.turn_load import Outcome, Phase
from benchmarks.turn_process import Use

REPORT = Path("benchmarks/turn.md")
STOCK_EPOCHS = 100
PARTS = ("Rasa", "action server", "gateway", "supervisor")


@dataclass(frozen=True)
class Side:
    """Everything measured of one system."""

    phases: Mapping[str, Outcome]
    uses: Mapping[str, Use]
    ready: float
    answer: float
    scores: Mapping[str, Score]


@dataclass(frozen=True)
class Run:
    """Both sides of one run."""

    command: str
    ours: Side
    stock: Side
    ours_trained: turn_ours.Training
    stock_trained: turn_stock.Training
    load: str
    quick: bool = False


def machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), "")
    return f"{os.cpu_count()} cores ({model or platform.machine()})"


def page(run: Run, phases: Sequence[Phase]) -> str:
    parts = [_head(run), _turns(run, phases), _rest(run), _marks(run, phases), _notes(run)]
    return "\n".join(parts)


def _head(run: Run) -> str:
    warning = "\n**A quick trial: few examples, few epochs. These are no figures.**\n"
    return f"""# A turn, measured: ours and stock Rasa

`{run.command}` writes this page; `make bench` measures everything.
Both systems ran at the same time on one machine and were spoken to in turns, block by block, so
what else the machine did met both. {machine()}, Python {platform.python_version()} for ours and
3.10 for stock, {run.load}.
{warning if run.quick else ""}
- **ours**: the whole stack under its supervisor. A turn is measured at the WebSocket: the frame in,
  the last bubble of the answer out. Gateway, Rasa, action server and the database are inside.
- **stock**: Rasa 3.6.21 with the libraries it pins (TensorFlow 2.12): JiebaTokenizer, counted
  words and characters, DIET, TED, rules, memoization, fallback. A turn is measured at its `rest`
  channel. The same messages to learn from, the same rules, the same action server over a copy of
  the same shop. It has no gateway: nothing it is sent is stored before it is answered, nothing can
  be sent again, nobody is signed in.
"""


def _turns(run: Run, phases: Sequence[Phase]) -> str:
    head = """## Turns

| shoppers at once | | turns | p50 ms | p95 ms | p99 ms | turns/s | CPU ms a turn | errors |
|---|---|---|---|---|---|---|---|---|
"""
    rows = [
        _turn_row(str(phase.at_once), name, side.phases[phase.title])
        for phase in phases
        for name, side in (("**ours**", run.ours), ("stock", run.stock))
    ]
    return head + "".join(rows)


def _turn_row(at_once: str, name: str, outcome: Outcome) -> str:
    quantiles = " | ".join(f"{outcome.quantile(q):.0f}" for q in (50, 95, 99))
    errors = ", ".join(f"{n} {what}" for what, n in outcome.errors.items()) or "0"
    return (
        f"| {at_once} | {name} | {outcome.turns} | {quantiles} | {outcome.rate:.1f}"
        f" | {outcome.cpu_ms:.0f} | {errors} |\n"
    )


def _rest(run: Run) -> str:
    ours, stock = run.ours, run.stock
    rows: list[tuple[str, ...]] = [("", "ours", "stock")]
    rows += [(f"{part}: RSS MB (peak)", *(_held(s, part) for s in (ours, stock))) for part in PARTS]
    rows.append(("all processes: RSS MB", *(f"{_sum(s):.0f}" for s in (ours, stock))))
    rows.append(("warm start until ready, s", f"{ours.ready:.1f}", f"{stock.ready:.1f}"))
    rows.append(("warm start until the first answer, s", _s(ours.answer), _s(stock.answer)))
    made, taught = run.ours_trained, run.stock_trained
    rows.append(
        ("training, s (CPU s)", f"{made.first:.0f} ({made.first_cpu:.0f})", _trained(taught))
    )
    rows.append(("training again, s (CPU s)", f"{made.again:.0f} ({made.again_cpu:.0f})", "same"))
    for language in ours.scores:
        pair = (ours.scores[language], stock.scores[language])
        title = f"held-out {language} ({pair[0].messages} messages): accuracy, macro-F1"
        rows.append((title, *(f"{s.accuracy:.3f}, {s.macro_f1:.3f}" for s in pair)))
    lines = [f"| {' | '.join(row)} |\n" for row in rows]
    return (
        "## Memory, start, training, understanding\n\n"
        + lines[0]
        + "|---|---|---|\n"
        + "".join(lines[1:])
    )


def _held(side: Side, part: str) -> str:
    used = side.uses.get(part)
    return f"{used.resident_mb:.0f} ({used.peak_mb:.0f})" if used else "-"


def _sum(side: Side) -> float:
    return sum(used.resident_mb for used in side.uses.values())


def _s(seconds: float) -> str:
    return f"{seconds:.1f}"


def _trained(training: turn_stock.Training) -> str:
    spent = f"{training.seconds:.0f} ({training.cpu_seconds:.0f})"
    return f"{spent}, with {training.epochs} of {STOCK_EPOCHS} epochs"


def _marks(run: Run, phases: Sequence[Phase]) -> str:
    first = phases[0].title
    half = run.ours.phases[first].quantile(50) / run.stock.phases[first].quantile(50)
    higher = all(run.ours.scores[k].accuracy > s.accuracy for k, s in run.stock.scores.items())
    memory = run.ours.uses["Rasa"].resident_mb
    marks = [
        (f"p50 at most half of stock's: {half:.2f} of it", half <= 0.5),
        ("at higher accuracy in both languages", higher),
        (f"Rasa process at most 350 MB: {memory:.0f} MB", memory <= 350),
        (
            f"warm start under 20 s: {run.ours.answer:.1f} s to the first answer",
            run.ours.answer < 20,
        ),
    ]
    lines = [f"- {'kept' if kept else '**missed**'}: {text}\n" for text, kept in marks]
    return "## What was promised\n\n" + "".join(lines)


def _epochs(stock: turn_stock.Training) -> str:
    """Why stock had fewer epochs than it would by default."""
    if stock.epochs >= STOCK_EPOCHS:
        return ""
    epoch = stock.diet_seconds / stock.epochs
    ended = f", ended after {stock.epochs}" if stock.epochs < stock.planned else ""
    return f"""\
- Stock's default is {STOCK_EPOCHS} epochs of DIET. One took {epoch:.0f} s here ({stock.examples:,}
  messages), all would take {epoch * STOCK_EPOCHS / 60:.0f} minutes, so it had fewer
  (`--epochs {stock.planned}`{ended}). TED had its 100. What a turn takes and holds does not depend
  on epochs; what is understood may.
"""


def _notes(run: Run) -> str:
    stock = run.stock_trained
    nice = "  Stock was trained at low priority beside other work.\n" if stock.nice else ""
    return f"""## How, and what to know

{_epochs(stock)}- Ours learnt twice: with no sentence encoded before, then with the vectors kept.
{nice}- The turns are the conversations of `benchmarks/turn_script.yml`, every intent, in Chinese,
  English and both at once; three of eight conversations are of a signed-in demo shopper. A
  shopper rests 60 ms after each answer. Warm-up turns are not counted. An error is no answer
  within 30 s, a status, or the bot's "something went wrong"; times are of answered turns.
- Memory is VmRSS (and VmHWM) of /proc after all turns. CPU is of all processes of a side.
- A warm start has records, search index and model made before. It ends with an answered "你好".
- One Jieba bot has both of stock's languages: kinder than two bots in memory and start, and Jieba
  leaves English words whole.
- Stock answers in Chinese only: it cannot tell the language of a turn, and our text generator is
  not part of it. Choices and cards are therefore missing in its answers. DIET finds no entities,
  since nobody annotated any; its order numbers come from a regular expression.
- Understanding: the label that the bot acts on; its fallback counts as out of scope on both sides.
"""
