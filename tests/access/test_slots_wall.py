"""Row-level security around bookings: a pupil books past nobody's name, and a holder reads the own slots alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Duty, Group, Person
from fullfolj.support.flex.actions import book, leave
from fullfolj.support.flex.queries import filled
from fullfolj.support.models import Booking, Slot
from tests import register
from tests.access.test_second_wall import logged_in_as
from tests.slots import a_booking, a_slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()))


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, group=group)


@pytest.fixture
def teacher(group: Group) -> Account:
    """Of another class: no role of theirs reaches the pupil."""
    register.organiser("Granstad")
    return register.assigned(register.group(group.unit, "7A"), AssignmentRoleType.TEACHER)


def test_a_pupil_books_and_leaves_and_a_place_is_the_next_ones_without_a_look_at_others(
    group: Group, pupil: Person
) -> None:
    slot, other = a_slot(group.unit, capacity=1), register.student(group.unit)
    first = a_booking(slot, other)
    account, now = register.account(pupil.organiser, pupil), timezone.now()
    with logged_in_as("ff_app", account):
        own = book(slot=slot, student=pupil, by=Actor(ActorKind.ACCOUNT, account.pk), now=now)
        assert filled([slot])[slot.pk].turn(own.seat_id) == 1
        assert list(Booking.objects.all()) == [own]
    leave(booking=first, by=OPERATOR, now=now)
    with logged_in_as("ff_app", account):
        assert filled([slot])[slot.pk].turn(own.seat_id) == 0
        leave(booking=own, by=Actor(ActorKind.ACCOUNT, account.pk), now=now)


def seen_by(account: Account) -> list[Booking]:
    with logged_in_as("ff_app", account):
        return list(Booking.objects.order_by("pk"))


def test_a_holder_reads_who_booked_the_own_slots_and_may_change_none(
    group: Group, pupil: Person, teacher: Account
) -> None:
    own = a_booking(a_slot(group.unit, holder=teacher), pupil)
    a_booking(a_slot(group.unit, in_days=8), pupil)
    assert seen_by(teacher) == [own]
    with logged_in_as("ff_app", teacher):
        assert Booking.objects.filter(pk=own.pk).update(booked_at=timezone.now()) == 0


@pytest.mark.parametrize("ends", ["protected", "a month after", "duty", "account"])
def test_that_ends(group: Group, pupil: Person, teacher: Account, ends: str) -> None:
    a_booking(a_slot(group.unit, holder=teacher), pupil)
    assert len(seen_by(teacher)) == 1
    long_ago = timezone.now() - dt.timedelta(days=31)
    if ends == "protected":
        Person.objects.filter(pk=pupil.pk).update(is_protected=True, given_name="", family_name="", civic_no_digest="")
    elif ends == "a month after":
        Slot.objects.update(starts_at=long_ago, ends_at=long_ago + dt.timedelta(hours=1))
    elif ends == "duty":
        Duty.objects.filter(person=teacher.person).update(end_date=timezone.localdate() - dt.timedelta(days=1))
    else:
        Account.objects.filter(pk=teacher.pk).update(is_active=False)
    assert seen_by(teacher) == []


def test_a_duty_elsewhere_opens_no_slot_here(group: Group, pupil: Person, teacher: Account) -> None:
    a_booking(a_slot(group.unit, holder=teacher), pupil)
    assert group.unit.parent is not None
    Duty.objects.filter(person=teacher.person).update(
        organisation=register.unit(group.unit.parent, "Bergskolan"), duty_role=DutyRole.SCHOOL_COUNSELLOR
    )
    teacher.person.duties.get().assignment_roles.all().delete()  # type: ignore[union-attr]
    assert seen_by(teacher) == []
