"""Several book at the very same time, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.school.models import Person
from fullfolj.support.flex.actions import book
from fullfolj.support.flex.queries import filled
from fullfolj.support.models import Booking, Seat, Slot
from tests import register
from tests.at_once import at_once
from tests.slots import a_slot

pytestmark = pytest.mark.django_db(transaction=True)


def booking(slot: Slot, student: Person) -> Callable[[], object]:
    return lambda: book(slot=slot, student=student, by=OPERATOR, now=timezone.now())


def test_two_want_the_last_place_and_one_of_them_waits() -> None:
    group = register.group(register.unit(register.organiser()))
    slot = a_slot(group.unit, capacity=1)
    pupils = [register.student(group.unit, name, group=group) for name in ("Alva", "Berit", "Cia", "Doris")]
    assert at_once(*(booking(slot, one) for one in pupils)) == [""] * 4
    full = filled([slot])[slot.pk]
    assert (full.taken, full.waiting) == (1, 3)
    assert sorted(full.turn(one.seat_id) for one in Booking.objects.all()) == [0, 1, 2, 3]


def test_a_double_click_is_one_booking() -> None:
    unit = register.unit(register.organiser())
    slot, pupil = a_slot(unit), register.student(unit)
    assert at_once(booking(slot, pupil), booking(slot, pupil)) == ["", ""]
    assert Seat.objects.count() == 1


def test_two_slots_at_the_same_time_are_not_booked_both() -> None:
    unit = register.unit(register.organiser())
    first, second, pupil = a_slot(unit), a_slot(unit, what="Svenska"), register.student(unit)
    troubles = at_once(booking(first, pupil), booking(second, pupil))
    assert sorted(troubles) == ["", "Ett annat pass är bokat då."]
    assert Booking.objects.count() == 1
