"""Measures interests and writes `benchmarks/interests.md`: `-m benchmarks.interests --data DIR`."""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from threadpoolctl import threadpool_limits

from benchmarks import interests_sets as sets
from benchmarks import interests_tables as tables
from benchmarks.interests_candidates import BASELINE, CANDIDATES, CHOSEN, Candidate, Ours, grams
from benchmarks.interests_sets import ABROAD, Labelled
from benchmarks.interests_tables import Measure
from benchmarks.nlu import Reader
from nlu_models import rasa_compat
from nlu_models.calibration import calibration_error
from nlu_models.interests_topics import Topic, Topics, read

REPORT, TOPICS = Path("benchmarks/interests.md"), Path("data/interests.yml")
FEW = (10,)  # reviews of a category that a topic gets beside its own examples
LEFT_OUT = ("pets", "auto", "books", "skincare")
TRAVEL = Topic(  # hotels are no ware of the shop: a topic that is really new
    "travel",
    "",
    {"zh": "酒店住宿、旅行、门票和景点", "en": "hotels, trips, travel tickets and sights"},
    {},
    {
        "zh": ["想订个离地铁近的酒店", "房间干净安静，前台也热情", "早餐丰盛，下次出差还住这家"],
        "en": ["a hotel room with a sea view", "where should we stay for a weekend trip"],
    },
    {"zh": "旅行住宿", "en": "Travel"},
)
Floats = NDArray[np.floating]


@dataclass
class Bench:
    """The topics, what they are learnt beside, and vectors that are computed once."""

    reader: Reader
    topics: Topics
    known: dict[str, Floats]
    indifferent: tuple[list[str], Floats]

    @classmethod
    def of(cls, encoder: Path) -> "Bench":
        reader, topics = Reader(encoder), read(TOPICS)
        indifferent = sets.indifferent()
        own = [s.text for s in topics.sentences()] + [r["text"] for r in topics.typical]
        seen, rest = reader.read("interests", own), reader.read("indifferent", indifferent)
        known = dict(zip(seen.texts, seen.vectors, strict=True))
        return cls(reader, topics, known, (indifferent, rest.vectors))

    def encode(self, plain: list[str]) -> Floats:
        if new := [text for text in dict.fromkeys(plain) if text not in self.known]:
            seen = self.reader.read("interests more", new)
            self.known |= zip(new, seen.vectors, strict=True)
        return np.stack([self.known[text] for text in plain])

    def fit(self, make: Callable[..., Candidate], topics: Topics | None = None) -> Candidate:
        return make(topics or self.topics, self.encode, self.indifferent)

    def vectors(self, name: str, examples: Sequence[Labelled] | Sequence[str]) -> Floats:
        texts = [e if isinstance(e, str) else e.text for e in examples]
        return self.reader.read(f"interests {name}", texts).vectors


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.interests", description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder of public sets, if there is one")
    parser.add_argument("--encoder", type=Path, default=Path("var/encoder"))
    parser.add_argument("--out", type=Path, default=REPORT)
    args = parser.parse_args(argv)
    rasa_compat.install()
    threadpool_limits(1)  # as the bot is served
    args.out.write_text(report(Bench.of(args.encoder), args.data), encoding="utf-8")
    print(f"written to {args.out}")
    return 0


def report(bench: Bench, data: Path | None) -> str:
    fitted = {}
    for name, make in CANDIDATES.items():
        start = time.process_time()
        fitted[name] = (bench.fit(make), time.process_time() - start)
        print(f"{name}: fitted in {fitted[name][1]:.0f} CPU s", flush=True)
    parts = [tables.head(bench.topics), own_section(bench, fitted)]
    if data:
        models = {name: fitted[name][0] for name in (BASELINE, CHOSEN)}
        parts += [
            reviews_section(bench, models, data),
            titles_section(bench, models, data),
            service_section(bench, models, data),
        ]
    parts.append(new_topic_section(bench, fitted[CHOSEN][0], data))
    return "\n".join(parts)


