"""The trained bot's interests on held-out messages: good ones, and none where there is none."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from nlu_models.interests_topics import read
from tests.integration.trained import pipeline

TOPICS = read(Path("data/interests.yml"))


class Seen(NamedTuple):
    text: str
    kind: str
    right: frozenset[str]
    as_good: frozenset[str]
    found: frozenset[str]


@cache
def seen() -> list[Seen]:
    lines = Path("tests/heldout/interests.tsv").read_text("utf-8").splitlines()[1:]
    rows = [[*line.split("\t"), ""] for line in lines]
    parsed = pipeline().parse([row[0] for row in rows])
    return [
        Seen(
            row[0],
            row[2],
            TOPICS.closed(row[1].split(",")) if row[1] != "none" else frozenset(),
            TOPICS.closed(filter(None, row[3].split(","))),
            frozenset(i["topic"] for i in one["interests"]),
        )
        for row, one in zip(rows, parsed, strict=True)
    ]


def shares(rows: list[Seen]) -> tuple[float, float]:
    """Precision and recall over all topics."""
    hits = sum(len(r.found & r.right) for r in rows)
    named = sum(len(r.found - (r.as_good - r.right)) for r in rows)
    return hits / named, hits / sum(len(r.right) for r in rows)


@pytest.mark.parametrize("chinese", [True, False], ids=["zh", "en"])
def test_interests_are_right_and_found_in_both_languages(chinese):
    precision, recall = shares([r for r in seen() if r.text.isascii() != chinese])
    print(f"\nprecision {precision:.3f}, recall {recall:.3f}")  # noqa: T201
    assert precision >= 0.85
    assert recall >= 0.75


@pytest.mark.parametrize("kind", ["none", "service", "denied", "quoted"])
def test_what_is_no_wish_gives_no_interest(kind):
    rows = [r for r in seen() if r.kind == kind]
    alarms = [(r.text, set(r.found)) for r in rows if r.found]
    print(alarms)  # noqa: T201
    assert len(alarms) <= max(1, 0.04 * len(rows))


def test_beside_something_refused_only_the_other_is_wished_for():
    rows = [r for r in seen() if r.kind == "contrast"]
    assert sum(bool(r.found & r.right) for r in rows) >= 7
    assert [(r.text, r.found) for r in rows if r.found - r.right - r.as_good] == []


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("想买双跑步鞋，预算500", "running"),
        ("有没有适合敏感肌的面霜", "skincare"),
        ("i want coffee beans", "tea_coffee"),
        ("给我家猫买点猫粮", "pets"),
    ],
)
def test_a_plain_wish_has_a_sure_score_and_its_wider_topic(text, topic):
    found = {i["topic"]: i["score"] for i in next(iter(pipeline().parse([text])))["interests"]}
    assert found[topic] > 0.5
    assert found[TOPICS.parents[topic]] >= found[topic]
