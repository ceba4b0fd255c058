"""The school days of pupils, each with whether a whole lesson was missed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from fullfolj.lake.engine import Cursor, Frame
from fullfolj.measures.catalogue import family
from fullfolj.measures.results import Definition
from fullfolj.measures.runner import batches, prepare

type AwayDays = list[tuple[dt.date, bool | None]]


def away_days(
    cur: Cursor, paths: Iterable[Path | str], enrolments: Frame, first: dt.date, as_of: dt.date
) -> dict[int, AwayDays]:
    """Pupil of the enrolments → the school days from `first` to `as_of` in order; None where nothing is reported.

    Pupils without a school day are left out.
    """
    found: dict[int, AwayDays] = {}
    for batch in batches(cur, paths, enrolments):
        prepare(cur, batch, enrolments, as_of, Definition.REPORTED, first)
        for student, date, is_away in cur.rows(family("away_days").sql):
            found.setdefault(student, []).append((date, is_away))
    return found
