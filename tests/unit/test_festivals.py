"""Festivals stand on their days."""

from datetime import date, timedelta

import pytest

from actions.core.festivals import FESTIVALS, day_of, near


@pytest.mark.parametrize(
    ("festival", "day"),
    [
        ("double11", date(2026, 11, 11)),
        ("black_friday", date(2026, 11, 27)),
        ("black_friday", date(2024, 11, 29)),
        ("cyber_monday", date(2025, 12, 1)),
        ("mothers_day", date(2026, 5, 10)),
        ("fathers_day", date(2026, 6, 21)),
        ("spring_festival", date(2026, 2, 17)),
        ("mid_autumn", date(2025, 10, 6)),
        ("qixi", date(2026, 8, 19)),
        ("new_years_goods", date(2026, 2, 10)),
    ],
)
def test_known_days(festival, day):
    assert day_of(festival, day.year) == day


@pytest.mark.parametrize("festival", FESTIVALS)
def test_every_festival_has_one_day_a_year_until_2035(festival):
    for year in range(2025, 2036):
        assert day_of(festival, year).year == year


def test_lunar_days_outside_the_table_are_not_invented():
    assert day_of("mid_autumn", 2040) is None
    assert not near("mid_autumn", date(2040, 9, 20), 30)


def test_lunar_months_keep_their_distance():
    for year in range(2025, 2036):
        spring, lantern = day_of("spring_festival", year), day_of("lantern", year)
        assert lantern - spring == timedelta(days=14)


def test_nearness_counts_days_before_and_after_also_over_new_year():
    assert near("new_year", date(2026, 12, 30), 3)
    assert not near("new_year", date(2026, 12, 30), 1)
    assert near("christmas", date(2027, 1, 2), 0, 10)
    assert not near("christmas", date(2026, 12, 26), 30)
