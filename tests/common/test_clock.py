"""Days are those of Paris."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passregion.common.clock import age_on, as_of, day_of, now, today

SUMMER_EVENING = datetime(2026, 6, 30, 21, 59, tzinfo=UTC)
SUMMER_MIDNIGHT = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)
WINTER_MIDNIGHT = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (SUMMER_EVENING, date(2026, 6, 30)),
        (SUMMER_MIDNIGHT, date(2026, 7, 1)),
        (WINTER_MIDNIGHT, date(2027, 1, 1)),
    ],
)
def test_the_day_changes_at_midnight_in_paris(moment: datetime, day: date) -> None:
    assert day_of(moment) == day
    with as_of(moment):
        assert (now(), today()) == (moment, day)


def test_the_told_moment_ends_with_its_block() -> None:
    with as_of(SUMMER_EVENING):
        with as_of(WINTER_MIDNIGHT):
            assert now() == WINTER_MIDNIGHT
        assert now() == SUMMER_EVENING
    assert now() > SUMMER_EVENING
    assert now().tzinfo is not None


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2010, 11, 23), date(2026, 11, 22), 15),
        (date(2010, 11, 23), date(2026, 11, 23), 16),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 11, 23), date(2026, 11, 23), 0),
    ],
)
def test_ages(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


@given(st.dates(date(1950, 1, 1), date(2020, 1, 1)), st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_an_age_never_goes_back(birth: date, day: date) -> None:
    assert 0 <= age_on(birth, day) <= age_on(birth, day.replace(year=day.year + 1, day=min(day.day, 28)))
