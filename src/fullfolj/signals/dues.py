"""By which day somebody is to have been in contact: the step that a pupil's signals lead to, and its school days.

Counted as equal handling counts (handling.py): from the day the signal was first seen, by the school calendar.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from fullfolj.school.calendar import is_school_day
from fullfolj.school.models import CalendarPeriod
from fullfolj.signals import ladders
from fullfolj.signals.desk_rows import DeskStudent
from fullfolj.signals.models import LadderVersion, Signal
from fullfolj.signals.steps import Step, reached

#: No step's school days last longer than this, summer included.
_REACH = dt.timedelta(days=400)


@dataclass(frozen=True)
class Due:
    """The step that waits for somebody, and the last day for it; None where the calendar does not tell."""

    step: Step
    day: dt.date | None


def due(
    signals: Iterable[Signal], answered_on: dt.date | None, ladder: Sequence[Step], periods: Iterable[CalendarPeriod]
) -> Due | None:
    """The highest step of the lit signals that nothing keeps quiet, and the first day by which it is due.

    None when none of them leads anywhere, and when somebody has been in contact since those that lead highest were lit.
    """
    found = [(one, to) for one in signals if (to := reached([(one.rule, one.school_days_open)], ladder)) is not None]
    if not found:
        return None
    number = max(to.step.number for _one, to in found)
    highest = [(one, to) for one, to in found if to.step.number == number]
    open_ones = [(one, to) for one, to in highest if answered_on is None or answered_on < one.since]
    if not open_ones:
        return None
    known = list(periods)
    days = [
        # Who came here by waiting has waited since the signal was lit.
        school_day_after(one.since if to.waited else one.opened_on, to.passed + to.step.due_school_days, known)
        for one, to in open_ones
    ]
    return Due(highest[0][1].step, None if None in days else min(day for day in days if day is not None))


def school_day_after(after: dt.date, number: int, periods: Collection[CalendarPeriod]) -> dt.date | None:
    """The school day with that number after a day; None when it lies farther away than a year."""
    day = after
    while number and day - after < _REACH:
        day += dt.timedelta(days=1)
        number -= is_school_day(day, periods)
    return None if number else day


@cache
def _sql() -> str:
    return (Path(__file__).parent / "dues.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class DueFacts:
    """What tells what is due, of an organiser on a day: pupil → last answered, ladder versions, place and period."""

    organiser_id: int
    today: dt.date
    answered: Mapping[int, dt.date] = field(default_factory=dict)
    versions: Sequence[LadderVersion] = ()
    periods: Sequence[tuple[int, CalendarPeriod]] = ()

    def ladder(self, unit_id: int | None) -> Sequence[Step]:
        """The steps in force for a unit (None: for the organiser)."""
        return ladders.steps_of(ladders.in_force(self.versions, unit_id, self.today))


def due_facts(rows: Collection[DeskStudent], organiser_id: int, today: dt.date) -> DueFacts:
    """For the desk's rows, which come from a scope. One query, none where nothing is lit."""
    lit = [one.since for row in rows for one in row.signals]
    if not lit:
        return DueFacts(organiser_id, today)
    parameters: dict[str, Any] = {
        "students": [row.student.pk for row in rows],
        "organiser": organiser_id,
        "today": today,
        "first": min(lit),
    }
    with connection.cursor() as cursor:
        cursor.execute(_sql(), parameters)
        answered, versions, periods = (json.loads(one) if isinstance(one, str) else one for one in cursor.fetchone())
    return DueFacts(
        organiser_id,
        today,
        answered={int(student): dt.date.fromisoformat(latest) for student, latest in answered.items()},
        versions=versions_of(versions),
        periods=[(place, period_of(*told)) for place, *told in periods],
    )


def dues_of(rows: Collection[DeskStudent], facts: DueFacts) -> dict[int, Due]:
    """Pupil → what is due."""
    found = {}
    for row in rows:
        here = [period for place, period in facts.periods if place in (row.unit_id, facts.organiser_id)]
        one = due(row.signals, facts.answered.get(row.student.pk), facts.ladder(row.unit_id), here)
        if one is not None:
            found[row.student.pk] = one
    return found


def versions_of(told: Iterable[Sequence[Any]]) -> list[LadderVersion]:
    """Versions with their steps alone, as SQL writes them in JSON, in order of time."""
    return [
        LadderVersion(
            unit_id=unit, first_day=dt.date.fromisoformat(first), follows_organiser=follows, steps=steps, limits={}
        )
        for unit, first, follows, steps in told
    ]


def period_of(kind: str, first: str, last: str) -> CalendarPeriod:
    return CalendarPeriod(kind=kind, first_day=dt.date.fromisoformat(first), last_day=dt.date.fromisoformat(last))
