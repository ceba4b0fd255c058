"""Weeks as they were known at their end: what was corrected afterwards, late reports included, is left as it was.

A pupil's week that was known otherwise is worked out by itself, on the lessons as they stood at the end of it. Its
number (known_weeks.sql) stands for the pupil, so that many such weeks are worked out together. A lesson that came in
late and was never held before is counted from its own day: when it came is not kept.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from fullfolj.domain.schoolyear import Term
from fullfolj.lake import corrections, engine, store
from fullfolj.lake.engine import Cursor, Frame
from fullfolj.lake.facts import SCHEMA
from fullfolj.measures import day_sums, runner
from fullfolj.signals.backtest_about import About
from fullfolj.signals.backtest_register import number_of

_SQL = Path(__file__).parent / "sql"
#: Weeks of a pupil at a time: each brings about half a school year of days.
_WEEKS = 4_000
_DAY, _WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


def put_right(cur: Cursor, about: About, weeks: Frame) -> Frame:
    """The weekly figures (weekly_figures.sql) with those that were known otherwise in the place of their weeks."""
    corrected = corrections.with_days(about.corrected)
    cur.hand_in("corrected", corrected)
    cur.hand_in("weeks", _weeks(min([*corrected["date"], about.as_of]), about.as_of))
    known = cur.frame(_sql("known_weeks"))
    as_they_stand = weeks.join(known, on=["student", "monday", "term"], how="anti")
    pieces = [known.slice(first, _WEEKS) for first in range(0, known.height, _WEEKS)]
    return engine.stacked([as_they_stand, *(_told(cur, about, some, weeks.columns) for some in pieces)])


def _weeks(first: dt.date, as_of: dt.date) -> Frame:
    """The weeks that are over, from that of the first day on; one in two terms is two."""
    rows = []
    monday = first - dt.timedelta(days=first.weekday())
    while monday + _WEEK <= as_of:
        sunday = monday + _WEEK - _DAY
        turn = Term.of(monday).last_day
        parts = [(monday, sunday)] if sunday <= turn else [(monday, turn), (turn + _DAY, sunday)]
        rows += [
            (number_of(Term.of(begins)), begins, ends, monday + _WEEK, runner.latest_reach(ends))
            for begins, ends in parts
        ]
        monday += _WEEK
    columns = {"term": int, "first_day": dt.date, "last_day": dt.date, "next_monday": dt.date, "reach": dt.date}
    return engine.table(columns, rows)


def _told(cur: Cursor, about: About, known: Frame, columns: Sequence[str]) -> Frame:
    """The weekly figures, in these columns, of these weeks alone, by what was known at their end."""
    students = sorted(set(known["student"]))
    cur.hand_in("known_weeks", known)
    cur.hand_in("held", store.read_of(about.paths, students))
    cur.run(f"create or replace temp table known_versions as {_sql('known_versions')}")
    cur.run(f"create or replace temp table known_displaced as {_sql('known_displaced')}")
    day_sums.read(cur, about.paths, f"student in ({', '.join(str(student) for student in students)})")
    cur.run("create or replace temp table held_day_sums as select * from day_sums")
    with _scratch() as path:
        cur.put(_sql("known_facts").format(columns=", ".join(name for name in SCHEMA if name != "student")), path)
        day_sums.read(cur, [path])
        cur.run("create or replace temp table known_day_sums as select * from day_sums")
    return engine.stacked([_figures(cur, about, columns), _figures_of_all_days(cur, about, columns)])


def _figures(cur: Cursor, about: About, columns: Sequence[str]) -> Frame:
    """Of those weeks of `known_weeks` that the days within their reach are enough for."""
    _make_latest(cur, about)
    cur.run(f"delete from latest_figures where school_days_read < {runner.LATEST_DAYS}")  # noqa: S608
    return cur.frame(_figures_sql(columns))


def _figures_of_all_days(cur: Cursor, about: About, columns: Sequence[str]) -> Frame:
    """Of the other weeks, from the pupil's first day on."""
    cur.run("delete from known_weeks where number in (select student from latest_figures)")
    cur.run(f"update known_weeks set reach = date '{runner.EARLIEST.isoformat()}'")  # noqa: S608
    _make_latest(cur, about)
    return cur.frame(_figures_sql(columns))


def _make_latest(cur: Cursor, about: About) -> None:
    known = cur.frame("select number, student from known_weeks")
    places = about.places.join(known, on="student").select("number", "start_date", "end_date")
    columns = ", ".join(cur.frame("select * from held_day_sums limit 0").columns[1:])
    cur.run(f"create or replace temp view day_sums as {_sql('known_sums').format(columns=columns)}")
    runner.latest_of_sums(cur, places.rename({"number": "student"}), about.as_of, about.definition)


def _figures_sql(columns: Sequence[str]) -> str:
    taken = ", ".join(name for name in columns if name not in ("monday", "term", "student"))
    return _sql("known_figures").format(columns=taken)


@contextmanager
def _scratch() -> Iterator[Path]:
    path = Path(settings.DATA) / "tmp" / f"{uuid.uuid4()}.parquet"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
