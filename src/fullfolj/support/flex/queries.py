"""Slots and how full they are; who has booked them, for those who may see that."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet
from django.http import Http404

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.glances import Glance
from fullfolj.access.models import Account
from fullfolj.access.readings import log_readings
from fullfolj.school.models import Organisation, Person
from fullfolj.signals.models import SAME_CLICK
from fullfolj.support import permissions
from fullfolj.support.catalogue import queries as catalogue
from fullfolj.support.catalogue.content import Kind
from fullfolj.support.flex.days import Times
from fullfolj.support.models import Booking, Seat, Slot

#: What of the shipped catalogue is booked; the unit's own kinds are too.
BOOKABLE = (
    "flex-time",
    "study-workshop",
    "coaching-talks",
    "attendance-coaching",
    "enhanced-mentoring",
    "study-technique",
    "guidance-talks",
)
#: What tells nothing of why a pupil comes: all who may hold slots see who has booked it.
OPEN_TO_ALL = ("flex-time", "study-workshop", "study-technique")
#: How long whoever holds a slot sees who booked it, also those whom no role of theirs reaches (config 0029).
SEEN_BY_HOLDER = dt.timedelta(days=30)
#: How far ahead a pupil sees what can be booked.
AHEAD = dt.timedelta(weeks=4)
#: Whether anybody is to hold a slot at all.
AHEAD_OF_US = Glance(
    "slots", "exists (select from support_slot where called_off_at is null and starts_at > statement_timestamp())"
)


@dataclass(frozen=True)
class Filled:
    """The seats of a slot that nobody has left, in order: the first of them have its places."""

    capacity: int
    order: tuple[int, ...] = ()

    @property
    def taken(self) -> int:
        return min(len(self.order), self.capacity)

    @property
    def free(self) -> int:
        return self.capacity - self.taken

    @property
    def waiting(self) -> int:
        return len(self.order) - self.taken

    def turn(self, seat: int) -> int:
        """0 has a place; 1 is the first in the queue. One that has been left meanwhile comes after the last."""
        before = self.order.index(seat) if seat in self.order else len(self.order)
        return max(0, before + 1 - self.capacity)


@dataclass(frozen=True)
class Left:
    """Slots that have not started whose holder has left the unit: whose, how many, and when the first starts."""

    holder: Account
    count: int
    first: dt.datetime


@dataclass(frozen=True)
class Coming:
    """Those of a slot whom the visitor may see, in the order of their seats, and how many others there are."""

    bookings: Sequence[Booking]
    filled: Filled

    @property
    def others(self) -> int:
        return len(self.filled.order) - len(self.bookings)


def filled(slots: Iterable[Slot]) -> Mapping[int, Filled]:
    """Slot → how full it is. One statement; no pupil is read."""
    every = {one.pk: one for one in slots}
    order: dict[int, list[int]] = defaultdict(list)
    seats = Seat.objects.filter(slot__in=every, left_at=None).order_by("number")
    for slot, seat in seats.values_list("slot", "pk"):
        order[slot].append(seat)
    return {pk: Filled(one.capacity, tuple(order[pk])) for pk, one in every.items()}


def of_unit(unit: Organisation, first: dt.datetime, until: dt.datetime) -> Sequence[Slot]:
    """Those that start from `first`, before `until`, in order."""
    found = Slot.objects.filter(unit=unit, starts_at__gte=first, starts_at__lt=until)
    return list(_told(found))


def held_by(account: Account, first: dt.datetime) -> Sequence[Slot]:
    """The account's own that end from `first` on, in order."""
    return list(_told(Slot.objects.filter(holder=account, ends_at__gte=first)))


def slot(unit: Organisation, slot_uuid: uuid.UUID) -> Slot:
    """Http404 for one of another unit."""
    found = _told(Slot.objects.filter(unit=unit, uuid=slot_uuid)).first()
    if found is None:
        raise Http404
    return found


def later_ones(one: Slot, now: dt.datetime) -> QuerySet[Slot]:
    """Those that were set up together with it, lie with the same holder, come later and have not started."""
    together = Slot.objects.filter(unit=one.unit_id, holder=one.holder_id, made_at=one.made_at, by=one.by_id)
    return together.filter(starts_at__gt=max(one.starts_at, now), called_off_at=None)


def left(visitor: Visitor) -> Sequence[Left]:
    """What nobody will hold, by when it starts, at the units where the visitor may move the work of others.

    Its holder has no duty any more that lets anybody hold slots there. Three statements at most.
    """
    ahead = Slot.objects.filter(
        unit__in=visitor.units(permissions.MOVE).order_by(), called_off_at=None, starts_at__gt=visitor.now
    )
    told = ahead.order_by().values_list("holder", "unit").annotate(Count("pk"), Min("starts_at"))
    held = {(holder, unit): (number, first) for holder, unit, number, first in told}
    there = scopes.of_these_with(permissions.HOLD, list(held), visitor.today) if held else frozenset()
    lost: dict[int, list[tuple[int, dt.datetime]]] = defaultdict(list)
    for (holder, unit), at_unit in held.items():
        if (holder, unit) not in there:
            lost[holder].append(at_unit)
    accounts = Account.objects.in_bulk(list(lost)) if lost else {}
    every = [
        Left(accounts[pk], sum(number for number, _first in some), min(first for _number, first in some))
        for pk, some in lost.items()
    ]
    return sorted(every, key=lambda one: (one.first, one.holder.pk))


