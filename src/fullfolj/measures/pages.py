"""What pages show of single pupils: the day strip, the weeks, the lessons behind the arithmetic.

These read few pupils: from files sorted by pupil DuckDB reads only the row groups that hold them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from fullfolj.domain.share import Coverage
from fullfolj.lake.engine import Cursor, Frame, table
from fullfolj.measures.catalogue import family
from fullfolj.measures.results import Definition
from fullfolj.measures.runner import Batch, batches, prepare

# 20 school days can't lie further back than this unless the pupil was away for a summer and an autumn: then all is
# read.
_STRIP_REACH = dt.timedelta(days=75)
_STRIP_DAYS = 20


class DayKind(StrEnum):
    PRESENT = "present"
    VALID = "valid"
    INVALID = "invalid"
    LATE = "late"
    MIXED = "mixed"
    UNREPORTED = "unreported"


@dataclass(frozen=True)
class StripDay:
    """One school day: `absent` of `minutes` in reported lessons, both None on a day without one."""

    date: dt.date
    kind: DayKind
    absent: int | None
    minutes: int | None
    is_whole_day: bool | None

    @property
    def share(self) -> float | None:
        """0–1; None when it is not known."""
        return None if self.absent is None or not self.minutes else self.absent / self.minutes


@dataclass(frozen=True)
class Week:
    """One ISO week with a school day. `valid` and `invalid` are minutes, None where nothing is reported."""

    monday: dt.date
    school_days: int
    reported_days: int
    valid: int | None
    invalid: int | None
    denominator: int
    coverage: Coverage

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week


@dataclass(frozen=True)
class Lesson:
    """One lesson fact as it stands in the lake; minutes are None where unknown."""

    date: dt.date
    start_time: dt.time
    end_time: dt.time | None
    subject: str
    group_name: str
    offered: int
    present: int | None
    valid: int | None
    invalid: int | None
    other: int | None
    late: int | None
    is_reported: bool
    is_cancelled: bool
    is_counted: bool


@dataclass(frozen=True)
class PupilDays:
    """One pupil from one reading: the last 20 school days, the weeks, and the lessons of those days."""

    strip: list[StripDay]
    weeks: list[Week]
    lessons: list[Lesson]


def pupil_days(
    cur: Cursor,
    paths: Iterable[Path | str],
    enrolments: Frame,
    student: int,
    first: dt.date,
    as_of: dt.date,
    definition: Definition | str = Definition.REPORTED,
) -> PupilDays:
    """What a pupil's page shows: weeks from `first`, the strip and its lessons up to `as_of`, from one reading."""
    batch = Batch([student], list(paths))
    days: list[StripDay] = []
    for reach in (min(first, as_of - _STRIP_REACH), None):
        prepare(cur, batch, enrolments, as_of, definition, reach)
        days = strip_prepared(cur, batch.students)[student]
        if len(days) == _STRIP_DAYS:
            break
    held = _lessons_prepared(cur, days[0].date, days[-1].date) if days else []
    return PupilDays(days, _weeks_prepared(cur, first, Definition(definition)), held)


def strip(
    cur: Cursor, paths: Iterable[Path | str], enrolments: Frame, students: Iterable[int], as_of: dt.date
) -> dict[int, list[StripDay]]:
    """Pupil → the last 20 school days up to `as_of`, oldest first; an empty list without any."""
    files = list(paths)
    answer: dict[int, list[StripDay]] = {}
    short = list(students)
    if not short:
        return {}
    # First a short look back; who has fewer than 20 school days there is read from the beginning.
    for reach in (as_of - _STRIP_REACH, None):
        for batch in batches(cur, files, enrolments, short):
            prepare(cur, batch, enrolments, as_of, Definition.REPORTED, reach)
            answer |= strip_prepared(cur, batch.students)
        short = [student for student, days in answer.items() if len(days) < _STRIP_DAYS]
        if not short:
            break
    return answer


def strip_prepared(cur: Cursor, students: Sequence[int]) -> dict[int, list[StripDay]]:
    """The same of pupils whose `school_days` are on the cursor already, after `prepare` or `replay`."""
    answer: dict[int, list[StripDay]] = {student: [] for student in students}
    cur.hand_in("strip_pupils", table({"student": int}, [(student,) for student in students]))
    for student, date, kind, absent, minutes, is_whole_day in cur.rows(family("day_strip").sql):
        answer[student].append(StripDay(date, DayKind(kind), absent, minutes, is_whole_day))
    return answer


def weekly(
    cur: Cursor,
    paths: Iterable[Path | str],
    enrolments: Frame,
    student: int,
    first: dt.date,
    last: dt.date,
    definition: Definition | str = Definition.REPORTED,
) -> list[Week]:
    """The weeks with a school day between the two dates (both included), in order."""
    prepare(cur, Batch([student], list(paths)), enrolments, last, definition, first)
    return _weeks_prepared(cur, first, Definition(definition))


def _weeks_prepared(cur: Cursor, first: dt.date, definition: Definition) -> list[Week]:
    parameters = {"first": first, "definition": definition.value}
    return [
        Week(monday, school_days, reported_days, valid, invalid, denominator, Coverage(reported, offered))
        for monday, school_days, reported_days, valid, invalid, denominator, offered, reported in cur.rows(
            family("weekly").sql, parameters
        )
    ]


def lessons(
    cur: Cursor, paths: Iterable[Path | str], enrolments: Frame, student: int, first: dt.date, last: dt.date
) -> list[Lesson]:
    """The pupil's lesson facts between the two dates (both included), in order of time."""
    prepare(cur, Batch([student], list(paths)), enrolments, last, Definition.REPORTED, first)
    return _lessons_prepared(cur, first, last)


def _lessons_prepared(cur: Cursor, first: dt.date, last: dt.date) -> list[Lesson]:
    return [Lesson(*row) for row in cur.rows(family("lessons").sql, {"first": first, "as_of": last})]
