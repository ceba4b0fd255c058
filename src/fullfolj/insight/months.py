"""A calendar month, which a report is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Month:
    """ValueError for a month that no calendar has."""

    year: int
    number: int

    def __post_init__(self) -> None:
        dt.date(self.year, self.number, 1)

    @classmethod
    def of(cls, date: dt.date) -> Month:
        return cls(date.year, date.month)

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last_day(self) -> dt.date:
        return (self.first_day + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)

    @property
    def before(self) -> Month:
        return Month.of(self.first_day - dt.timedelta(days=1))

    @property
    def days(self) -> Iterator[dt.date]:
        day = self.first_day
        while day <= self.last_day:
            yield day
            day += dt.timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"
