"""Attendance rows and calendar events put together: lesson facts as the lessons import reads them.

Contract section 2: a fact is an attendance row of an event; offered is the pupil's own teaching length, else the
event's, else from start to end. A cancelled event's rows are facts that are cancelled: they are out of every measure.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from fullfolj.intake.findings import Findings
from fullfolj.intake.ss12000.attendance import Attendances
from fullfolj.intake.ss12000.events import Events
from fullfolj.intake.ss12000.keys import source_keys
from fullfolj.intake.ss12000.register import Lists, Span

#: What a pack of lessons holds; `student` is a place in the pack's list of ids.
SCHEMA: dict[str, pl.DataType] = {
    "row": pl.UInt32(),
    "student": pl.Int32(),
    "date": pl.Date(),
    "start_time": pl.Time(),
    "end_time": pl.Time(),
    "subject": pl.String(),
    "group_name": pl.String(),
    "offered": pl.Int32(),
    "present": pl.Int32(),
    "valid": pl.Int32(),
    "invalid": pl.Int32(),
    "other": pl.Int32(),
    "late": pl.Int32(),
    "reported": pl.Boolean(),
    "cancelled": pl.Boolean(),
    "source_row": pl.Int64(),
    "source_event": pl.Int64(),
}
_LONGEST_SUBJECT, _LONGEST_GROUP = 40, 100
_OPEN_START, _OPEN_END = dt.date(1, 1, 1), dt.date(9999, 12, 31)


def facts(
    found: Attendances, events: Events, lists: Lists, findings: Findings, students: pl.Series | None = None
) -> tuple[pl.DataFrame, pl.Series, pl.Series]:
    """The facts (SCHEMA) of all attendance rows whose event is known and not cancelled.

    Also the source rows of cancelled events, which are no facts, and those of unknown events: they go to quarantine,
    and their earlier facts must stay. `students` are the numbers of pupils; None is everybody.
    """
    everybody = found.scan()
    rows = (everybody if students is None else everybody.filter(pl.col("student").is_in(students.implode()))).collect()
    numbers = found.events.frame()
    numbers = numbers.with_columns(source_keys(numbers["id"].to_list()).alias("source_event"))
    known = numbers.join(_described(events, lists), on="id", how="left")
    joined = rows.join(known.drop("id"), left_on="event", right_on="number", how="left", maintain_order="left")
    lost = joined.filter(pl.col("date").is_null())
    findings.reject_rows(lost.select("row", code=pl.lit("unknown-event"), column=pl.lit("calendarEvent")))
    cancelled = joined.filter(pl.col("cancelled").fill_null(False))["source_row"]
    joined = joined.filter(pl.col("date").is_not_null() & ~pl.col("cancelled").fill_null(False))
    joined = _own_length(joined, found, events)
    joined = _own_group(joined, found, events, lists)
    told = joined.with_columns(
        pl.coalesce("exception_length", "length", "minutes").cast(pl.Int32).alias("offered"),
        pl.lit(None, pl.Int32).alias("late"),
        pl.col("group_name").fill_null(""),
        pl.col("subject").fill_null(""),
    )
    return told.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items()), cancelled, lost["source_row"]


def _described(events: Events, lists: Lists) -> pl.DataFrame:
    """The events with subject and group in words. `choice` tells that the activity has several groups."""
    names: dict[str, tuple[str, str, bool]] = {}
    for activity in lists.activities.rows.values():
        syllabus = lists.syllabuses.rows.get(activity.syllabus)
        subject = syllabus.subject if syllabus is not None else ""
        groups = sorted(lists.groups.rows[one].name for one in activity.groups if one in lists.groups.rows)
        name = ", ".join(groups) or activity.name
        names[activity.id] = (subject[:_LONGEST_SUBJECT], name[:_LONGEST_GROUP], len(groups) > 1)
    frame = events.frame()
    told = [names.get(activity or "", ("", "", False)) for activity in frame["activity"]]
    schema = {"subject": pl.String, "group_name": pl.String, "choice": pl.Boolean}
    return pl.concat([frame, pl.DataFrame(told, schema=schema, orient="row")], how="horizontal")


def _own_length(joined: pl.DataFrame, found: Attendances, events: Events) -> pl.DataFrame:
    """With `exception_length`: the minutes that the pupil alone was offered of the event, null for most."""
    exceptions = events.exception_frame()
    if exceptions.is_empty():
        return joined.with_columns(pl.lit(None, pl.Int32).alias("exception_length"))
    own = (
        exceptions.join(found.events.frame().rename({"number": "event_number"}), left_on="event", right_on="id")
        .join(found.students.frame(), left_on="pupil", right_on="id")
        .select(event=pl.col("event_number"), student=pl.col("number"), exception_length="exception_length")
    )
    return joined.join(own, on=["event", "student"], how="left", maintain_order="left")


def _own_group(joined: pl.DataFrame, found: Attendances, events: Events, lists: Lists) -> pl.DataFrame:
    """Where an activity has several groups, the fact's is the one that the pupil was in on the day."""
    some = joined.filter(pl.col("choice").fill_null(False))
    if some.is_empty():
        return joined
    members = _members(lists, found)
    activity = pl.DataFrame(
        [(one.id, group) for one in lists.activities.rows.values() if len(one.groups) > 1 for group in one.groups],
        schema={"activity": pl.String, "group": pl.String},
        orient="row",
    )
    own = (
        some.select("row", "student", "date", "activity")
        .join(activity, on="activity")
        .join(members, on=["group", "student"])
        .filter(pl.col("date").is_between("first", "last"))
        .sort("row", "own_group")
        .unique("row", keep="first")
        .select("row", "own_group")
    )
    met = joined.join(own, on="row", how="left", maintain_order="left")
    return met.with_columns(pl.coalesce("own_group", "group_name").alias("group_name")).drop("own_group")


def _members(lists: Lists, found: Attendances) -> pl.DataFrame:
    rows = [
        (group.id, found.students[member], group.name[:_LONGEST_GROUP], *_bounds(span))
        for group in lists.groups.rows.values()
        for member, span in group.members
        if member in found.students
    ]
    schema = {"group": pl.String, "student": pl.Int32, "own_group": pl.String, "first": pl.Date, "last": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _bounds(span: Span) -> tuple[dt.date, dt.date]:
    return span.start or _OPEN_START, span.end or _OPEN_END
