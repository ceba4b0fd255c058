"""The sessions of a support measure for a group, and those of the group whom the visitor reaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.school.models import GroupMembership, Person
from fullfolj.signals.desk import holds
from fullfolj.signals.school_days import SchoolDays
from fullfolj.support import permissions
from fullfolj.support.models import Outcome, SharedAttendance, SharedMeasure, SharedSession


@dataclass(frozen=True)
class Told:
    """`pupils` are those of the group whom the visitor reaches, by name; `outcomes` are (day, pupil) → whether they
    came; `planned` is how many sessions the plan holds until today, None without one."""

    sessions: Sequence[SharedSession]
    pupils: Sequence[Person]
    outcomes: Mapping[tuple[dt.date, int], Outcome]
    planned: int | None


def told(measure: SharedMeasure, visitor: Visitor) -> Told:
    """The newest session first. The reading of the pupils is logged."""
    pupils = _pupils(measure, visitor)
    ground, numbers = visitor.ground(permissions.WORK), [one.pk for one in pupils]
    log_readings(numbers, by=visitor.actor, page="support.shared-sessions", ground=ground, at=visitor.now)
    rows = SharedAttendance.objects.filter(session__measure=measure, session__is_held=True, student__in=numbers)
    said = rows.values_list("session__date", "student", "outcome")
    return Told(
        sessions=list(measure.sessions.order_by("-date")),
        pupils=pupils,
        outcomes={(date, student): Outcome(outcome) for date, student, outcome in said},
        planned=_planned(measure, visitor.today),
    )


def _pupils(measure: SharedMeasure, visitor: Visitor) -> Sequence[Person]:
    if measure.group_id is None:
        return []
    members = GroupMembership.objects.filter(holds(visitor.today), group=measure.group_id)
    reached = scopes.students(visitor.scope(permissions.WORK)).filter(pk__in=members.values("person"))
    return list(reached.order_by("given_name", "family_name", "pk"))


def _planned(measure: SharedMeasure, today: dt.date) -> int | None:
    """By the school's days, as for one pupil: a school week is five days."""
    if measure.times_a_week is None:
        return None
    until = today if measure.ended_on is None else min(today, measure.ended_on)
    days = [day for day in SchoolDays(today).of(measure.unit, measure.starts_on) if day <= until]
    return measure.times_a_week * len(days) // 5
