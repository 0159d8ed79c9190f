"""Ratings on SQLite and PostgreSQL: one of a kind for each message, the last one counts."""

import pytest
import sqlalchemy as sa

from actions.adapters.units import SqlWork
from actions.services.ratings import RatingService
from tests.builders import DAY, NOON, a_decision


@pytest.fixture
def work(engine: sa.Engine) -> SqlWork:
    return SqlWork(engine)


@pytest.fixture
def ratings(work: SqlWork) -> RatingService:
    return RatingService(work.writing, work.reading)


def test_the_last_thumb_on_a_message_counts_and_a_score_stands_beside_it(ratings: RatingService):
    for score in (1, -1):
        ratings.thumb("c1", "m1", score, NOON)
    ratings.csat("c1", "m1", 4, NOON + DAY)
    found = [(r.kind, r.score) for r in ratings.of("c1")]
    assert found == [("thumb", -1), ("csat", 4)]
    assert ratings.of("c2") == ()


def test_a_score_is_an_outcome_of_its_decision_and_only_once(work, ratings: RatingService):
    with work.writing() as uow:
        uow.decisions.add(a_decision())
    for _ in range(2):
        ratings.csat("c1", "m1", 4, NOON, "d1")
    with work.reading() as uow:
        (outcome,) = uow.outcomes.of(["d1"])
    assert (outcome.kind, outcome.value_cents) == ("rated", 4)


def test_a_score_that_names_an_unknown_decision_is_kept_all_the_same(ratings: RatingService):
    ratings.csat("c1", "m1", 2, NOON, "gone")
    assert [r.score for r in ratings.of("c1")] == [2]
