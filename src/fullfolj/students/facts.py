"""What the register knows of one pupil, as the page needs it."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from fullfolj.access.gate import Visitor
from fullfolj.school.calendar import coming_school_days
from fullfolj.school.models import AbsenceNotice, CalendarPeriod, Person
from fullfolj.shell import chart_bands
from fullfolj.shell.chart_bands import ChartBand
from fullfolj.shell.week_figures import Break
from fullfolj.signals import ladders
from fullfolj.signals.desk_rows import notice_of
from fullfolj.signals.dues import period_of, versions_of
from fullfolj.signals.models import SnoozeReason
from fullfolj.signals.steps import LADDER, Step

_FARTHEST = 40  # school days: the longest look back of a rule


@dataclass(frozen=True)
class PutOffUntil:
    """A running snooze."""

    reason: SnoozeReason
    on: dt.date
    until: dt.date


@dataclass(frozen=True)
class StudentFacts:
    """Unknown is None or empty: a pupil can lack a class, a mentor, or an enrolment that covers the day.

    A mentor with a protected identity has an empty name.
    """

    unit: str
    year_level: int | None
    enrolled_on: dt.date | None
    definition: str
    class_uuid: uuid.UUID | None
    class_name: str
    mentors: tuple[str, ...]
    openings: int
    snooze: PutOffUntil | None
    breaks: tuple[Break, ...]
    enrolments: tuple[tuple[dt.date | None, dt.date | None], ...]
    coming: tuple[dt.date, ...]
    data_through: dt.date | None
    notice: AbsenceNotice | None = None
    periods: tuple[CalendarPeriod, ...] = ()
    ladder: tuple[Step, ...] = LADDER
    bands: tuple[ChartBand, ...] = ()


@cache
def _sql() -> str:
    own = (Path(__file__).parent / "facts.sql").read_text(encoding="utf-8")
    return f"{own}, {chart_bands.sql()}"


def facts_of(student: Person, visitor: Visitor) -> StudentFacts:
    """One query, the bands on charts included. `openings` counts the last 30 days, the present one included.

    `coming` are the school days after the last one with lessons, as far as a rule looks back; none without a calendar.
    """
    with connection.cursor() as cursor:
        cursor.execute(_sql(), {"student": student.pk, "today": visitor.today, "now": visitor.now})
        row = cursor.fetchone()
    unit, year_level, enrolled_on, definition, class_uuid, class_name, *lists, through, bands = row
    mentors, openings, snooze, breaks, enrolments, told, notice, versions, unit_id = lists
    periods = [period_of(*one) for one in _json(told)]
    version = ladders.in_force(versions_of(_json(versions)), unit_id, visitor.today)
    return StudentFacts(
        unit=unit or "",
        year_level=year_level,
        enrolled_on=enrolled_on,
        definition=definition or "reported",
        class_uuid=class_uuid,
        class_name=class_name or "",
        mentors=tuple(_json(mentors)),
        openings=openings,
        snooze=_snooze(_json(snooze)),
        breaks=tuple(Break(name, _day(first), _day(last)) for name, first, last in _json(breaks)),
        enrolments=tuple((_maybe(first), _maybe(last)) for first, last in _json(enrolments)),
        coming=tuple(coming_school_days(through or visitor.today, _FARTHEST, periods)),
        data_through=through,
        notice=notice_of(student.pk, _json(notice)) if notice else None,
        periods=tuple(periods),
        ladder=tuple(ladders.wanted_of(version).steps),
        bands=chart_bands.read(_json(bands)),
    )


def _snooze(stored: dict[str, str] | None) -> PutOffUntil | None:
    if not stored:
        return None
    return PutOffUntil(SnoozeReason(stored["reason"]), _day(stored["on"]), _day(stored["until"]))


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _maybe(text: str | None) -> dt.date | None:
    return None if text is None else _day(text)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
