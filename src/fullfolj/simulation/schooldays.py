"""The school days of a made-up Swedish town.

A school year has at least 178 school days and at most five study days (skolförordningen 3 kap. 2 §). Red days come from
the `holidays` package; the breaks are those most municipalities have.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import holidays

from fullfolj.domain.schoolyear import SchoolYear

FEWEST_SCHOOL_DAYS = 178
MOST_STUDY_DAYS = 5
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """A break or a study day; `name` in Swedish, both dates included."""

    name: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class YearCalendar:
    """`days` are the school days in order, `breaks` those of a week or so, `study_days` days when only staff work."""

    school_year: SchoolYear
    days: tuple[dt.date, ...]
    breaks: tuple[Period, ...]
    study_days: tuple[Period, ...]


def sport_break_week(seed: int) -> int:
    """The ISO week of the town's sport break: 7, 8 or 9."""
    return 7 + seed % 3


@cache
def year_calendar(start: int, sport_week: int) -> YearCalendar:
    """The calendar of the school year that begins in `start`: from 17 August to 12 June, or the weekday within them."""
    red = holidays.country_holidays("SE", years=[start, start + 1], include_sundays=False)
    good_friday = _named(red, "Långfredagen", start + 1)
    breaks = (
        _week("Höstlov", start, 44),
        Period("Jullov", dt.date(start, 12, 20), dt.date(start + 1, 1, 8)),
        _week("Sportlov", start + 1, sport_week),
        Period("Påsklov", good_friday - 4 * _DAY, good_friday - _DAY),
    )
    first, last = dt.date(start, 8, 17), dt.date(start + 1, 6, 12)
    days = [
        day
        for day in (first + n * _DAY for n in range((last - first).days + 1))
        if day.weekday() < 5 and day not in red and not any(b.first <= day <= b.last for b in breaks)
    ]
    wanted = min(MOST_STUDY_DAYS, len(days) - FEWEST_SCHOOL_DAYS)
    study = _study_days(start, days, _named(red, "Kristi himmelsfärdsdag", start + 1))[:wanted]
    return YearCalendar(
        SchoolYear(start),
        tuple(day for day in days if day not in study),
        breaks,
        tuple(Period("Studiedag", day, day) for day in sorted(study)),
    )


def _named(red: holidays.HolidayBase, name: str, year: int) -> dt.date:
    return next(day for day, words in red.items() if day.year == year and name in words)


def _week(name: str, year: int, week: int) -> Period:
    return Period(name, dt.date.fromisocalendar(year, week, 1), dt.date.fromisocalendar(year, week, 5))


def _study_days(start: int, days: list[dt.date], ascension: dt.date) -> list[dt.date]:
    """Most wanted first: the Friday after Ascension Day, then one in each of four months."""
    wanted = [ascension + _DAY]
    for year, month, day in ((start, 11, 16), (start + 1, 3, 15), (start, 9, 25), (start + 1, 1, 25)):
        wanted.append(next(one for one in days if one >= dt.date(year, month, day)))
    return wanted


def latest_school_day(on_or_before: dt.date, sport_week: int) -> dt.date:
    """The last school day up to and including the date."""
    for start in (SchoolYear.of(on_or_before).start, SchoolYear.of(on_or_before).start - 1):
        days = [day for day in year_calendar(start, sport_week).days if day <= on_or_before]
        if days:
            return days[-1]
    raise AssertionError("every school year before has school days")  # pragma: no cover


def school_days_to(last_day: dt.date, count: int, sport_week: int) -> tuple[dt.date, ...]:
    """The `count` school days up to and including `last_day`, oldest first, into earlier school years if need be."""
    days: list[dt.date] = []
    start = SchoolYear.of(last_day).start
    while len(days) < count:
        days = [day for day in year_calendar(start, sport_week).days if day <= last_day] + days
        start -= 1
    return tuple(days[-count:])
