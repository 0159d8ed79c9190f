"""Measures understanding and writes `benchmarks/nlu.md`: `python -m benchmarks.nlu --data DIR`."""

import argparse
import json
import resource
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from benchmarks import nlu_sets
from benchmarks.nlu_candidates import BASELINE, CANDIDATES, CHOSEN, Answers, Candidate
from benchmarks.nlu_tables import ALARMS, Measure, candidate_row, candidates_table, head, mapped_row
from nlu_models import encoder, evaluate, rasa_compat
from nlu_models.calibration import calibration_error
from nlu_models.evaluate import OUT_OF_SCOPE, Example
from nlu_models.languages import language_of
from nlu_models.normalise import meaning
from nlu_models.vector_cache import VectorCache

REPORT = Path("benchmarks/nlu.md")
FEW = 60  # sentences of an intent and a language
CACHE = Path("var/cache/bench-nlu")


class Seen(NamedTuple):
    """Texts as the classifiers get them."""

    texts: list[str]
    vectors: NDArray[np.float32]


class Reader:
    """Normalises and encodes as the bot's pipeline does; keeps vectors between runs."""

    def __init__(self, folder: Path) -> None:
        self._encoder = encoder.load(folder, workers=2)

    def read(self, name: str, texts: Sequence[str]) -> Seen:
        plain = [meaning(text) for text in texts]
        cache = VectorCache(CACHE / name.replace(" ", "-"), self._encoder.digest)
        return Seen(plain, cache.vectors(plain, self._encoder.sentences))


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nlu", description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder of public sets, if there is one")
    parser.add_argument("--encoder", type=Path, default=Path("var/encoder"))
    parser.add_argument("--diet", type=Path, help="what DIET answered, see `diet_row`")
    parser.add_argument("--out", type=Path, default=REPORT)
    args = parser.parse_args(argv)
    rasa_compat.install()
    threadpool_limits(1)  # as the bot is served; a message is too small to share between threads
    args.out.write_text(report(args), encoding="utf-8")
    print(f"written to {args.out}")
    return 0


def report(args: argparse.Namespace) -> str:
    reader = Reader(args.encoder)
    examples = nlu_sets.own()
    seen = reader.read("own", [e.text for e in examples])
    fitted = {name: fit(make(), seen, examples) for name, make in CANDIDATES.items()}
    rows = [candidate_row(n, measure(*fitted[n], reader, args.data)) for n in CANDIDATES]
    if args.diet and args.diet.is_file():
        rows.append(diet_row(args.diet))
    parts = [head(len(examples)), candidates_table(rows), bot_section()]
    if args.data:
        few = fewer(seen, examples)
        parts += [
            mapped_section(reader, {"all": fitted, f"{FEW} each": few}, args.data),
            public_section(reader, args.data),
        ]
    return "\n".join(parts)


def fit(candidate: Candidate, seen: Seen, examples: Sequence[Example]) -> tuple[Candidate, float]:
    start = time.process_time()
    candidate.fit(seen.texts, seen.vectors, [e.intent for e in examples])
    print(f"fitted in {time.process_time() - start:.0f} CPU s", flush=True)
    return candidate, time.process_time() - start


def fewer(seen: Seen, examples: Sequence[Example]) -> dict[str, tuple[Candidate, float]]:
    """The baseline and the chosen on some sentences of each intent and language."""
    counts: Counter[tuple[str, str | None]] = Counter()
    kept = []
    for place in np.random.default_rng(0).permutation(len(examples)):
        key = (examples[place].intent, language_of(examples[place].text))
        counts[key] += 1
        if counts[key] <= FEW:
            kept.append(place)
    part = Seen([seen.texts[i] for i in kept], seen.vectors[kept])
    chosen = [examples[i] for i in kept]
    return {name: fit(CANDIDATES[name](), part, chosen) for name in (BASELINE, CHOSEN)}


def measure(candidate: Candidate, trained_s: float, reader: Reader, data: Path | None) -> Measure:
    seen = reader.read("held-out", [e.text for e in nlu_sets.held_out()])
    foreign = reader.read("foreign", nlu_sets.foreign(data)) if data else None
    costs = (trained_s, latency(candidate, seen), candidate.size() / 1e6)
    return judge(candidate.answer(*seen), foreign and candidate.answer(*foreign), costs)


def judge(own: Answers, foreign: Answers | None, costs: tuple[float, float, float]) -> Measure:
    """Of answers to the held-out messages and to foreign requests."""
    held = nlu_sets.held_out()
    inside = np.array([e.intent != OUT_OF_SCOPE for e in held])
    limit = np.quantile(own.outside[inside], 1 - ALARMS)
    right = np.array([e.intent == label for e, label in zip(held, own.labels, strict=True)])
    return Measure(
        float(right.mean()),
        evaluate.macro_f1(evaluate.scores("", held, own.labels)),
        calibration_error(own.confidence, right),
        float((own.outside[~inside] > limit).mean()),
        float((foreign.outside > limit).mean()) if foreign else float("nan"),
        *costs,
    )


