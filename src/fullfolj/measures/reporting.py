"""How well lessons are reported, by week, class and group: what keeps signals from being lit or cleared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fullfolj.domain.share import Coverage
from fullfolj.lake.engine import Cursor, Frame, table
from fullfolj.measures.catalogue import family


@dataclass(frozen=True)
class UnreportedGroup:
    """A group with `lessons` held without a report, the `oldest` of them, and how much of its time is reported."""

    group_name: str
    lessons: int
    oldest: dt.date
    coverage: Coverage


def unreported_groups(cur: Cursor, paths: Iterable[Path | str], first: dt.date, last: dt.date) -> list[UnreportedGroup]:
    """The groups in the files of one unit with an unreported lesson between the dates (both included), by name."""
    cur.read_facts("facts", paths)
    rows = cur.rows(family("unreported_groups").sql, {"first": first, "as_of": last})
    return [
        UnreportedGroup(name, lessons, oldest, Coverage(reported, offered))
        for name, lessons, oldest, reported, offered in rows
    ]


@dataclass(frozen=True)
class WeekOfGroup:
    """One week of one class's pupils in one group; `class_name` is empty for pupils in no class."""

    monday: dt.date
    class_name: str
    group_name: str
    coverage: Coverage


@dataclass(frozen=True)
class UnreportedLesson:
    """A lesson that nobody has reported, for so many pupils."""

    group_name: str
    date: dt.date
    start_time: dt.time
    subject: str
    students: int


def reporting_weeks(
    cur: Cursor,
    paths: Iterable[Path | str],
    enrolments: Frame,
    first: dt.date,
    last: dt.date,
    classes: Mapping[int, str],
) -> list[WeekOfGroup]:
    """The weeks in the files of one unit between the dates (both included), while the pupils are enrolled (runner).

    `classes` is pupil → name of the class.
    """
    _read(cur, paths, enrolments)
    cur.hand_in("classes", table({"student": int, "class_name": str}, list(classes.items())))
    rows = cur.rows(family("reporting_weeks").sql, {"first": first, "last": last})
    return [
        WeekOfGroup(monday, class_name, group_name, Coverage(reported, offered))
        for monday, class_name, group_name, reported, offered in rows
    ]


def unreported_lessons(
    cur: Cursor, paths: Iterable[Path | str], enrolments: Frame, first: dt.date, last: dt.date
) -> list[UnreportedLesson]:
    """The lessons in the files of one unit between the dates (both included) that nobody has reported, oldest first."""
    _read(cur, paths, enrolments)
    return [
        UnreportedLesson(*row) for row in cur.rows(family("unreported_lessons").sql, {"first": first, "last": last})
    ]


def _read(cur: Cursor, paths: Iterable[Path | str], enrolments: Frame) -> None:
    cur.read_facts("facts", paths)
    cur.hand_in("enrolments", enrolments)
    cur.run(f"create or replace temp table enrolment_spans as {family('enrolment_spans').sql}")
