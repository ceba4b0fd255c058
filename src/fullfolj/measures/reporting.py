"""How well lessons are reported, group by group: what keeps signals from being lit or cleared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fullfolj.domain.share import Coverage
from fullfolj.lake.engine import Cursor
from fullfolj.measures.catalogue import family


@dataclass(frozen=True)
class UnreportedGroup:
    """A group with `lessons` held without a report, the `oldest` of them, and how much of its time is reported."""

    group_name: str
    lessons: int
    oldest: dt.date
    coverage: Coverage


def unreported_groups(cur: Cursor, paths: Iterable[Path | str], first: dt.date, last: dt.date) -> list[UnreportedGroup]:
    """The groups in the files of one unit with an unreported lesson between the dates (both included), by name."""
    cur.read_facts("facts", paths)
    rows = cur.rows(family("unreported_groups").sql, {"first": first, "as_of": last})
    return [
        UnreportedGroup(name, lessons, oldest, Coverage(reported, offered))
        for name, lessons, oldest, reported, offered in rows
    ]
