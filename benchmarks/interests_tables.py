"""The rows and tables of `benchmarks/interests.md`."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.interests_sets import ABROAD, Labelled
from nlu_models.interests_topics import Topics


class Measure(NamedTuple):
    """Of topics named at their thresholds."""

    macro_f1: float
    micro_f1: float
    precision: float
    recall: float
    calibration: float  # of the likeliest topic's score
    alarms: float  # share of texts without any topic that get one


def macro_f1(right: Sequence[str], guesses: Sequence[str]) -> float:
    def f1(label: str) -> float:
        hits = sum(r == g == label for r, g in zip(right, guesses, strict=True))
        return 2 * hits / (right.count(label) + guesses.count(label))

    return float(np.mean([f1(label) for label in sorted(set(right))]))


def _shown(measure: Sequence[float]) -> str:
    return " | ".join("-" if np.isnan(m) else f"{m:.3f}" for m in measure)


def head(topics: Topics) -> str:
    sentences = topics.sentences()
    wished = sum(s.wished for s in sentences)
    return f"""# Interests, measured

`.venv/bin/python -m benchmarks.interests --data ../shared/data` writes this page (the public sets
are not part of the repository). {len(topics.ids)} topics, {len(topics.parents)} of them finer than
a wider one, learnt from {len(sentences):,} sentences that `data/interests.yml` yields ({wished:,}
wishes; the rest names things in questions of service, refusals and words of others, or nothing)
and from about 3,500 service messages of `data/nlu`. Times are CPU times of one thread.

A message's score for a topic is calibrated; it is named above the topic's threshold. Two heads
stand on the encoder's sentence vector: what a message is about (kernel ridge regression through
landmarks, for all topics at once), and, shared by all topics, whether it wishes for it (logistic
regression).
"""


def own_table(examples: Sequence[Labelled], rows: Sequence[str]) -> str:
    silent = sum(not e.topics for e in examples)
    return f"""## Which model

On our own {len(examples)} held-out messages (`tests/heldout/interests.tsv`; {silent} of them have
no topic), written apart from the training data. Half of them were looked at while the model was
made, so expect a little less elsewhere. Finer and wider topics both count. Calibration error is
that of the likeliest topic's score; false alarms are messages without a topic that get one.

| model | macro-F1 | micro-F1 | precision | recall | calibration error | false alarms | trained in \
CPU s | ms a message |
|---|---|---|---|---|---|---|---|---|
{chr(10).join(rows)}

"""


def own_row(name: str, found: Measure, seconds: float, milliseconds: float) -> str:
    return f"| {name} | {_shown(found)} | {seconds:.0f} | {milliseconds:.2f} |"


def kinds_table(named: NDArray[np.bool_], examples: Sequence[Labelled], ids: Sequence[str]) -> str:
    """What the chosen model does with each kind of message."""
    rows = []
    for kind in dict.fromkeys(e.kind for e in examples):
        places = [i for i, e in enumerate(examples) if e.kind == kind]
        sets = [({t for t, n in zip(ids, named[i], strict=True) if n}, examples[i]) for i in places]
        exact = sum(e.topics <= found <= e.topics | e.also for found, e in sets)
        wrong = sum(bool(found - e.topics - e.also) for found, e in sets)
        rows.append(f"| {kind} | {len(places)} | {exact} | {wrong} |")
    return f"""The chosen model by kind of message: "exact" has every topic, finer and wider, and no
other; "wrong" has at least one topic that is not right.

