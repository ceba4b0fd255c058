"""Lesson facts for tests that go through the manifest: one lesson of 60 minutes a school day, a letter each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import polars as pl
from django.utils import timezone

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.lake import store
from fullfolj.lake.facts import SCHEMA
from fullfolj.school.models import Organisation, Person

#: What one letter of a drawn row means: (present, valid, invalid, other, late).
LETTERS = {
    ".": (60, 0, 0, 0, 0),
    "v": (0, 60, 0, 0, 0),
    "i": (0, 0, 60, 0, 0),
    "l": (50, 0, 10, 0, 10),
    "?": (None, None, None, None, None),
}


def school_days(last: dt.date, count: int) -> list[dt.date]:
    """`count` weekdays up to and including `last`."""
    days: list[dt.date] = []
    day = last
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day -= dt.timedelta(days=1)
    return days[::-1]


def keep(unit: Organisation, rows: Mapping[Person, str], last: dt.date, *, group: str = "8A") -> None:
    """The facts become the unit's: one letter a school day, the last letter on `last`."""
    facts = [
        (person.pk, day, dt.time(8, 10), dt.time(9, 10), "MA", group, 60, *_minutes(letter))
        for person, letters in rows.items()
        for day, letter in zip(school_days(last, len(letters)), letters, strict=True)
    ]
    frame = pl.DataFrame(facts, schema=SCHEMA, orient="row")
    years = {SchoolYear.of(fact[1]) for fact in facts}
    files = [
        store.write(unit, year, frame.filter(pl.col("date").is_between(year.first_day, year.last_day)))
        for year in sorted(years)
    ]
    store.switch(files, import_id=None, at=timezone.now())


def _minutes(letter: str) -> tuple[object, ...]:
    return (*LETTERS[letter], letter != "?", False, None)
