"""Open cases that nobody leads any more come up on the desk of those who can give them to a colleague."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fullfolj.access.models import Account, Reading
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Duty, Group, Person
from fullfolj.support.models import Case, Tier
from tests import register
from tests.cases import a_case
from tests.integration.test_support import client_of, today, words_of

pytestmark = pytest.mark.django_db
HEADING = "Ärenden som ingen leder"


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group)


@pytest.fixture
def leader(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR, name="Gunborg")


@pytest.fixture
def principal(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.PRINCIPAL)


def resting(pupil: Person, leader: Account, tier: Tier = Tier.WORKING) -> Case:
    """An open case in which nothing goes on."""
    case = a_case(pupil, responsible=leader, tier=tier)
    case.interventions.update(ended_on=today())
    return case


def ends(account: Account) -> None:
    """The account's last day was yesterday."""
    Duty.objects.filter(person=account.person_id).update(end_date=today() - dt.timedelta(days=1))


def test_as_long_as_somebody_leads_nothing_is_said(pupil: Person, leader: Account, principal: Account) -> None:
    resting(pupil, leader)
    assert HEADING not in words_of(client_of(principal), "today")


@pytest.mark.parametrize("how", ["duty", "account", "reach"])
def test_it_comes_up_however_the_leader_left(
    group: Group, pupil: Person, leader: Account, principal: Account, how: str
) -> None:
    resting(pupil, leader)
    resting(pupil, leader, Tier.HEALTH)
    if how == "duty":
        ends(leader)
    elif how == "account":
        Account.objects.filter(pk=leader.pk).update(is_active=False)
    else:
        assert group.unit.parent is not None
        elsewhere = register.unit(group.unit.parent, "Bergskolan")
        Duty.objects.filter(person=leader.person_id).update(organisation=elsewhere)
    client = client_of(principal)
    text = words_of(client, "today")
    assert HEADING in text
    assert "Två ärenden att leda" in text
    assert f"{leader} har slutat eller når inte eleverna längre." in text
    assert "Alva" not in text
    assert not Reading.objects.filter(account=principal.pk).exists()
    address = f"{reverse('support-open-work')}?from={leader.pk}"
    assert f'href="{address}"' in client.get(reverse("today")).content.decode()
    assert str(leader) in client.get(address).content.decode()


def test_it_goes_away_when_a_colleague_has_taken_over(
    group: Group, pupil: Person, leader: Account, principal: Account
) -> None:
    case = resting(pupil, leader)
    ends(leader)
    colleague, client = register.staff(group.unit, DutyRole.SCHOOL_NURSE), client_of(principal)
    assert "Ett ärende att leda" in words_of(client, "today")
    client.post(reverse("support-open-work"), {"from": leader.pk, "to": colleague.pk})
    case.refresh_from_db()
    assert case.responsible == colleague
    assert HEADING not in words_of(client, "today")


def test_what_comes_up_on_its_day_or_is_closed_waits_for_nobody(
    pupil: Person, leader: Account, principal: Account
) -> None:
    a_case(pupil, responsible=leader)
    closed = resting(pupil, leader, Tier.HEALTH)
    Case.objects.filter(pk=closed.pk).update(closed_on=today(), close_reason="Målet är nått.")
    ends(leader)
    assert HEADING not in words_of(client_of(principal), "today")


def test_only_those_who_may_move_and_read_it_are_told(group: Group, pupil: Person, leader: Account) -> None:
    resting(pupil, leader, Tier.HEALTH)
    ends(leader)
    assert group.unit.parent is not None
    elsewhere = register.unit(group.unit.parent, "Bergskolan")
    for account in (
        register.assigned(group, AssignmentRoleType.MENTOR),
        register.staff(elsewhere, DutyRole.PRINCIPAL),
        register.staff(group.unit, DutyRole.ATTENDANCE_COORDINATOR),
    ):
        assert HEADING not in words_of(client_of(account), "today")
    Case.objects.update(tier=Tier.WORKING)
    coordinator = register.staff(group.unit, DutyRole.ATTENDANCE_COORDINATOR)
    assert HEADING in words_of(client_of(coordinator), "today")


def test_it_is_one_statement_however_many_there_are(
    group: Group, pupil: Person, leader: Account, principal: Account
) -> None:
    def asked() -> list[str]:
        client = client_of(principal)
        client.get(reverse("today"))
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("today"))
        return [one["sql"] for one in caught]

    before = len(asked())
    for number in range(3):
        other = register.staff(group.unit, DutyRole.SCHOOL_NURSE, name=f"Siv{number}")
        resting(pupil, other, list(Tier)[number])
        ends(other)
    after = asked()
    assert len(after) == before + 1
