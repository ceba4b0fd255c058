"""A pupil's lessons added up by subject, teaching group, weekday and place in the day; over windows and week by week.

Never by teacher: the facts hold none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fullfolj.domain.share import Coverage, Share, Window
from fullfolj.lake.engine import Cursor, Frame, Row
from fullfolj.measures.catalogue import family
from fullfolj.measures.results import Definition, WindowMeasures, WindowName
from fullfolj.measures.runner import Batch, make_window_days, measure_prepared, prepare


@dataclass(frozen=True)
class Place:
    """Where in the week a lesson lies: `weekday` 0 is Monday, `slot` 1 the pupil's first lesson of the day."""

    weekday: int
    slot: int


@dataclass(frozen=True)
class LessonSums:
    """Some lessons added up. Minutes, lates and missed lessons are None where none of the lessons is reported."""

    first: dt.date
    last: dt.date
    lessons: int
    reported_lessons: int
    wholly_absent: int | None
    late_arrivals: int | None
    present: int | None
    valid: int | None
    invalid: int | None
    other: int | None
    coverage: Coverage

    def share(self, window: str, definition: Definition | str = Definition.REPORTED) -> Share:
        """The absence share in minutes; a lesson has no day form, so `day` is told as `reported`."""
        how = Definition.REPORTED if definition == Definition.DAY else Definition(definition)
        absent = (self.valid or 0) + (self.invalid or 0)
        whole = {
            Definition.REPORTED: absent + (self.present or 0) + (self.other or 0),
            Definition.OFFERED: self.coverage.offered,
            Definition.OFFERED_STRICT: self.coverage.reported,
        }[how]
        return Share(absent, whole, Window(window, self.first, self.last), self.coverage, how.value)


@dataclass(frozen=True)
class PupilLessons:
    """One pupil as of a day. Subjects and groups are named as the source does, "" where it does not.

    `cells` are the lessons of each week by place, `windows` all measures of the days.
    """

    windows: Mapping[WindowName, WindowMeasures]
    subjects: Mapping[tuple[WindowName, str], LessonSums]
    groups: Mapping[tuple[WindowName, str], LessonSums]
    places: Mapping[tuple[WindowName, Place], LessonSums]
    weeks: Mapping[dt.date, LessonSums]
    subject_weeks: Mapping[tuple[dt.date, str], LessonSums]
    group_weeks: Mapping[tuple[dt.date, str], LessonSums]
    cells: Mapping[tuple[dt.date, Place], LessonSums]


def pupil_lessons(
    cur: Cursor,
    paths: Iterable[Path | str],
    enrolments: Frame,
    student: int,
    as_of: dt.date,
    definition: Definition | str = Definition.REPORTED,
) -> PupilLessons:
    """Everything about one pupil, from one reading; weeks are those of the school year and of the last 20 school days.

    A pupil without lessons has empty mappings, and windows where everything is unknown.
    """
    prepare(cur, Batch([student], list(paths)), enrolments, as_of, definition)
    windows = measure_prepared(cur, [student], as_of, definition)[student].windows
    count_lessons(cur, as_of)
    return PupilLessons(
        windows=windows,
        subjects={(WindowName(row[0]), row[1]): _sums(*row[2:]) for row in _rows(cur, "subjects")},
        groups={(WindowName(row[0]), row[1]): _sums(*row[2:]) for row in _rows(cur, "student_groups")},
        places={(WindowName(row[0]), Place(*row[1:3])): _sums(*row[3:]) for row in _rows(cur, "lesson_slots")},
        weeks={row[0]: _sums(*row[1:]) for row in _rows(cur, "student_weeks")},
        subject_weeks={(row[0], row[1]): _sums(*row[2:]) for row in _rows(cur, "subject_weeks")},
        group_weeks={(row[0], row[1]): _sums(*row[2:]) for row in _rows(cur, "group_weeks")},
        cells={(row[0], Place(*row[1:3])): _sums(*row[3:]) for row in _rows(cur, "slot_weeks")},
    )


def count_lessons(cur: Cursor, as_of: dt.date) -> None:
    """The tables `window_days` and `counted_lessons` on the cursor, after `prepare`: lessons of any of the windows."""
    make_window_days(cur, as_of)
    ((first,),) = cur.rows("select min(date) from window_days")
    begins = {"first": first or as_of, "as_of": as_of}
    cur.run(f"create or replace temp table counted_lessons as {family('counted_lessons').sql}", begins)


def _rows(cur: Cursor, name: str) -> list[Row]:
    """The family's rows without the pupil, who is the only one."""
    return [row[1:] for row in cur.rows(family(name).sql)]


def _sums(
    first: dt.date,
    last: dt.date,
    lessons: int,
    reported_lessons: int,
    wholly_absent: int | None,
    late_arrivals: int | None,
    present: int | None,
    valid: int | None,
    invalid: int | None,
    other: int | None,
    offered: int,
    reported_offered: int,
) -> LessonSums:
    return LessonSums(
        first,
        last,
        lessons,
        reported_lessons,
        wholly_absent,
        late_arrivals,
        present,
        valid,
        invalid,
        other,
        Coverage(reported_offered, offered),
    )
