"""Lessons of the oracle as the lake's Parquet files, and the other frames that the program is given."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl
from django.conf import settings

from fullfolj.lake import engine
from fullfolj.lake.facts import SCHEMA, STORED
from tests.oracle.measures import Lesson

type Span = tuple[dt.date | None, dt.date | None]


def write(lessons: Iterable[tuple[int, Lesson]], *, row_group: int = 30_000) -> Path:
    """The pupils' lessons in the order given, as a file in the lake."""
    rows = [_row(student, lesson) for student, lesson in lessons]
    folder = Path(settings.DATA) / "lake" / "oracle"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid.uuid4()}.parquet"
    pl.DataFrame(rows, schema=SCHEMA, orient="row").write_parquet(path, row_group_size=row_group)
    return path


def corrected(lessons: Iterable[tuple[int, Lesson, dt.date]]) -> engine.Frame:
    """The pupils' lessons as they were, corrected at noon of the day: the shape of lake.corrections.of_students."""
    noon = dt.time(12, tzinfo=dt.UTC)
    rows = [(*_row(student, lesson), None, None, dt.datetime.combine(day, noon)) for student, lesson, day in lessons]
    return pl.DataFrame(rows, schema={**STORED, "until": pl.Datetime("us", "UTC")}, orient="row")


def _row(student: int, lesson: Lesson) -> tuple[object, ...]:
    return (
        student,
        lesson.date,
        lesson.start,
        None,
        lesson.subject,
        lesson.group,
        lesson.offered,
        lesson.present,
        lesson.valid,
        lesson.invalid,
        lesson.other,
        lesson.late,
        lesson.reported,
        lesson.cancelled,
        None,
    )


def enrolments(spans: Mapping[int, Sequence[Span]]) -> engine.Frame:
    rows = [(student, first, last) for student, some in spans.items() for first, last in some]
    return engine.table({"student": int, "start_date": dt.date, "end_date": dt.date}, rows)


def contacts(dates: Mapping[int, Sequence[dt.date]]) -> engine.Frame:
    rows = [(student, date) for student, some in dates.items() for date in some]
    return engine.table({"student": int, "date": dt.date}, rows)
