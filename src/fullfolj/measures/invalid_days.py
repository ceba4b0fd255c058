"""On which days pupils were away without a valid reason, so that their guardians are to be told the same day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from fullfolj.domain.share import Coverage
from fullfolj.lake.engine import Cursor, Frame
from fullfolj.measures.catalogue import family
from fullfolj.measures.results import Definition
from fullfolj.measures.runner import batches, prepare


@dataclass(frozen=True)
class InvalidDay:
    """One school day of the pupils asked about: those with an invalid occasion, and how much of it is reported."""

    date: dt.date
    students: tuple[int, ...]
    coverage: Coverage


def invalid_days(
    cur: Cursor,
    paths: Iterable[Path | str],
    enrolments: Frame,
    students: Collection[int],
    first: dt.date,
    last: dt.date,
) -> list[InvalidDay]:
    """Every school day between the two (both included) on which any of the pupils had a lesson, in order."""
    away: dict[dt.date, list[int]] = {}
    minutes: dict[dt.date, tuple[int, int]] = {}
    for batch in batches(cur, paths, enrolments, students):
        prepare(cur, batch, enrolments, last, Definition.REPORTED, first)
        for student, date, is_invalid, offered, reported in cur.rows(family("invalid_days").sql, {"first": first}):
            told, all_of_it = minutes.get(date, (0, 0))
            minutes[date] = told + reported, all_of_it + offered
            if is_invalid:
                away.setdefault(date, []).append(student)
    return [InvalidDay(date, tuple(sorted(away.get(date, ()))), Coverage(*minutes[date])) for date in sorted(minutes)]
