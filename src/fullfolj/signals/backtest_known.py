"""Weeks as they were known at their end: what was corrected afterwards, late reports included, is left as it was.

A pupil's week that was known otherwise is replayed by itself, on the lessons as they stood at the end of it. Its number
(known_weeks.sql) stands for the pupil, so that all such weeks are replayed together. A lesson that came in late and was
never held before is counted from its own day: when it came is not kept.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from fullfolj.lake import corrections, engine, store
from fullfolj.lake.engine import Cursor, Frame
from fullfolj.lake.facts import SCHEMA
from fullfolj.measures import runner
from fullfolj.measures.catalogue import family
from fullfolj.signals.backtest_about import About

_SQL = Path(__file__).parent / "sql"
#: Weeks of a pupil at a time: each brings all the pupil's lessons before it.
_WEEKS = 1_000
_WEEK = dt.timedelta(days=7)


def put_right(cur: Cursor, about: About, weeks: Frame) -> Frame:
    """The weekly figures (weekly_figures.sql) with those that were known otherwise in the place of their weeks."""
    corrected = corrections.with_days(about.corrected)
    cur.hand_in("corrected", corrected)
    cur.hand_in("mondays", _mondays(corrected, about.as_of))
    known = cur.frame(_sql("known_weeks"))
    as_they_stand = weeks.join(known, on=["student", "monday"], how="anti")
    pieces = [known.slice(first, _WEEKS) for first in range(0, known.height, _WEEKS)]
    return engine.stacked([as_they_stand, *(_replayed(cur, about, some).select(weeks.columns) for some in pieces)])


def _mondays(corrected: Frame, as_of: dt.date) -> Frame:
    """Every week from the first that something was corrected in."""
    rows: list[tuple[dt.date, dt.date]] = []
    day = min([*corrected["date"], as_of])
    monday = day - dt.timedelta(days=day.weekday())
    while monday + _WEEK <= as_of:
        rows.append((monday, monday + _WEEK))
        monday += _WEEK
    return engine.table({"monday": dt.date, "next_monday": dt.date}, rows)


def _replayed(cur: Cursor, about: About, known: Frame) -> Frame:
    """The weekly figures of these weeks alone, on what was known at their end."""
    cur.hand_in("known_weeks", known)
    cur.hand_in("held", store.read_of(about.paths, set(known["student"])))
    numbers: Sequence[int] = list(known["number"])
    places = about.places.join(known, on="student").select("number", "start_date", "end_date")
    with _scratch() as path:
        columns = ", ".join(name for name in SCHEMA if name != "student")
        cur.put(_sql("known_facts").format(columns=columns), path)
        batch = runner.Batch(numbers, [path])
        runner.replay(cur, batch, places.rename({"number": "student"}), about.as_of, about.definition)
        figures = cur.frame(family("weekly_figures").sql).rename({"student": "number"})
    return figures.join(known, on=["number", "monday"])


@contextmanager
def _scratch() -> Iterator[Path]:
    path = Path(settings.DATA) / "tmp" / f"{uuid.uuid4()}.parquet"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
