"""What the lake says of one pupil: plain values that the presenters turn into words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fullfolj.domain.share import Coverage, Share
from fullfolj.measures import Total
from fullfolj.shell.charts import WeekFigures
from fullfolj.shell.components import StripDay


@dataclass(frozen=True)
class NotLit:
    """A rule that is not lit, and the pupil's own figures that say why."""

    title: str
    because: str


@dataclass(frozen=True)
class Lesson:
    """One lesson as it was reported; minutes are None where they are unknown."""

    date: dt.date
    start: dt.time
    end: dt.time | None
    subject: str
    group: str
    offered: int
    present: int | None
    valid: int | None
    invalid: int | None
    other: int | None
    late: int | None
    is_reported: bool
    is_cancelled: bool


@dataclass(frozen=True)
class Corrected:
    """A lesson as it stood until an import corrected it, or took it away, at the moment `until`."""

    lesson: Lesson
    until: dt.datetime


@dataclass(frozen=True)
class StudentFigures:
    """`as_of` is the last school day in it, `coverage` that of `days`, `year` the absence share of the school year.

    `sums` is attendance that a source tells in sum, beside the lessons or in their place.
    """

    as_of: dt.date
    days: tuple[StripDay, ...]
    coverage: Coverage
    weeks: tuple[WeekFigures, ...]
    year: Share | None
    sums: tuple[Total, ...] = ()
