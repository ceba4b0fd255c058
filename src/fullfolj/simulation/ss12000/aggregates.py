"""The town's attendance summed by pupil and activity, as a provider that tells no lessons would tell it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from fullfolj.simulation.ss12000.resources import STOCKHOLM, Thing

PATH = "aggregatedAttendance"
_SUMS = {
    "attendanceSum": "attendanceMinutes",
    "validAbsenceSum": "validAbsenceMinutes",
    "invalidAbsenceSum": "invalidAbsenceMinutes",
    "otherAttendanceSum": "otherAttendanceMinutes",
}


def aggregated(things: Mapping[str, list[Thing]], first: dt.date, last: dt.date) -> list[Thing]:
    """One AggregatedAttendance per pupil and activity with a lesson from `first` to `last`, both included."""
    events: dict[str, Thing] = {}
    for held in things["calendarEvents"]:
        day = dt.datetime.fromisoformat(held["startTime"]).astimezone(STOCKHOLM).date()
        if first <= day <= last and held["cancelled"] is False:
            events[held["id"]] = held
    sums: dict[tuple[str, str], Thing] = {}
    for row in things["attendances"]:
        event = events.get(row["calendarEvent"]["id"])
        if event is None:
            continue
        activity, student = event["activity"], row["student"]
        made = sums.setdefault(
            (activity["id"], student["id"]),
            {
                "activity": activity,
                "student": student,
                "startDate": first.isoformat(),
                "endDate": last.isoformat(),
                **dict.fromkeys((*_SUMS, "reportedSum", "offeredSum"), 0),
            },
        )
        made["offeredSum"] += event["teachingLengthStudent"]
        if row["isReported"]:
            made["reportedSum"] += event["teachingLengthStudent"]
            for name, minutes in _SUMS.items():
                made[name] += row[minutes]
    return list(sums.values())
