"""*I want to talk to an adult* reaches a named adult's *Idag* at once, and everybody's after a day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.mapping.models import MappingRound, TalkWish
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Person
from tests import register
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, group=group)


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def nurse(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.SCHOOL_NURSE)


@pytest.fixture
def planned(group: Group) -> MappingRound:
    return a_round(group)


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def own(pupil: Person) -> Client:
    return client_of(register.account(pupil.organiser, pupil))


def said(own: Client, planned: MappingRound, talk: object) -> str:
    address = reverse("mapping-last", args=[planned.uuid])
    person = Account.objects.get(pk=own.session["_auth_user_id"]).person
    assert person is not None
    own.post(address, {"talk": talk, "student": person.uuid})
    return own.get(address).content.decode()


def idag(account: Account) -> str:
    return client_of(account).get("/").content.decode()


def talks(account: Account) -> str:
    return client_of(account).get(reverse("mapping-talks")).content.decode()


def test_the_named_adult_is_told_at_once_and_nobody_else(
    own: Client, planned: MappingRound, pupil: Person, mentor: Account, nurse: Account
) -> None:
    text = own.get(reverse("mapping-last", args=[planned.uuid])).content.decode()
    assert f"Ja, med {mentor}" in text
    assert f"Ja, med {nurse}" in text
    assert f"Du har sagt att du vill prata med {mentor}, som ser det i Fullfölj." in said(own, planned, mentor.pk)
    assert "En elev vill prata med dig" in idag(mentor)
    assert str(pupil) not in idag(mentor)
    assert "vill prata med dig" not in idag(nurse)
    assert str(pupil) in talks(mentor)
    assert str(pupil) not in talks(nurse)
    assert Reading.objects.filter(page="mapping.talks", student=pupil).count() == 1


def test_after_a_day_all_who_reach_the_pupil_are_told(
    own: Client, planned: MappingRound, pupil: Person, mentor: Account, nurse: Account
) -> None:
    said(own, planned, mentor.pk)
    TalkWish.objects.update(wished_at=timezone.now() - dt.timedelta(hours=25))
    assert "En elev vill prata med dig" in idag(nurse)
    assert str(pupil) in talks(nurse)


def test_anybody_is_everybody(own: Client, planned: MappingRound, mentor: Account, nurse: Account) -> None:
    assert "De vuxna ser det i Fullfölj." in said(own, planned, "any")
    assert "En elev vill prata med dig" in idag(mentor)
    assert "En elev vill prata med dig" in idag(nurse)


def test_whoever_is_no_adult_of_the_pupils_cannot_be_named(
    own: Client, planned: MappingRound, group: Group, mentor: Account
) -> None:
    teacher = register.assigned(group, AssignmentRoleType.TEACHER)
    said(own, planned, teacher.pk)
    assert TalkWish.objects.get().to is None


def test_saying_it_twice_is_one_wish_and_it_can_be_taken_back(
    own: Client, planned: MappingRound, mentor: Account, nurse: Account
) -> None:
    said(own, planned, mentor.pk)
    said(own, planned, nurse.pk)
    assert TalkWish.objects.get().to == nurse
    said(own, planned, "")
    assert TalkWish.objects.exists()
    said(own, planned, "no")
    assert not TalkWish.objects.exists()


def test_it_goes_away_when_they_have_talked(
    own: Client, planned: MappingRound, mentor: Account, nurse: Account
) -> None:
    said(own, planned, mentor.pk)
    address = reverse("mapping-talk-met", args=[TalkWish.objects.get().uuid])
    assert client_of(mentor).post(address).status_code == 302
    first = TalkWish.objects.get()
    assert client_of(nurse).post(address).status_code == 404
    client_of(mentor).post(address)
    assert (TalkWish.objects.get().met_by, TalkWish.objects.get().met_at) == (mentor, first.met_at)
    assert "vill prata med dig" not in idag(mentor)
    assert "Ingen väntar på att få prata med dig." in talks(mentor)
    said(own, planned, mentor.pk)
    assert TalkWish.objects.filter(met_at=None).count() == 1


def test_the_page_says_what_the_law_asks(mentor: Account, pupil: Person) -> None:
    text = talks(mentor)
    assert "skollagen 6 kap. 10 §" in text
    assert "socialtjänstlagen 19 kap." in text


def test_another_schools_adults_are_not_told(own: Client, planned: MappingRound, group: Group) -> None:
    other = register.staff(register.unit(group.unit.parent or group.unit, "Bergskolan"), DutyRole.SCHOOL_NURSE)
    said(own, planned, "any")
    assert "vill prata med dig" not in idag(other)
    address = reverse("mapping-talk-met", args=[TalkWish.objects.get().uuid])
    assert client_of(other).post(address).status_code == 404
