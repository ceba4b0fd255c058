"""Lesson facts of very many pupils straight in Parquet, in files of a unit and month as the lake has them; no database.

A school is what bench/big_town.py makes of it; a score of them are made, and the others are the same schools again
with other pupils' numbers.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
from pathlib import Path

import duckdb

from bench.big_town import _FACTS, LESSONS, PER_UNIT
from fullfolj.lake import disk
from fullfolj.lake.facts import ROW_GROUP

#: Of one school year, so that as many facts as possible belong to its windows.
LAST_DAY = dt.date(2026, 5, 29)
DAYS = 178
_MODELS = 20
#: 110,000 pupils; another number for a quick look.
UNITS = int(os.environ.get("FULLFOLJ_BENCH_UNITS", "220"))
_FIRST_STUDENT = 1_000


def days(count: int = DAYS) -> list[dt.date]:
    """`count` school days up to LAST_DAY, of this school year and of those before it."""
    off = {*range(23, 34), 44, 52, 53, 1, 7, 14}
    every = (LAST_DAY - dt.timedelta(n) for n in itertools.count())
    school = (day for day in every if day.weekday() < 5 and day.isocalendar().week not in off)
    return sorted(itertools.islice(school, count))


def make(units: int, some: list[dt.date]) -> list[Path]:
    """The lake's files of the days, written anew; a month's file takes the place of one with fewer of its days."""
    months = [list(month) for _key, month in itertools.groupby(some, key=lambda day: (day.year, day.month))]
    with duckdb.connect() as connection:
        connection.execute("set threads = 2; set memory_limit = '2GB'; set preserve_insertion_order = true")
        connection.execute("create table day (n int, date date)")
        calendar = days(3 * DAYS)
        connection.executemany("insert into day values (?, ?)", list(enumerate(calendar)))
        return [_write(connection, unit, month) for month in months for unit in range(units)]


def _write(connection: duckdb.DuckDBPyConnection, unit: int, month: list[dt.date]) -> Path:
    path = disk.root() / f"unit-{unit:04d}" / f"{month[0]:%Y-%m}-to-{month[-1]:%d}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    how = f"format parquet, compression zstd, row_group_size {ROW_GROUP}"
    if unit < _MODELS:
        low = _FIRST_STUDENT + unit * PER_UNIT
        known = {"low": low, "high": low + PER_UNIT, "from": month[0], "to": month[-1]}
        connection.execute(f"copy ({_FACTS}) to '{path}' ({how})", known)
    else:
        model = disk.root() / f"unit-{unit % _MODELS:04d}" / path.name
        further = (unit - unit % _MODELS) * PER_UNIT
        same = f"select * replace (student + {further} as student) from read_parquet('{model}')"
        connection.execute(f"copy ({same}) to '{path}' ({how})")
    for other in path.parent.glob(f"{month[0]:%Y-%m}-to-*.parquet"):
        if other != path:
            other.unlink()
    return path


def files(units: int) -> list[Path]:
    """What `make` has written of the first `units` units."""
    return [path for unit in range(units) for path in sorted((disk.root() / f"unit-{unit:04d}").glob("*.parquet"))]


def students(units: int) -> range:
    return range(_FIRST_STUDENT, _FIRST_STUDENT + units * PER_UNIT)


def facts(units: int, count: int = DAYS) -> int:
    return units * PER_UNIT * count * LESSONS