def latency(candidate: Candidate, seen: Seen) -> float:
    """The middle time of one text, the encoder not counted, in milliseconds."""
    times = []
    for text, vector in zip(seen.texts[:300], seen.vectors[:300], strict=True):
        start = time.perf_counter()
        candidate.answer([text], vector[None, :])
        times.append(time.perf_counter() - start)
    return 1000 * float(np.median(times))


def diet_row(path: Path) -> str:
    """The row of DIET, which runs in an environment of its own.

    The file is JSON: {"trained_s", "p50_ms", "megabytes", "held_out": [[intent, confidence,
    out-of-scope score], one for each of `nlu_sets.held_out()`], "foreign": [likewise]}.
    """
    found = json.loads(path.read_text(encoding="utf-8"))
    costs = (found["trained_s"], found["p50_ms"], found["megabytes"])
    measured = judge(_answers(found["held_out"]), _answers(found["foreign"]), costs)
    return candidate_row("stock Rasa: DIET", measured)


def _answers(rows: list[list[Any]]) -> Answers:
    labels, confidence, outside = zip(*rows, strict=True)
    return Answers(list(labels), np.array(confidence), np.array(outside))


def bot_section() -> str:
    """The trained bot itself, one message at a time, when there is one."""
    from nlu_models.components.pipeline import Pipeline
    from nlu_models.heldout import answers
    from nlu_models.predict import MODEL

    if not MODEL.is_file():
        return f"The trained bot was not measured: there is no {MODEL}.\n"
    pipeline, held = Pipeline(MODEL), nlu_sets.held_out()
    labels = answers(pipeline, held)
    times = []
    for number, example in enumerate(held[::5]):
        start = time.perf_counter()
        list(pipeline.parse([f"{example.text} {number}"]))  # a text that no cache knows
        times.append(time.perf_counter() - start)
    p50, p95 = (1000 * float(np.quantile(times, q)) for q in (0.5, 0.95))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    mean = evaluate.macro_f1(evaluate.scores("", held, labels))
    return f"""The trained bot's whole pipeline (encoder, entities, intents, language) on
the same messages: accuracy {evaluate.accuracy(held, labels):.3f}, macro-F1 {mean:.3f}. One message
takes {p50:.1f} ms in the middle and {p95:.1f} ms at the 95th percentile. This benchmark's process
used {memory:,} MB at its greatest, the training of all candidates included.
"""


def mapped_section(reader: Reader, trained: dict[str, Any], data: Path) -> str:
    rows = []
    for name, examples in nlu_sets.mapped(data).items():
        seen = reader.read(name, [e.text for e in examples])
        for amount, fitted in trained.items():
            for candidate in (BASELINE, CHOSEN):
                labels = fitted[candidate][0].answer(*seen).labels
                rows.append(mapped_row(name, examples, f"{amount} | {candidate}", labels))
    return f"""## Other people's shoppers

Trained on `data/nlu` alone, tested on public service messages whose intents were mapped to ours.
Lenient: a label that the mapping calls equally good counts as right. These sets guided which kinds
of meaning `data/nlu` covers, so the figures are those of development sets; no sentence was copied.
"{FEW} each": learnt from {FEW} sentences of each intent and language, drawn at random.

| set | messages | from | classifier | accuracy strict | lenient | macro-F1 strict | lenient |
|---|---|---|---|---|---|---|---|
{chr(10).join(rows)}
"""


def public_section(reader: Reader, data: Path) -> str:
    rows = [row for split in nlu_sets.splits(data) for row in split_rows(reader, split)]
    return f"""## Public benchmarks

The same pipeline trained on each set's own training part, tested on its test part.

| set | classifier | accuracy in scope | macro-F1 | calibration error | out-of-scope recall at \
{ALARMS:.0%} | trained in CPU s |
|---|---|---|---|---|---|---|
{chr(10).join(rows)}
"""


def split_rows(reader: Reader, split: nlu_sets.Split) -> list[str]:
    train = reader.read(f"{split.name}-train", [e.text for e in split.train])
    test = reader.read(f"{split.name}-test", [e.text for e in split.test])
    inside = np.array([e.intent != OUT_OF_SCOPE for e in split.test])
    rows = []
    for name in (BASELINE, CHOSEN):
        candidate, seconds = fit(CANDIDATES[name](), train, split.train)
        answers = candidate.answer(*test)
        kept = [e for e, i in zip(split.test, inside, strict=True) if i]
        labels = [label for label, i in zip(answers.labels, inside, strict=True) if i]
        right = np.array([e.intent == label for e, label in zip(kept, labels, strict=True)])
        limit = np.quantile(answers.outside[inside], 1 - ALARMS)
        found = f"{(answers.outside[~inside] > limit).mean():.3f}" if not inside.all() else "-"
        error = calibration_error(answers.confidence[inside], right)
        mean = evaluate.macro_f1(evaluate.scores("", kept, labels))
        rows.append(
            f"| {split.name} | {name} | {right.mean():.3f} | {mean:.3f} | {error:.3f} | {found} "
            f"| {seconds:.0f} |"
        )
    return rows


if __name__ == "__main__":
    raise SystemExit(main())
