"""A pupil's school days in a row, and how many of some of them the pupil was away. Pure.

A day counts as away when at least one whole reported lesson was missed. A day without a reported lesson is unknown,
never present.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

#: School days before the start, and as many from the start on. Breaks and weekends are no school days.
WINDOW = 20
#: So many school days before those tell what the pupil is used to.
EARLIER = 60
#: With fewer reported days on either side nothing is said.
FEWEST_DAYS = 10


@dataclass(frozen=True)
class Days:
    """Some school days: `away` of `reported`, of `held` in all; `first` and `last` are None when there are none."""

    away: int
    reported: int
    held: int
    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def share(self) -> float:
        """0–1; nothing reported is an error of whoever asks."""
        return self.away / self.reported

    @property
    def is_enough(self) -> bool:
        """At least ten reported days, and three in four of those held."""
        return self.reported >= FEWEST_DAYS and 4 * self.reported >= 3 * self.held


class History:
    """All school days of one pupil: date → away, or None where nothing is reported."""

    def __init__(self, days: Iterable[tuple[dt.date, bool | None]]) -> None:
        ordered = sorted(days)
        self.dates = [day for day, _away in ordered]
        self.away = [away for _day, away in ordered]
        self._away = [0, *accumulate(int(bool(away)) for away in self.away)]
        self._reported = [0, *accumulate(int(away is not None) for away in self.away)]

    def place(self, day: dt.date) -> int:
        """How many school days lie before `day`."""
        return bisect_left(self.dates, day)

    def before(self, start: dt.date, count: int = WINDOW, *, skip: int = 0) -> Days:
        """The last school days before `start`, at most `count`, those nearest to it left out when `skip` says so."""
        end = max(0, self.place(start) - skip)
        return self._between(max(0, end - count), end)

    def after(self, start: dt.date, until: dt.date, count: int = WINDOW) -> Days:
        """The first school days from `start` on, at most `count`, none after `until`."""
        first = self.place(start)
        return self._between(first, max(first, min(first + count, bisect_right(self.dates, until))))

    def _between(self, first: int, end: int) -> Days:
        away, reported = self._away[end] - self._away[first], self._reported[end] - self._reported[first]
        span = (self.dates[first], self.dates[end - 1]) if end > first else (None, None)
        return Days(away, reported, end - first, *span)

    def stretch(self, days: Days) -> list[bool | None]:
        """The days of a window of this pupil, one by one."""
        if days.first is None or days.last is None:
            return []
        return self.away[bisect_left(self.dates, days.first) : bisect_right(self.dates, days.last)]
