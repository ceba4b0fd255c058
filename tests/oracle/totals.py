"""Attendance in sum, told naïvely from contract section 3 and SS 12000's AggregatedAttendance."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fullfolj.domain.schoolyear import Term


@dataclass(frozen=True)
class Row:
    """One total as a source tells it."""

    first: dt.date
    last: dt.date
    subject: str
    group: str
    unit: str
    amounts: dict[str, int | None]


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _accounted(amounts: dict[str, int | None]) -> int | None:
    present, absent = amounts["present"], amounts["absent"]
    return None if present is None or absent is None else present + absent + (amounts["other"] or 0)


def _place(row: Row) -> tuple[dt.date, dt.date, str]:
    return row.first, row.last, row.unit


def _adds_up(rows: Sequence[Row]) -> bool:
    """Minutes and lessons do; days of one subject do; percent never do."""
    if len(rows) == 1 or rows[0].unit in ("minutes", "lessons"):
        return True
    return rows[0].unit == "days" and len({(row.subject, row.group) for row in rows}) == 1


def told(rows: Sequence[Row], as_of: dt.date) -> dict[tuple[Any, ...], dict[str, int | str | None]]:
    """(first day, last day, whether told by day, unit) → what the sum is made of."""
    past = [row for row in rows if row.last <= as_of]
    whole = {_place(row) for row in past if not row.subject and not row.group}
    ungrouped = {(*_place(row), row.subject) for row in past if not row.group}
    counted = [
        row
        for row in past
        if ((not row.subject and not row.group) or _place(row) not in whole)
        and (not row.group or (*_place(row), row.subject) not in ungrouped)
    ]
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in counted:
        is_day = row.first == row.last
        groups[("day", Term.of(row.first), row.unit) if is_day else (row.first, row.last, row.unit)].append(row)
    answer: dict[tuple[Any, ...], dict[str, int | str | None]] = {}
    for those in groups.values():
        adds = _adds_up(those)
        amounts = {name: _sum([row.amounts[name] for row in those]) if adds else None for name in those[0].amounts}
        outs = (
            ("reported", _sum([_accounted(row.amounts) for row in those]) if adds else None),
            ("offered_strict", amounts["reported_offered"]),
            ("offered", amounts["offered"]),
        )
        definition, denominator = next(((name, out) for name, out in outs if out is not None), ("", None))
        first, last = min(row.first for row in those), max(row.last for row in those)
        answer[first, last, those[0].first == those[0].last, those[0].unit] = {
            "numerator": amounts["absent"],
            "denominator": denominator,
            "definition": definition,
            "valid": amounts["valid"],
            "invalid": amounts["invalid"],
            "parts": len(those),
        }
    return answer