| kind | messages | exact | wrong |
|---|---|---|---|
{chr(10).join(rows)}
"""


def set_row(title: str, name: str, found: Measure, best: float) -> str:
    return f"| {title} | {name} | {best:.3f} | {_shown(found)} |"


_COLUMNS = """macro-F1 of the likeliest | macro-F1 | micro-F1 | precision | recall | calibration \
error | false alarms |
|---|---|---|---|---|---|---|---|---|"""


def reference_row(learnt: str, best: float) -> str:
    """What TF-IDF and logistic regression reach when they learn from the set itself."""
    name = "reference: TF-IDF, logistic regression on the set itself"
    return f"| {learnt} | {name} | {best:.3f} | - | - | - | - | - | - |"


def reviews_table(
    rows: Sequence[str],
    reference: float,
    learnt: int,
    tested: Sequence[Labelled],
    named: NDArray[np.bool_],
    ids: Sequence[str],
) -> str:
    silent = ~named.any(axis=1)
    shares = {
        kind: np.mean([s for s, e in zip(silent, tested, strict=True) if e.kind == kind])
        for kind in ("praise", "complaint")
    }
    wrong: Counter[str] = Counter()
    for row, example in zip(named, tested, strict=True):
        right = next(iter(example.topics))
        for topic, on in zip(ids, row, strict=True):
            if on and topic not in example.topics and right == ABROAD:
                wrong[topic] += 1
    common = ", ".join(f"{topic} {count}" for topic, count in wrong.most_common(4))
    return f"""## Shop reviews, Chinese

`online_shopping_10_cats`, {len(tested):,} reviews, the same number of each of 10 categories, mapped
to our topics of the first rank. "Likeliest": which of the set's topics scores best, hotels left
out. The other columns are at the thresholds; hotels are no topic of ours, so whatever a hotel's
review gets is a false alarm (most often {common}). "And n reviews of each": these join
the topics' own examples, and only the head is fitted again.

| learnt from | model | {_COLUMNS}
{chr(10).join(rows)}
{reference_row(f"{learnt:,} others of the set", reference)}

A review is no wish, and this is a hard reading of the set: many reviews speak of the delivery or
of quality alone, and name nothing. The bot says nothing to {shares["praise"]:.0%} of the praise and
to {shares["complaint"]:.0%} of the complaints: a complaint is a matter of service first. Weak
mappings: the set's dairy category is about a company in the news rather than about drinks; washing
(shampoo) reviews are mostly about price and parcel; fruit reviews are often about rot and refunds.
"""


def titles_table(rows: Sequence[str]) -> str:
    return f"""## Titles of catalogues

A title alone, as a shopper may paste one (of Amazon's every second one). The Amazon catalogue has
two large topics (electronics, appliances) and few others: its macro-F1 rests on a handful of titles
(one or two for the car, for health, for hardware), and its television cables and batteries are
"electronics" by the mapping. The Chinese catalogue's categories are mapped by hand: bags and
underwear to fashion, a game's goods to hobbies.

| set | model | {_COLUMNS}
{chr(10).join(rows)}
"""


def service_table(rows: Sequence[str]) -> str:
    return f"""## Service messages of others

Messages whose intent is service (orders, refunds, invoices, accounts ...). None should yield an
interest, although some name a thing; the share that does.

| set | messages | model | with an interest |
|---|---|---|---|
{chr(10).join(rows)}
"""


def new_topic_row(name: str, whole: Measure, small: Measure) -> str:
    cells = (whole.precision, whole.recall, small.precision, small.recall)
    f1s = (whole.micro_f1, small.micro_f1)
    shown = [f"{c:.2f}" for c in (*cells[:2], f1s[0], *cells[2:], f1s[1])]
    return f"| {name} | {' | '.join(shown)} |"


def new_topics_table(rows: Sequence[str]) -> str:
    return f"""## A new topic from its description and five examples

One topic at a time is cut down to its name, its description (zh, en), three Chinese and two
English examples, without words; then the head is fitted again and the held-out messages are read.
They hold few messages of one topic, so a single one moves these figures a lot.

| topic | whole: precision | recall | F1 | cut down: precision | recall | F1 |
|---|---|---|---|---|---|---|
{chr(10).join(rows)}
"""


def travel_text(found: Measure, seconds: float, examples: int) -> str:
    return f"""
A topic that the file does not have at all, "travel", from its description and {examples} examples,
on the hotel reviews among the shop reviews: precision {found.precision:.2f}, recall
{found.recall:.2f}, F1 {found.micro_f1:.2f}. Fitting the head again took {seconds:.0f} CPU seconds.
Most of what is written about a stay reads as talk of service, so the shared wish head keeps it
silent: a topic whose messages are unlike wishes needs examples of its own kind.
"""
