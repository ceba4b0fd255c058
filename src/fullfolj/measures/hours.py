"""Minutes offered and absent in a period of one's own: a month's report, a term's export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fullfolj.domain.share import Coverage, Share, Window
from fullfolj.lake.engine import Cursor, Frame
from fullfolj.measures.catalogue import family
from fullfolj.measures.results import Definition
from fullfolj.measures.runner import batches, prepare

PERIOD = "period"


@dataclass(frozen=True)
class Hours:
    """One pupil's minutes in a period: `valid` and `invalid` of reported lessons, None where none is reported."""

    school_days: int
    reported_days: int
    coverage: Coverage
    valid: int | None
    invalid: int | None
    absence_share: Share

    @property
    def offered(self) -> int:
        return self.coverage.offered


def hours(
    cur: Cursor,
    paths: Iterable[Path | str],
    enrolments: Frame,
    first: dt.date,
    last: dt.date,
    definition: Definition | str = Definition.REPORTED,
    *,
    students: Iterable[int] | None = None,
) -> dict[int, Hours]:
    """Pupil → minutes between the dates (both included); a pupil without a school day there is left out."""
    found: dict[int, Hours] = {}
    for batch in batches(cur, paths, enrolments, students):
        prepare(cur, batch, enrolments, last, definition, first)
        for student, *row in cur.rows(family("hours_of_period").sql, {"first": first}):
            found[student] = _hours(Definition(definition), *row)
    return found


def _hours(
    definition: Definition,
    first: dt.date,
    last: dt.date,
    school_days: int,
    reported_days: int,
    offered: int,
    reported: int,
    valid: int | None,
    invalid: int | None,
    numerator: int,
    denominator: int,
) -> Hours:
    coverage = Coverage(reported, offered)
    share = Share(numerator, denominator, Window(PERIOD, first, last), coverage, definition.value)
    return Hours(school_days, reported_days, coverage, valid, invalid, share)
