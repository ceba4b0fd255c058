"""Every pupil's lessons as tables: the timetable times the school days, with the sparse marks and states joined on."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.simulation import rates
from fullfolj.simulation.people import Placement, Pupil
from fullfolj.simulation.reporting import CANCELLED
from fullfolj.simulation.timetable import Track

if TYPE_CHECKING:
    from fullfolj.simulation.town import Town

Placed = list[tuple[Pupil, Placement]]


def frames(town: Town) -> Iterator[tuple[int, SchoolYear, pl.DataFrame]]:
    """(unit's number, school year, lessons) for every unit and school year with any, by school year and unit.

    A row per pupil and lesson, sorted by pupil, date, start: student (the pupil's number), student_id, date,
    start_time, end_time, subject, group_name, offered, present, valid, invalid, other, late (minutes; NULL where not
    reported), reported, cancelled. A cancelled lesson is not reported.
    """
    placed: dict[tuple[int, int], Placed] = defaultdict(list)
    for pupil in town.enrolled:
        for placement in pupil.placements:
            placed[placement.track.school_year, placement.track.unit].append((pupil, placement))
    for (school_year, unit), those in sorted(placed.items()):
        yield unit, SchoolYear(school_year), _frame(town, unit, school_year, those)


def _frame(town: Town, unit: int, school_year: int, placed: Placed) -> pl.DataFrame:
    tracks = {track: number for number, track in enumerate(dict.fromkeys(p.track for _, p in placed))}
    groups: dict[str, int] = {}
    rows = (
        _placements(town, placed, tracks)
        .lazy()
        .join(_timetable(town, tracks, groups).lazy(), on="track")
        .join(_days(town, school_year).lazy(), on="weekday")
        .filter(pl.col("day").is_between("first", "last"))
        .join(_marks(town, placed).lazy(), on=["student", "day"], how="left")
        .join(_states(town, unit, school_year, groups).lazy(), on=["group", "day", "slot"], how="left")
        .sort("student", "day", "slot")
    )
    return _outcomes(rows).collect()


def _placements(town: Town, placed: Placed, tracks: dict[Track, int]) -> pl.DataFrame:
    rows = []
    for pupil, placement in placed:
        span = town.day_range(placement.first, placement.last)
        rows.append((pupil.number, pupil.person_id, tracks[placement.track], span.start, span.stop - 1))
    schema = {"student": pl.Int64, "student_id": pl.String, "track": pl.Int32, "first": pl.Int32, "last": pl.Int32}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _timetable(town: Town, tracks: dict[Track, int], groups: dict[str, int]) -> pl.DataFrame:
    """Fills `groups` with a number for every group's name."""
    rows = []
    for track, number in tracks.items():
        for lesson in town.teaching.weeks[track]:
            group = groups.setdefault(lesson.group, len(groups))
            hour = lesson.hour
            when = (number, lesson.weekday, hour.slot, 1 << hour.slot, hour.start, hour.end, hour.minutes)
            rows.append((*when, lesson.subject, lesson.group, group))
    schema = {
        "track": pl.Int32, "weekday": pl.Int8, "slot": pl.Int8, "bit": pl.Int16, "start_time": pl.Time,
        "end_time": pl.Time, "offered": pl.Int16, "subject": pl.String, "group_name": pl.String, "group": pl.Int32,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _days(town: Town, school_year: int) -> pl.DataFrame:
    span = town.day_range(dt.date(school_year, 7, 1), dt.date(school_year + 1, 6, 30))
    dates = town.days.dates[span.start : span.stop]
    columns = {"day": list(span), "date": list(dates), "weekday": [date.weekday() for date in dates]}
    return pl.DataFrame(columns, schema={"day": pl.Int32, "date": pl.Date, "weekday": pl.Int8})


def _marks(town: Town, placed: Placed) -> pl.DataFrame:
    rows = [
        (pupil.number, day, mark.valid, mark.invalid, mark.elsewhere, mark.late_slot, mark.late_minutes)
        for pupil in {pupil.number: pupil for pupil, _ in placed}.values()
        for day, mark in town.marks[pupil.number].items()
    ]
    schema = {
        "student": pl.Int64, "day": pl.Int32, "valid_bits": pl.Int16, "invalid_bits": pl.Int16, "other_bits": pl.Int16,
        "late_slot": pl.Int8, "late_minutes": pl.Int16,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _states(town: Town, unit: int, school_year: int, groups: dict[str, int]) -> pl.DataFrame:
    rows = [
        (number, day, slot, state)
        for name, number in groups.items()
        for (day, slot), state in town.teaching.states.get((unit, school_year, name), {}).items()
    ]
    schema = {"group": pl.Int32, "day": pl.Int32, "slot": pl.Int8, "state": pl.Int8}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _outcomes(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Minutes from the marks. Lateness of a quarter of an hour and more is invalid absence as well."""

    def marked(bits: str) -> pl.Expr:
        return (pl.col(bits).fill_null(0) // pl.col("bit") % 2) == 1

    nothing = pl.lit(0, pl.Int16)
    late = pl.when(pl.col("late_slot") == pl.col("slot")).then("late_minutes").otherwise(nothing)
    reported = pl.col("state").fill_null(0) == 0
    rows = rows.with_columns(
        late=late,
        valid=pl.when(marked("valid_bits")).then("offered").otherwise(nothing),
        invalid=pl.when(marked("invalid_bits"))
        .then("offered")
        .when(late >= rates.LATE_IS_ABSENCE_FROM)
        .then(late)
        .otherwise(nothing),
        other=pl.when(marked("other_bits")).then("offered").otherwise(nothing),
        reported=reported,
        cancelled=pl.col("state").fill_null(0) == CANCELLED,
    ).with_columns(present=pl.col("offered") - pl.col("valid") - pl.col("invalid") - pl.col("other"))
    minutes = [pl.when("reported").then(name).alias(name) for name in ("present", "valid", "invalid", "other", "late")]
    columns = ("student", "student_id", "date", "start_time", "end_time", "subject", "group_name", "offered")
    return rows.select(*columns, *minutes, "reported", "cancelled")