def own_section(bench: Bench, fitted: dict[str, tuple[Candidate, float]]) -> str:
    examples = sets.wider(sets.held_out(), bench.topics)
    vectors = bench.vectors("held-out", examples)
    rows = []
    for name, (candidate, seconds) in fitted.items():
        scores = candidate.scores([e.text for e in examples], vectors)
        found = judge(scores, candidate.thresholds, examples, bench.topics.ids)
        rows.append(tables.own_row(name, found, seconds, latency(candidate, examples, vectors)))
    chosen = fitted[CHOSEN][0]
    scores = chosen.scores([e.text for e in examples], vectors)
    kinds = tables.kinds_table(scores >= chosen.thresholds, examples, bench.topics.ids)
    return tables.own_table(examples, rows) + kinds


def judge(
    scores: Floats, thresholds: Floats | float, examples: Sequence[Labelled], ids: Sequence[str]
) -> Measure:
    """Only topics of `ids`; what is as good as the right answer is neither right nor wrong."""
    right = np.array([[t in e.topics for t in ids] for e in examples])
    allowed = right | np.array([[t in e.also for t in ids] for e in examples])
    named = (scores >= thresholds) & (right | ~allowed)
    hits, wrong, missed = (named & right).sum(0), (named & ~right).sum(0), (~named & right).sum(0)
    asked = right.any(axis=0)
    f1 = 2 * hits / np.maximum(2 * hits + wrong + missed, 1)
    best, rows = scores.argmax(axis=1), np.arange(len(scores))
    silent = ~allowed.any(axis=1)
    return Measure(
        float(f1[asked].mean()),
        float(2 * hits.sum() / max(2 * hits.sum() + wrong.sum() + missed.sum(), 1)),
        float(hits.sum() / max(hits.sum() + wrong.sum(), 1)),
        float(hits.sum() / max(right.sum(), 1)),
        calibration_error(scores[rows, best], allowed[rows, best]),
        float(named[silent].any(axis=1).mean()) if silent.any() else float("nan"),
    )


def latency(candidate: Candidate, examples: Sequence[Labelled], vectors: Floats) -> float:
    """The middle time of one text, the encoder not counted, in milliseconds."""
    times = []
    for example, vector in zip(examples, vectors, strict=True):
        start = time.perf_counter()
        candidate.scores([example.text], vector[None, :])
        times.append(time.perf_counter() - start)
    return 1000 * float(np.median(times))


def widest(scores: Floats, topics: Topics) -> tuple[Floats, list[str]]:
    """The scores of the topics of the first rank."""
    kept = [i for i, topic in enumerate(topics.topics) if not topic.parent]
    return scores[:, kept], [topics.ids[i] for i in kept]


def on_set(
    bench: Bench, candidate: Candidate, name: str, examples: Sequence[Labelled]
) -> tuple[Measure, float]:
    """At the thresholds; and macro-F1 of the likeliest of the topics that the set has."""
    scores, ids = widest(
        candidate.scores([e.text for e in examples], bench.vectors(name, examples)), bench.topics
    )
    limits = np.broadcast_to(candidate.thresholds, (len(bench.topics.ids),))[None, :]
    found = judge(scores, widest(limits, bench.topics)[0], examples, ids)
    within = [e for e in examples if ABROAD not in e.topics]
    asked = sorted({t for e in within for t in e.topics})
    columns = scores[:, [ids.index(t) for t in asked]]
    rows = [i for i, e in enumerate(examples) if ABROAD not in e.topics]
    guesses = [asked[i] for i in columns[rows].argmax(axis=1)]
    return found, tables.macro_f1([next(iter(e.topics)) for e in within], guesses)


