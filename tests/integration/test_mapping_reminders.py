"""Rounds that close in a few days are reminded of on *Idag*: how many are left, never who."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.mapping.models import MappingRound, Sheet, StaffMapping
from fullfolj.school.enums import AssignmentRoleType
from fullfolj.school.models import Group, Person
from tests import register
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()))


@pytest.fixture
def pupils(group: Group) -> list[Person]:
    return [register.student(group.unit, f"Elev{number}", group=group) for number in range(3)]


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


def idag(account: Account) -> str:
    client = Client()
    client.force_login(account)
    return client.get("/").content.decode()


def handed_in(planned: MappingRound, pupil: Person) -> None:
    now = timezone.now()
    Sheet.objects.create(round=planned, student=pupil, language="sv", begun_at=now, changed_at=now, handed_in_at=now)


def test_how_many_are_left_and_never_who(group: Group, pupils: list[Person], mentor: Account) -> None:
    planned = a_round(group, closes_in=2)
    handed_in(planned, pupils[0])
    text = idag(mentor)
    assert "Två elever kan fortfarande svara" in text
    assert "1 av 3 är klara" in text
    assert "Elev1" not in text


def test_the_staffs_own_too(group: Group, pupils: list[Person], mentor: Account) -> None:
    planned, now = a_round(group, closes_in=0, instrument="staff"), timezone.now()
    StaffMapping.objects.create(round=planned, student=pupils[0], changed_at=now)
    assert "Tre elever är inte kartlagda" in idag(mentor)
    StaffMapping.objects.update(done_at=now)
    assert "Två elever är inte kartlagda" in idag(mentor)


def test_of_guardians_only_those_pupils_count_who_have_one(group: Group, pupils: list[Person], mentor: Account) -> None:
    Person.objects.filter(pk=pupils[0].pk).update(birth_date=timezone.localdate() - dt.timedelta(days=365 * 14))
    register.guardian(pupils[0])
    a_round(group, closes_in=1, instrument="guardian")
    assert "Vårdnadshavare till en elev kan svara" in idag(mentor)
    client = Client()
    client.force_login(mentor)
    assert "Vårdnadshavare till 0 av 1 elever har skickat in." in client.get(reverse("mapping-answering")).text


@pytest.mark.parametrize("closes_in", [4, 30])
def test_not_before_the_last_days(group: Group, pupils: list[Person], mentor: Account, closes_in: int) -> None:
    a_round(group, closes_in=closes_in)
    assert "kan fortfarande svara" not in idag(mentor)


def test_not_when_all_is_done(group: Group, pupils: list[Person], mentor: Account) -> None:
    planned = a_round(group, closes_in=1)
    for pupil in pupils:
        handed_in(planned, pupil)
    assert "Omgångar som snart stänger" not in idag(mentor)


def test_not_to_whoever_reaches_none_of_the_class(group: Group, pupils: list[Person]) -> None:
    a_round(group, closes_in=1)
    other = register.assigned(register.group(group.unit, "8B"), AssignmentRoleType.MENTOR)
    assert "Omgångar som snart stänger" not in idag(other)
