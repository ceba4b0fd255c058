"""Slots for tests: what pupils book. Days are counted from now, hours by the wall clock."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Organisation, Person
from fullfolj.support.flex.actions import SlotPlan, book, set_up
from fullfolj.support.models import Booking, Slot
from tests import register


def a_slot(
    unit: Organisation,
    *,
    holder: Account | None = None,
    in_days: float = 7,
    minutes: int = 60,
    capacity: int = 10,
    what: str = "Matte",
    kind: str = "flex-time",
) -> Slot:
    """One slot; a negative number of days is one that has been."""
    starts = timezone.now() + dt.timedelta(days=in_days)
    plan = SlotPlan(
        kind=kind,
        what=what,
        place="Biblioteket",
        capacity=capacity,
        holder=holder or register.staff(unit, DutyRole.SCHOOL_COUNSELLOR),
    )
    times = [(starts, starts + dt.timedelta(minutes=minutes))]
    return set_up(unit=unit, plan=plan, times=times, by=OPERATOR, now=timezone.now())[0]


def a_booking(slot: Slot, student: Person) -> Booking:
    """Made before the slot started."""
    return book(slot=slot, student=student, by=OPERATOR, now=slot.starts_at - dt.timedelta(minutes=1))
