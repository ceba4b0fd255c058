"""Slots are set up and called off; a place is booked and left; who came is noted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TypedDict

from django.db.models import Max
from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation, Person
from fullfolj.signals.models import SAME_CLICK
from fullfolj.support.flex.days import Times
from fullfolj.support.flex.queries import later_ones
from fullfolj.support.models import Booking, Outcome, Seat, Slot


class SlotPlan(TypedDict):
    """What all slots that are set up together have in common."""

    kind: str
    what: str
    place: str
    capacity: int
    holder: Account


def set_up(
    *, unit: Organisation, plan: SlotPlan, times: Sequence[Times], by: Actor, now: dt.datetime
) -> Sequence[Slot]:
    """A slot for each of the times. Sent twice they are there once."""
    with recorded("support.slots-set-up", by=by):
        Organisation.objects.select_for_update().get(pk=unit.pk)
        recent = Slot.objects.filter(unit=unit, by_id=by.account_id, made_at__gt=now - SAME_CLICK, **plan)
        known = {(one.starts_at, one.ends_at): one for one in recent}
        return [
            known.get((starts, ends))
            or Slot.objects.create(unit=unit, starts_at=starts, ends_at=ends, made_at=now, by_id=by.account_id, **plan)
            for starts, ends in times
        ]


def call_off(*, slot: Slot, by: Actor, now: dt.datetime, later: bool = False) -> int:
    """Those who have booked read that it is called off; how many slots that were.

    With `later` also the later ones of the same holder that were set up together with it. Twice is nothing; PlainError
    for one that has started.
    """
    with recorded("support.slot-call-off", by=by):
        held = _held(slot)
        if held.called_off_at is None:
            _check(held.check_bookable(now))
        wanted = [held.pk, *(later_ones(held, now).values_list("pk", flat=True) if later else ())]
        return Slot.objects.filter(pk__in=wanted, called_off_at=None).update(called_off_at=now)


def book(*, slot: Slot, student: Person, by: Actor, now: dt.datetime) -> Booking:
    """A seat, last in order: a place while there is one, else in the queue. Booked already is nothing.

    PlainError for a slot that has started or is called off, and where the pupil has booked another one meanwhile.
    """
    with recorded("support.slot-book", by=by):
        # The pupil first, so that two slots at the same time wait for one another too.
        Person.objects.select_for_update().get(pk=student.pk)
        held = _held(slot)
        known = Booking.objects.filter(slot=held, student=student).select_related("seat").first()
        if known is not None and known.seat.left_at is None:
            return known
        _check(held.check_bookable(now))
        if _booked_meanwhile(held, student):
            raise PlainError(
                _("Another slot is booked at that time."), _("Leave that one first, and then book this one.")
            )
        last = Seat.objects.filter(slot=held).aggregate(last=Max("number"))["last"] or 0
        seat = Seat.objects.create(slot=held, number=last + 1)
        given = {"seat": seat, "booked_at": now, "by_id": by.account_id}
        if known is None:
            return Booking.objects.create(slot=held, student=student, **given)
        Booking.objects.filter(pk=known.pk).update(**given)
        known.refresh_from_db()
        return known


def leave(*, booking: Booking, by: Actor, now: dt.datetime) -> None:
    """The place is the next one's. Twice is nothing; PlainError for a slot that has started or is called off."""
    with recorded("support.slot-leave", by=by):
        held = _held(booking.slot)
        seat = Seat.objects.get(booking=booking)
        if seat.left_at is None:
            _check(held.check_bookable(now))
            Seat.objects.filter(pk=seat.pk).update(left_at=now)


def note_attendance(*, slot: Slot, outcomes: Mapping[int, Outcome], by: Actor, now: dt.datetime) -> None:
    """Seat → whether the pupil came; noted anew it is corrected. PlainError before it starts, or when called off."""
    with recorded("support.slot-attendance", by=by):
        held = _held(slot)
        _check(held.check_attendance(now))
        for seat, outcome in outcomes.items():
            Seat.objects.filter(slot=held, pk=seat, left_at=None).exclude(outcome=outcome).update(outcome=outcome)


def _held(slot: Slot) -> Slot:
    """As it is now; others who book it or leave it wait."""
    return Slot.objects.select_for_update(of=["self"]).get(pk=slot.pk)


def _booked_meanwhile(slot: Slot, student: Person) -> bool:
    others = Booking.objects.filter(student=student, seat__left_at=None, slot__called_off_at=None)
    return others.filter(slot__starts_at__lt=slot.ends_at, slot__ends_at__gt=slot.starts_at).exists()


def _check(trouble: str) -> None:
    if trouble:
        raise PlainError(trouble)
