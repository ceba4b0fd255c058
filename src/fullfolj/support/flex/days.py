"""On which days a slot is held, by the school's calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from fullfolj.school.calendar import is_school_day
from fullfolj.school.models import CalendarPeriod

#: When something starts and ends.
type Times = tuple[dt.datetime, dt.datetime]
_WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True)
class Days:
    """The days on which it is held, and those that the school is closed."""

    held: tuple[dt.date, ...]
    skipped: tuple[dt.date, ...]


def weekly(first: dt.date, until: dt.date | None, periods: Sequence[CalendarPeriod]) -> Days:
    """The first day and then every week until a day, that one included; None is the first day alone."""
    last = first if until is None else until
    every = [first + n * _WEEK for n in range((last - first) // _WEEK + 1)]
    held = tuple(day for day in every if is_school_day(day, periods))
    return Days(held, tuple(day for day in every if day not in held))


def times_on(days: Sequence[dt.date], starts: dt.time, ends: dt.time) -> Sequence[Times]:
    """The same hours by the clock on the wall, also when the clock has been changed between the days."""
    return [
        (
            timezone.make_aware(dt.datetime.combine(day, starts)),
            timezone.make_aware(dt.datetime.combine(day, ends)),
        )
        for day in days
    ]


def week_of(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From Monday's midnight to the next Monday's."""
    monday = day - dt.timedelta(days=day.weekday())
    first, after = (timezone.make_aware(dt.datetime.combine(one, dt.time.min)) for one in (monday, monday + _WEEK))
    return first, after
