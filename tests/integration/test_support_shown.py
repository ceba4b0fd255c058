"""What the pupil and the guardians see of a case, once it has been shown to them, and never before."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from fullfolj.access.models import Account, Reading
from fullfolj.school.enums import AssignmentRoleType
from fullfolj.school.models import Group, Person
from fullfolj.support.models import CheckIn, Tier
from tests import register
from tests.cases import a_case, a_note, shown
from tests.integration.test_support import client_of, today, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    born = today() - dt.timedelta(days=14 * 366)
    return register.student(group.unit, "Alva", group=group, birth_date=born)


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def own(pupil: Person) -> Account:
    return register.account(pupil.organiser, pupil)


@pytest.fixture
def guardian(pupil: Person) -> Account:
    return register.guardian(pupil)


def test_nothing_before_somebody_has_shown_it(pupil: Person, mentor: Account, own: Account, guardian: Account) -> None:
    case = a_case(pupil, responsible=mentor)
    for account in (own, guardian):
        assert "Här finns inget att visa." in words_of(client_of(account), "support-own", pupil.uuid)
    address = reverse("support-show", args=[pupil.uuid, case.uuid])
    assert client_of(mentor).post(address, {"pupil_sees": "on"}).status_code == 302
    assert "”Tre måndagar i rad.”" in words_of(client_of(own), "support-own", pupil.uuid)
    assert "Här finns inget att visa." in words_of(client_of(guardian), "support-own", pupil.uuid)
    client_of(mentor).post(address, {"guardians_see": "on"})
    assert "Här finns inget att visa." in words_of(client_of(own), "support-own", pupil.uuid), "taken back"
    assert "”Tre måndagar i rad.”" in words_of(client_of(guardian), "support-own", pupil.uuid)
    assert Reading.objects.filter(page="support.own", account=guardian.pk).exists()


def test_goals_and_what_is_done_and_no_more(pupil: Person, mentor: Account, own: Account) -> None:
    case = a_case(pupil, responsible=mentor)
    a_note(case)
    shown(case)
    text = words_of(client_of(own), "support-own", pupil.uuid)
    for said in ("Vet vad hon vill bli.", "På plats första lektionen på måndagar.", "Morgonsamtal vid entrén"):
        assert said in text
    for hidden in ("Ringde hem.", "Hemma går det lättare nu.", "Beteendemässig"):
        assert hidden not in text


def test_what_they_would_see_is_shown_to_who_decides(pupil: Person, mentor: Account) -> None:
    case = a_case(pupil, responsible=mentor, tier=Tier.NAMED)
    text = words_of(client_of(mentor), "support-show", pupil.uuid, case.uuid)
    assert text.index("Det här ser de") < text.index("”Tre måndagar i rad.”")
    shown(case)
    text = words_of(client_of(mentor), "support-case", pupil.uuid, case.uuid)
    assert "Eleven och vårdnadshavarna ser mål och stöd på sina egna sidor." in text


def test_the_guardians_of_somebody_who_is_18_see_nothing(pupil: Person, mentor: Account, guardian: Account) -> None:
    shown(a_case(pupil, responsible=mentor))
    Person.objects.filter(pk=pupil.pk).update(birth_date=today() - dt.timedelta(days=18 * 366))
    assert client_of(guardian).get(reverse("support-own", args=[pupil.uuid])).status_code == 403


def test_the_pupil_says_how_it_goes_and_the_adults_see_it(
    pupil: Person, mentor: Account, own: Account, guardian: Account
) -> None:
    case = a_case(pupil, responsible=mentor)
    address = reverse("support-own-rate", args=[pupil.uuid, case.interventions.get().uuid])
    assert client_of(own).post(address, {"rating": "partly"}).status_code == 404, "not before it is shown"
    shown(case)
    assert client_of(own).post(address, {"rating": "x"}).status_code == 400
    assert client_of(own).post(address, {"rating": "partly"}).status_code == 302
    assert client_of(guardian).post(address, {"rating": "well"}).status_code == 403
    assert CheckIn.objects.get().by == own
    assert f"fungerar delvis ({own})" in words_of(client_of(mentor), "support-case", pupil.uuid, case.uuid)
    assert "fungerar delvis" in words_of(client_of(own), "support-own", pupil.uuid)


def test_it_has_its_place_on_their_page_of_the_pupil(pupil: Person, own: Account, guardian: Account) -> None:
    for account in (own, guardian):
        page = client_of(account).get(reverse("student", args=[pupil.uuid])).content.decode()
        assert reverse("support-own", args=[pupil.uuid]) in page
        assert f'"{reverse("support-student", args=[pupil.uuid])}"' not in page
