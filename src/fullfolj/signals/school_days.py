"""The school days of units, by their calendars, up to a day."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left

from fullfolj.school.calendar import is_school_day, periods_of
from fullfolj.school.models import Organisation


class SchoolDays:
    """Worked out once a unit, however many pupils ask."""

    def __init__(self, as_of: dt.date) -> None:
        self.as_of = as_of
        self._known: dict[int, tuple[dt.date, list[dt.date]]] = {}

    def of(self, unit: Organisation, first: dt.date) -> list[dt.date]:
        """From `first` to the as-of date, both included."""
        from_day, days = self._known.get(unit.pk, (None, []))
        if from_day is None or first < from_day:
            periods = periods_of(unit)
            span = (first + dt.timedelta(days=n) for n in range((self.as_of - first).days + 1))
            days = [day for day in span if is_school_day(day, periods)]
            self._known[unit.pk] = first, days
        return days[bisect_left(days, first) :]
