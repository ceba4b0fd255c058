"""When somebody is of age, also of those who were born on a leap day."""

from __future__ import annotations

import datetime as dt

import pytest

from fullfolj.school.ages import eighteen_years_before, is_of_age, of_age_on, years_before

DAYS = [dt.date(2004, 1, 1) + dt.timedelta(days=n) for n in range(0, 4 * 366, 1)]


@pytest.mark.parametrize(
    ("born", "day"),
    [(dt.date(2008, 11, 20), dt.date(2026, 11, 20)), (dt.date(2008, 2, 29), dt.date(2026, 3, 1)), (None, None)],
)
def test_the_day_somebody_turns_18(born: dt.date | None, day: dt.date | None) -> None:
    assert of_age_on(born) == day
    assert not is_of_age(born, dt.date(2026, 2, 28))


def test_it_is_the_first_day_on_which_they_are_of_age() -> None:
    for born in DAYS:
        day = of_age_on(born)
        assert day is not None
        assert is_of_age(born, day)
        assert not is_of_age(born, day - dt.timedelta(days=1))


def test_28_february_stands_for_a_leap_day() -> None:
    assert eighteen_years_before(dt.date(2028, 2, 29)) == dt.date(2010, 2, 28)
    assert years_before(dt.date(2028, 2, 29), 20) == dt.date(2008, 2, 28)
