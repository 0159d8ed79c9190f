"""Where a search begins for somebody who does not say what for."""

from dataclasses import replace
from pathlib import Path

import pytest

from actions.adapters.topic_files import TopicFileError, read
from actions.core.facts import Evidence, Fact
from actions.core.languages import Words
from actions.core.profiles import Held, Profile
from actions.core.tastes import noticed, taste
from actions.core.topics import Topic, topics_of
from tests.builders import NOON

TOPICS = {
    "sports_outdoor": Topic("sports_outdoor", Words("运动", "Sports"), "", ("sports", "outdoor")),
    "running": Topic("running", Words("跑步", "Running"), "sports_outdoor", ("shoes",)),
    "travel": Topic("travel", Words("旅行", "Travel")),
}
ALLOWED = {"personalisation": True}


def held(kind: str, subject: str, value: object = 0.9, strength: float = 0.9) -> Held:
    fact = Fact("ann", kind, subject, value, 0.9, "said", "test", 1, Evidence("m1"), NOON)
    return Held(fact, strength)


def profile(*facts: Held, **wanted: object) -> Profile:
    return replace(Profile("ann", facts, ALLOWED), **wanted)


def test_the_narrow_interest_goes_before_the_wide_one():
    known = profile(held("interest", "sports_outdoor", strength=0.95), held("interest", "running"))
    begun = taste(known, TOPICS)
    assert begun and begun.topic.id == "running" and begun.search.category == "shoes"


def test_what_was_said_of_the_same_category_comes_along():
    budget = held("budget", "shoes", {"max_cents": 40000})
    other = held("size", "mens_fashion", "XL")
    need = held("need", "flat_feet", "扁平足")
    begun = taste(profile(held("interest", "running"), budget, other, need), TOPICS)
    assert begun and begun.search.max_cents == 40000
    assert begun.search.size is None
    assert "扁平足" in begun.search.text


@pytest.mark.parametrize(
    "known",
    [
        profile(),
        profile(held("interest", "running", strength=0.1)),
        profile(held("interest", "travel")),
        profile(held("interest", "running"), consents={"personalisation": False}),
    ],
    ids=["nothing known", "too faint", "nothing in the catalogue", "not allowed"],
)
def test_without_ground_it_does_not_begin(known: Profile):
    assert taste(known, TOPICS) is None


def test_a_category_serves_its_topics_and_the_wider_ones():
    assert topics_of(TOPICS, "shoes") == ("running", "sports_outdoor")
    assert topics_of(TOPICS, "pets") == ()


def test_the_shop_s_topics_are_found_in_its_catalogue():
    known = read(Path("data/interests.yml"))
    assert {t.parent for t in known.values() if t.parent} <= set(known)
    assert "running" in topics_of(known, "shoes")


def test_a_file_of_another_shape_is_named(tmp_path: Path):
    path = tmp_path / "interests.yml"
    path.write_text("topics:\n- id: digital\n")
    with pytest.raises(TopicFileError, match=r"interests\.yml"):
        read(path)


def test_a_message_is_about_the_narrowest_topic_that_the_shop_has():
    spoken = [("travel", 0.9), ("sports_outdoor", 0.8), ("running", 0.7)]
    found = noticed(spoken, TOPICS)
    assert found and found.id == "running"
    assert noticed([("travel", 0.9), ("unknown", 0.9)], TOPICS) is None
