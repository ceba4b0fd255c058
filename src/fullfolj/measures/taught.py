"""Which subject a teaching group is taught, by its lessons: the register tells groups, not their subjects."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from fullfolj.lake.engine import Cursor
from fullfolj.measures.catalogue import family


def group_subjects(cur: Cursor, paths: Iterable[Path | str], first: dt.date) -> dict[str, list[str]]:
    """Group's name → its subjects as the source writes them since `first`, the one with most lessons first."""
    cur.read_facts("facts", paths)
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for group, subject, lessons in cur.rows(family("group_subjects").sql, {"first": first}):
        found[group].append((-lessons, subject))
    return {group: [subject for _lessons, subject in sorted(rows)] for group, rows in found.items()}