def may_change(found: Slot, visitor: Visitor) -> bool:
    """Its holder; and for somebody who is ill, those who may move the work of others there."""
    if found.holder_id == visitor.account.pk:
        return True
    return visitor.units(permissions.MOVE).filter(pk=found.unit_id).exists()


def coming(found: Slot, visitor: Visitor) -> Coming:
    """Its holder sees all who have booked it but the protected, until a month after; others see those whom they reach,
    and of what is support those whose support they see. The reading is logged.
    """
    bookings = Booking.objects.filter(slot=found, seat__left_at=None).select_related("student", "seat")
    if found.holder_id == visitor.account.pk and found.ends_at > visitor.now - SEEN_BY_HOLDER:
        bookings = bookings.filter(student__is_protected=False)
    else:
        sees = permissions.HOLD if found.kind in OPEN_TO_ALL else permissions.SEE
        bookings = bookings.filter(student__in=visitor.scope(sees).ids())
    seen = list(bookings.order_by("seat__number"))
    ground = visitor.ground(permissions.HOLD)
    numbers = [one.student_id for one in seen]
    log_readings(numbers, by=visitor.actor, page="support.slot", ground=ground, at=visitor.now)
    return Coming(seen, filled([found])[found.pk])


def bookable(student: Person, today: dt.date, now: dt.datetime) -> Sequence[Slot]:
    """What a pupil can book where the pupil goes to school: what has not started, four weeks ahead, in order.

    Not what lies with somebody who has left: nobody would be there.
    """
    units = catalogue.units_of(student, today)
    there = scopes.staff_with(permissions.HOLD, units, today)
    coming_up = Slot.objects.filter(unit__in=units, starts_at__gt=now, starts_at__lt=now + AHEAD, called_off_at=None)
    return list(_told(coming_up.filter(holder__in=there)))


def one_for(student: Person, slot_uuid: uuid.UUID, today: dt.date) -> Slot:
    """A slot where the pupil goes to school, also one that has started. Http404 for any other."""
    units = catalogue.units_of(student, today)
    found = _told(Slot.objects.filter(unit__in=units, uuid=slot_uuid)).first()
    if found is None:
        raise Http404
    return found


def booked(student: Person, now: dt.datetime) -> Sequence[Booking]:
    """The pupil's own of slots that have not ended, in order; also those that have been called off."""
    found = Booking.objects.filter(student=student, seat__left_at=None, slot__ends_at__gt=now)
    every = found.select_related("slot__holder", "slot__unit", "seat", "student")
    return list(every.order_by("slot__starts_at", "pk"))


def shown_to(booking: Booking, visitor: Visitor) -> bool:
    """Whether staff see that the pupil has booked it: an own slot, what tells nothing, or support that is open."""
    if booking.slot.holder_id == visitor.account.pk or booking.slot.kind in OPEN_TO_ALL:
        return True
    return scopes.student(visitor.scope(permissions.SEE), booking.student.uuid) is not None


def booking(student: Person, slot_uuid: uuid.UUID) -> Booking:
    """The pupil's of the slot, also one that has been left. Http404 where there is none."""
    found = Booking.objects.filter(student=student, slot__uuid=slot_uuid).select_related("slot", "student").first()
    if found is None:
        raise Http404
    return found


def kinds(unit: Organisation) -> Sequence[Kind]:
    """What is booked, of the unit's catalogue: the shipped ones that are, in that order, and the unit's own."""
    offered = {one.slug: one for one in catalogue.catalogue([unit])}
    return [*(offered[slug] for slug in BOOKABLE if slug in offered), *(one for one in offered.values() if one.is_own)]


def holders(unit: Organisation, today: dt.date) -> Sequence[Account]:
    """Those who may hold a slot at the unit today, by name. Two statements."""
    return scopes.staff_with(permissions.HOLD, [unit], today)


def overlapping(holder: Account, times: Collection[Times], visitor: Visitor) -> Sequence[Slot]:
    """The holder's slots at the same time as any of the times, in order; not what a double click has just set up."""
    if not times:
        return []
    first, last = min(start for start, _end in times), max(end for _start, end in times)
    near = Slot.objects.filter(holder=holder, called_off_at=None, starts_at__lt=last, ends_at__gt=first).exclude(
        by=visitor.account.pk, made_at__gt=visitor.now - SAME_CLICK
    )
    return [one for one in _told(near) if any(one.starts_at < end and one.ends_at > start for start, end in times)]


def _told(found: QuerySet[Slot]) -> QuerySet[Slot]:
    return found.select_related("unit", "holder").order_by("starts_at", "pk")
