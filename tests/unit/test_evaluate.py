"""Scores by hand, and tables that tell what moved."""

import pytest

from nlu_models.evaluate import (
    Example,
    Score,
    accuracy,
    changes,
    label_of,
    lenient,
    macro_f1,
    read_examples,
    read_table,
    scores,
    write_table,
)

EXAMPLES = [
    Example("a", "refund"),
    Example("b", "refund", frozenset({"complaint"})),
    Example("c", "invoice"),
]


def test_scores_count_hits_misses_and_false_alarms():
    found = scores("zh", EXAMPLES, ["refund", "invoice", "invoice"])
    assert found == [
        Score("zh", "invoice", 1, 0.5, 1.0, 0.667),
        Score("zh", "refund", 2, 1.0, 0.5, 0.667),
    ]
    assert macro_f1(found) == pytest.approx(0.667)


def test_an_equally_good_answer_counts_only_when_lenient():
    predicted = ["refund", "complaint", "invoice"]
    assert accuracy(EXAMPLES, predicted) == pytest.approx(2 / 3)
    assert accuracy(EXAMPLES, lenient(EXAMPLES, predicted)) == 1


def test_out_of_scope_is_an_answer():
    assert label_of({"out_of_scope": True, "intent": "refund"}) == "out_of_scope"
    assert label_of({"out_of_scope": False, "intent": "refund"}) == "refund"


def test_a_table_is_read_as_it_was_written(tmp_path):
    found = scores("en", EXAMPLES, ["refund", "refund", "refund"])
    write_table(found, tmp_path / "t.tsv")
    assert read_table(tmp_path / "t.tsv") == found


def test_changes_begin_with_the_greatest_fall():
    before = [Score("zh", "a", 9, 1, 1, 0.9), Score("zh", "b", 9, 1, 1, 0.8)]
    after = [Score("zh", "a", 9, 1, 1, 0.95), Score("zh", "b", 9, 1, 1, 0.5)]
    moved = changes(before, [*after, Score("zh", "c", 9, 1, 1, 1.0)])
    assert [c.intent for c in moved] == ["b", "c", "a"]
    assert moved[0].fell_by() == pytest.approx(0.3)
    assert changes(before, before) == []


def test_an_intent_that_vanished_fell_all_the_way():
    assert changes([Score("zh", "a", 9, 1, 1, 0.9)], [])[0].fell_by() == pytest.approx(0.9)


def test_examples_are_read_with_their_equally_good_labels(tmp_path):
    path = tmp_path / "e.tsv"
    path.write_text("# note\nwhere\torder_status\tshipping_info,complaint\n\nhi\tgreeting\n")
    one, two = read_examples(path)
    assert one == Example("where", "order_status", frozenset({"shipping_info", "complaint"}))
    assert two == Example("hi", "greeting")
