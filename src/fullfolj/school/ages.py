"""When somebody is of age."""

from __future__ import annotations

import datetime as dt

_OF_AGE = 18


def years_before(on: dt.date, years: int) -> dt.date:
    """Who is born on it or before has lived so many years; 28 February for a leap day."""
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return on.replace(year=on.year - years, day=day)


def eighteen_years_before(on: dt.date) -> dt.date:
    """As the database counts (access_grounds): who is born after it is under 18."""
    return years_before(on, _OF_AGE)


def of_age_on(born: dt.date | None) -> dt.date | None:
    """The day somebody turns 18; 1 March for a leap day, as the database counts. None: the birth date is unknown."""
    if born is None:
        return None
    is_leap_day = (born.month, born.day) == (2, 29)
    return dt.date(born.year + _OF_AGE, 3, 1) if is_leap_day else born.replace(year=born.year + _OF_AGE)


def is_of_age(born: dt.date | None, on: dt.date) -> bool:
    """False where the birth date is unknown: then a guardian is still asked for."""
    return born is not None and born <= eighteen_years_before(on)
