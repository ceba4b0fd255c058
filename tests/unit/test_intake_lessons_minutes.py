"""Empty minutes, by the contract's rules: a drawn table that a principal can read."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from fullfolj.intake.lesson_minutes import settled

#      offered present valid invalid other | reported present valid invalid other | unknown doubt
TABLE = """
       60      60      0     0       0     | yes      60      0     0       0     | -       -
       60      0       60    0       0     | yes      0       60    0       0     | -       -
       60      -       0     0       0     | yes      60      0     0       0     | -       -
       60      40      -     0       0     | yes      40      20    0       0     | -       -
       60      40      0     -       -     | yes      40      0     20      0     | -       -
       60      60      -     -       -     | yes      60      0     0       0     | -       -
       60      -       60    -       -     | yes      0       60    0       0     | -       -
       60      -       -     -       60    | yes      0       0     0       60    | -       -
       60      40      20    0       -     | yes      40      20    0       0     | -       -
       60      40      -     -       -     | no       40      -     -       -     | unknown -
       60      40      0     0       -     | no       40      0     0       -     | unknown -
       60      -       -     -       -     | no       -       -     -       -     | unknown -
       60      -       -     0       0     | no       -       -     0       0     | unknown -
       60      50      20    -       0     | yes      50      20    0       0     | -       doubt
       60      50      0     0       0     | yes      50      0     0       0     | -       doubt
       60      50      30    0       0     | yes      50      30    0       0     | -       doubt
       0       -       -     -       -     | yes      0       0     0       0     | -       -
       0       0       0     0       0     | yes      0       0     0       0     | -       -
"""


def number(text: str) -> int | None:
    return None if text == "-" else int(text)


def lesson(**values: object) -> pl.DataFrame:
    start = {"start_time": dt.time(8, 10), "end_time": None, "reported": True, "cancelled": False, "late": None}
    minutes = dict.fromkeys(("present", "valid", "invalid", "other"), 0)
    numbers = dict.fromkeys(("offered", "present", "valid", "invalid", "other", "late"), pl.Int32)
    schema = {**numbers, "start_time": pl.Time, "end_time": pl.Time, "reported": pl.Boolean, "cancelled": pl.Boolean}
    row = {"offered": 60, **minutes, **start, **values}
    return settled(pl.DataFrame({name: [row[name]] for name in schema}, schema=schema))


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_the_table(line: str) -> None:
    given, expected, flags = (part.split() for part in line.split("|"))
    names = ("offered", "present", "valid", "invalid", "other")
    row = lesson(**{name: number(text) for name, text in zip(names, given, strict=True)}).row(0, named=True)
    assert row["reported"] == (expected[0] == "yes")
    assert [row[name] for name in names[1:]] == [number(text) for text in expected[1:]]
    assert row["issue"] == ("minutes-unknown" if flags[0] == "unknown" else None)
    assert row["doubt"] == (flags[1] == "doubt")
    assert row["problem"] is None


@pytest.mark.parametrize(
    ("start", "end", "offered"),
    [
        (dt.time(8, 10), dt.time(9, 10), 60),
        (dt.time(8, 10), dt.time(8, 55, 30), 46),
        (dt.time(8, 10), dt.time(8, 55, 29), 45),
        (dt.time(8, 10), dt.time(8, 10, 29), 0),
        (dt.time(8, 10), dt.time(8, 10), 0),
    ],
)
def test_offered_is_counted_from_the_times(start: dt.time, end: dt.time, offered: int) -> None:
    row = lesson(offered=None, start_time=start, end_time=end, present=None).row(0, named=True)
    assert row["issue"] is None
    assert (row["offered"], row["present"], row["problem"]) == (offered, offered, None)


@pytest.mark.parametrize("end", [None, dt.time(8, 9, 59), dt.time(7, 0)])
def test_offered_that_can_not_be_counted(end: dt.time | None) -> None:
    row = lesson(offered=None, end_time=end).row(0, named=True)
    assert (row["problem"], row["problem_column"]) == ("offered-unknown", "offered")


@pytest.mark.parametrize(
    ("values", "problem", "column"),
    [
        ({"present": -1}, "negative-minutes", "present"),
        ({"offered": -60}, "negative-minutes", "offered"),
        ({"late": -5}, "negative-minutes", "late"),
        ({"present": 121}, "over-twice-offered", "present"),
        ({"other": 121}, "over-twice-offered", "other"),
        ({"late": 121}, "over-twice-offered", "late"),
        ({"offered": 0, "valid": 1}, "over-twice-offered", "valid"),
        ({"offered": 1441}, "too-many-minutes", "offered"),
        ({"invalid": 121, "reported": False}, "over-twice-offered", "invalid"),
    ],
)
def test_minutes_that_can_not_be(values: dict[str, object], problem: str, column: str) -> None:
    row = lesson(**values).row(0, named=True)
    assert (row["problem"], row["problem_column"]) == (problem, column)


def test_twice_the_offered_is_taken_as_it_stands() -> None:
    row = lesson(present=120).row(0, named=True)
    assert (row["problem"], row["present"], row["doubt"]) == (None, 120, True)


def test_a_lesson_not_reported_keeps_its_gaps_and_is_no_data_issue() -> None:
    row = lesson(present=None, valid=30, reported=False).row(0, named=True)
    assert (row["present"], row["valid"], row["reported"], row["issue"], row["doubt"]) == (None, 30, False, None, False)


def test_a_cancelled_lesson_is_never_a_data_issue() -> None:
    row = lesson(present=None, valid=None, cancelled=True).row(0, named=True)
    assert (row["present"], row["reported"], row["issue"]) == (None, False, None)
