"""Lesson files for tests, a line at a time, and what the lake holds afterwards as plain tuples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from fullfolj.domain.actor import OPERATOR
from fullfolj.intake import pipeline
from fullfolj.intake.models import Import
from fullfolj.lake import store
from fullfolj.lake.facts import SORTED_BY, STORED
from fullfolj.school.models import Organisation

COLUMNS = (
    "student_id;date;start;end;subject;group;offered_minutes;present_minutes;valid_absence_minutes;"
    "invalid_absence_minutes;other_minutes;late_minutes;reported;cancelled"
)
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def line(student: str = "E1", date: str = "2026-09-01", **cells: str) -> str:
    """A whole lesson of 60 minutes, present; cells by column name change it."""
    row = {
        "student_id": student, "date": date, "start": "08:10", "end": "09:10", "subject": "MA", "group": "MA8A",
        "offered_minutes": "60", "present_minutes": "60", "valid_absence_minutes": "0", "invalid_absence_minutes": "0",
        "other_minutes": "0", "late_minutes": "", "reported": "1", "cancelled": "0", **cells,
    }  # fmt: skip
    return ";".join(row[name] for name in COLUMNS.split(";"))


def file(directory: Path, lines: Iterable[str], name: str = "lektioner.csv") -> Path:
    path = directory / name
    path.write_text("\n".join([COLUMNS, *lines, ""]), encoding="utf-8")
    return path


def take_in(organiser: Organisation, path: Path, *, allow_removals: bool = False, **options: Any) -> Import:
    """Receives, reads and applies; what a guard stops is left GUARDED."""
    imp = pipeline.receive(path, kind="lessons", organiser=organiser, by=OPERATOR, now=NOW, options=options)
    task = pipeline.read(imp.pk, by=OPERATOR, now=NOW)
    if task.imp.preview["guard"] and not allow_removals:
        return task.imp
    return pipeline.apply(imp.pk, by=OPERATOR, now=NOW, allow_removals=allow_removals, task=task)


def lake(organiser: Organisation) -> pl.DataFrame:
    """All current facts, with the unit whose file holds them."""
    frames = [store.read(part).with_columns(unit=pl.lit(part.unit_id, pl.Int64)) for part in store.current(organiser)]
    return pl.concat([pl.DataFrame(schema={**STORED, "unit": pl.Int64}), *frames]).sort(SORTED_BY)


def counts(imp: Import) -> dict[str, int]:
    """Only the counts that are not zero."""
    return {key: value for key, value in imp.counts.items() if value}


def codes(imp: Import) -> list[tuple[int, str, str]]:
    """Row, column and code of each row in quarantine."""
    rows = imp.quarantined_rows.order_by("row_number")
    return [(row.row_number, row.column, row.code) for row in rows]


def warned(imp: Import) -> dict[str, int]:
    return {warning["code"]: warning["count"] for warning in imp.warnings}