def upper(train: Sequence[Labelled], test: Sequence[Labelled]) -> float:
    """Macro-F1 of TF-IDF and logistic regression learnt from the set itself."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    model = make_pipeline(
        TfidfVectorizer(analyzer=grams, sublinear_tf=True, min_df=2),
        LogisticRegression(C=10, class_weight="balanced", max_iter=300),
    )
    model.fit([e.text for e in train], [next(iter(e.topics)) for e in train])
    guesses = list(model.predict([e.text for e in test]))
    return tables.macro_f1([next(iter(e.topics)) for e in test], guesses)


def reviews_section(bench: Bench, models: dict[str, Candidate], data: Path) -> str:
    tested, rest = sets.reviews(data)
    rows = [
        tables.set_row("as shipped", name, *on_set(bench, model, "reviews", tested))
        for name, model in models.items()
    ]
    for few in FEW:
        topics = with_examples(bench.topics, rest, few)
        for name in models:
            model = bench.fit(CANDIDATES[name], topics)
            rows.append(
                tables.set_row(
                    f"and {few} reviews of each", name, *on_set(bench, model, "reviews", tested)
                )
            )
    within = [[e for e in part if ABROAD not in e.topics] for part in (rest, tested)]
    chosen = models[CHOSEN]
    scores = chosen.scores([e.text for e in tested], bench.vectors("reviews", tested))
    named = scores >= chosen.thresholds
    return tables.reviews_table(
        rows, upper(*within), len(within[0]), tested, named, bench.topics.ids
    )


def with_examples(topics: Topics, reviews: Sequence[Labelled], few: int) -> Topics:
    """Each topic of the reviews with some of them as examples."""
    more: dict[str, list[str]] = {}
    for review in reviews:
        listed = more.setdefault(next(iter(review.topics)), [])
        if len(listed) < few:
            listed.append(review.text)
    changed = [
        replace(t, examples={**t.examples, "zh": [*t.examples.get("zh", ()), *more[t.id]]})
        if t.id in more
        else t
        for t in topics.topics
    ]
    return replace(topics, topics=changed)


def titles_section(bench: Bench, models: dict[str, Candidate], data: Path) -> str:
    rows = []
    for name, examples in (
        ("amazon_catalog_en", sets.titles_en(data)),
        ("litemall_catalog_zh", sets.titles_zh(data)),
    ):
        odd, even = examples[1::2], examples[::2]
        for title, model in models.items():
            found, best = on_set(bench, model, name, examples)
            rows.append(tables.set_row(f"{name} ({len(examples):,})", title, found, best))
        rows.append(
            tables.reference_row(f"{name}, other half", (upper(odd, even) + upper(even, odd)) / 2)
        )
    return tables.titles_table(rows)


def service_section(bench: Bench, models: dict[str, Candidate], data: Path) -> str:
    rows = []
    for name, texts in sets.service(data).items():
        vectors = bench.vectors(f"service {name}", texts)
        for title, model in models.items():
            named = (model.scores(texts, vectors) >= model.thresholds).any(axis=1)
            rows.append(f"| {name} | {len(texts):,} | {title} | {named.mean():.3f} |")
    return tables.service_table(rows)


def new_topic_section(bench: Bench, whole: Candidate, data: Path | None) -> str:
    examples = sets.wider(sets.held_out(), bench.topics)
    vectors = bench.vectors("held-out", examples)
    texts = [e.text for e in examples]
    rows = []
    for left_out in LEFT_OUT:
        small = bench.fit(Ours, few_told(bench.topics, left_out))
        column = bench.topics.ids.index(left_out)
        pair = [
            judge(
                m.scores(texts, vectors)[:, [column]],
                np.broadcast_to(m.thresholds, (len(bench.topics.ids),))[column],
                examples,
                [left_out],
            )
            for m in (whole, small)
        ]
        rows.append(tables.new_topic_row(left_out, *pair))
    return tables.new_topics_table(rows) + (travel(bench, data) if data else "")


def few_told(topics: Topics, left_out: str) -> Topics:
    """One topic as a marketer would begin it: a name, a description and five examples."""

    def cut(topic: Topic) -> Topic:
        if topic.id != left_out:
            return topic
        few = {"zh": topic.examples["zh"][:3], "en": topic.examples["en"][:2]}
        return replace(topic, words={}, examples=few)

    together = [row for row in topics.together if left_out not in row["topics"]]
    return replace(topics, topics=[cut(t) for t in topics.topics], together=together)


def travel(bench: Bench, data: Path) -> str:
    """A topic that the file lacks, on the set's hotel reviews."""
    topics = replace(bench.topics, topics=[*bench.topics.topics, TRAVEL])
    start = time.process_time()
    model = bench.fit(Ours, topics)
    seconds = time.process_time() - start
    tested = [
        replace(e, topics=frozenset({"travel"}) if ABROAD in e.topics else frozenset())
        for e in sets.reviews(data)[0]
    ]
    scores = model.scores([e.text for e in tested], bench.vectors("reviews", tested))
    limit = np.broadcast_to(model.thresholds, (len(topics.ids),))[-1]
    found = judge(scores[:, -1:], limit, tested, ["travel"])
    return tables.travel_text(found, seconds, len(TRAVEL.examples["zh"] + TRAVEL.examples["en"]))


if __name__ == "__main__":
    raise SystemExit(main())
