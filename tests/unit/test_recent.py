"""The cache keeps what was used last, within its budget."""

from nlu_models.recent import Recent


def test_what_was_used_longest_ago_goes_first() -> None:
    recent: Recent[str, str] = Recent(4, len)
    for key in ("a", "b", "a", "c"):
        recent.get(key, lambda: "xx")
    assert [recent.peek(key) for key in "abc"] == ["xx", None, "xx"]


def test_a_kept_value_is_not_made_again() -> None:
    recent: Recent[str, list[int]] = Recent(9, len)
    first = recent.get("a", lambda: [1])
    assert recent.get("a", lambda: [2]) is first


def test_one_value_larger_than_the_budget_is_kept_alone() -> None:
    recent: Recent[str, str] = Recent(2, len)
    recent.get("a", lambda: "x")
    recent.get("b", lambda: "xxxx")
    assert (recent.peek("a"), recent.peek("b")) == (None, "xxxx")
