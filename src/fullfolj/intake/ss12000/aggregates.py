"""A provider's sums of attendance by pupil and activity, as the canonical table of totals."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from fullfolj.domain.schoolyear import Term
from fullfolj.intake import total_cells
from fullfolj.intake.ss12000.reading import Item, UnreadableError
from fullfolj.intake.ss12000.register import Lists
from fullfolj.intake.tables import Sheet

PATH = "aggregatedAttendance"


@dataclass(frozen=True)
class AggregateRow:
    """Minutes; None where the provider does not tell."""

    row: int
    activity: str
    student: str
    first: dt.date
    last: dt.date
    amounts: dict[str, int | None]


#: The standard's names of the sums → columns of total_cells.LAYOUT.
_SUMS = {
    "offeredSum": "offered_minutes",
    "reportedSum": "reported_minutes",
    "attendanceSum": "present_minutes",
    "validAbsenceSum": "valid_absence_minutes",
    "invalidAbsenceSum": "invalid_absence_minutes",
    "otherAttendanceSum": "other_minutes",
}


def aggregate(item: Item) -> AggregateRow:
    """The object has no id of its own: pupil, activity and period are its key."""
    first, last = item.date("startDate", needed=True), item.date("endDate", needed=True)
    if first is None or last is None:
        raise UnreadableError("missing-value", item.at("startDate"))
    return AggregateRow(
        item.row,
        item.reference("activity", needed=True),
        item.reference("student", needed=True),
        first,
        last,
        {column: item.whole(name) for name, column in _SUMS.items()},
    )


def key(row: AggregateRow) -> str:
    return f"{row.student}/{row.activity}/{row.first.isoformat()}/{row.last.isoformat()}"


def terms(since: dt.date, today: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """The periods to ask for: each term from the one that holds `since`, the running one as far as it has come."""
    day = since
    while day <= today:
        term = Term.of(day)
        yield term.first_day, min(term.last_day, today)
        day = term.last_day + dt.timedelta(days=1)


def sheet(rows: Iterable[AggregateRow], lists: Lists) -> Sheet:
    """The rows under the canonical columns; subject and group are those of the activity, where it is known."""
    found = _told_apart([(row.activity, _cells(row, lists)) for row in rows])
    names = total_cells.LAYOUT.names
    data = {
        "row": pl.Series([one["row"] for one in found], dtype=pl.UInt32),
        **{name: pl.Series([one.get(name) for one in found], dtype=pl.String) for name in names},
    }
    return Sheet("", pl.DataFrame(data), 1, frozenset(names), pl.Series(dtype=pl.UInt32))


def _told_apart(found: list[tuple[str, dict[str, object]]]) -> list[dict[str, object]]:
    """Two activities of one pupil with the same name and period stay two: each gets its id after the name."""
    place = ("student_id", "from", "to", "subject", "group")
    activities: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for activity, cells in found:
        activities[tuple(cells[name] for name in place)].add(activity)
    return [
        cells
        if len(activities[tuple(cells[name] for name in place)]) == 1
        else {**cells, "group": f"{str(cells['group'])[:60]} {activity}"[:100]}
        for activity, cells in found
    ]


def _cells(row: AggregateRow, lists: Lists) -> dict[str, object]:
    activity = lists.activities.rows.get(row.activity)
    syllabus = lists.syllabuses.rows.get(activity.syllabus) if activity is not None else None
    return {
        "row": row.row,
        "student_id": row.student,
        "from": row.first.isoformat(),
        "to": row.last.isoformat(),
        "subject": syllabus.subject[:40] if syllabus is not None else None,
        "group": activity.name[:100] if activity is not None and activity.name else row.activity,
        **{name: None if amount is None else str(amount) for name, amount in row.amounts.items()},
    }
