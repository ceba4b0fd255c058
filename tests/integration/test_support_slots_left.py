"""Slots whose holder has left come up on the desk of those who can give them to a colleague."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Duty, Group
from fullfolj.support.flex import actions
from fullfolj.support.models import Slot
from tests import register
from tests.integration.test_support import client_of, words_of
from tests.slots import a_slot

pytestmark = pytest.mark.django_db
HEADING = "Pass som ingen håller i"


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def holder(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR, name="Gunborg")


@pytest.fixture
def principal(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.PRINCIPAL)


def ends(account: Account) -> None:
    """The holder's last day was yesterday."""
    Duty.objects.filter(person=account.person_id).update(end_date=timezone.localdate() - dt.timedelta(days=1))


def test_as_long_as_the_holder_is_there_nothing_is_said(group: Group, holder: Account, principal: Account) -> None:
    a_slot(group.unit, holder=holder)
    assert HEADING not in words_of(client_of(principal), "today")


@pytest.mark.parametrize("how", ["duty", "account", "unit"])
def test_it_comes_up_however_the_holder_left(group: Group, holder: Account, principal: Account, how: str) -> None:
    a_slot(group.unit, holder=holder, in_days=9)
    a_slot(group.unit, holder=holder, in_days=2)
    if how == "duty":
        ends(holder)
    elif how == "account":
        Account.objects.filter(pk=holder.pk).update(is_active=False)
    else:
        assert group.unit.parent is not None
        elsewhere = register.unit(group.unit.parent, "Bergskolan")
        Duty.objects.filter(person=holder.person_id).update(organisation=elsewhere)
    client = client_of(principal)
    text = words_of(client, "today")
    assert HEADING in text
    assert "Två pass att hålla i" in text
    assert f"{holder} är inte kvar här. Det första börjar" in text
    assert f'href="{reverse("support-open-work")}?from={holder.pk}"' in client.get(reverse("today")).content.decode()


def test_it_goes_away_when_a_colleague_has_taken_over(group: Group, holder: Account, principal: Account) -> None:
    slot = a_slot(group.unit, holder=holder)
    ends(holder)
    colleague = register.staff(group.unit, DutyRole.SCHOOL_NURSE)
    client = client_of(principal)
    assert "Ett pass att hålla i" in words_of(client, "today")
    client.post(reverse("support-open-work"), {"from": holder.pk, "to": colleague.pk})
    slot.refresh_from_db()
    assert slot.holder == colleague
    assert HEADING not in words_of(client, "today")


def test_what_is_called_off_or_has_been_waits_for_nobody(group: Group, holder: Account, principal: Account) -> None:
    off = a_slot(group.unit, holder=holder)
    a_slot(group.unit, holder=holder, in_days=-3)
    ends(holder)
    actions.call_off(slot=off, by=OPERATOR, now=timezone.now())
    assert Slot.objects.count() == 2
    assert HEADING not in words_of(client_of(principal), "today")


def test_only_those_who_may_move_work_at_the_unit_are_told(group: Group, holder: Account) -> None:
    a_slot(group.unit, holder=holder)
    ends(holder)
    assert group.unit.parent is not None
    elsewhere = register.unit(group.unit.parent, "Bergskolan")
    mentor = register.assigned(group, AssignmentRoleType.MENTOR)
    for account in (mentor, register.staff(elsewhere, DutyRole.PRINCIPAL)):
        assert HEADING not in words_of(client_of(account), "today")
    assert HEADING in words_of(client_of(register.staff(group.unit.parent, DutyRole.PRINCIPAL)), "today")


def test_more_slots_and_holders_are_no_more_statements(group: Group, holder: Account, principal: Account) -> None:
    def statements() -> int:
        client = client_of(principal)
        client.get(reverse("today"))
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("today"))
        return len(caught)

    a_slot(group.unit, holder=holder)
    ends(holder)
    before = statements()
    for number in range(3):
        other = register.staff(group.unit, DutyRole.SCHOOL_NURSE, name=f"Siv{number}")
        a_slot(group.unit, holder=other)
        ends(other)
    assert statements() == before
