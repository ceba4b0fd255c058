"""Whoever makes a password can sign in with it: a principal makes none that opens more than the own units."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR
from fullfolj.school.actions_protection import empty_people
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import AssignmentRole, Enrolment, Organisation, Person, Responsible
from tests import register

pytestmark = pytest.mark.django_db
ROUTES = ("administration-sign-in", "administration-password", "administration-close")
DAY = dt.timedelta(days=1)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def here() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def elsewhere(here: Organisation) -> Organisation:
    assert here.parent is not None
    return register.unit(here.parent, "Bergskolan")


@pytest.fixture
def principal(here: Organisation) -> Client:
    return signed_in(register.staff(here, DutyRole.PRINCIPAL))


@pytest.fixture
def teacher(here: Organisation) -> Account:
    return register.staff(here, DutyRole.TEACHER)


def person_of(account: Account) -> Person:
    assert account.person is not None
    return account.person


def child_of(account: Account, at: Organisation, *, years: int = 13, end: dt.date | None = None) -> Person:
    born = timezone.localdate() - dt.timedelta(days=years * 365 + years // 4)
    child = register.student(at, "Barnet", "Hemligsson", birth_date=born)
    Responsible.objects.create(guardian=person_of(account), child=child, end_date=end)
    return child


def post(client: Client, route: str, person: Person) -> HttpResponse:
    return client.post(reverse(route, args=[person.uuid]))  # type: ignore[return-value]


def is_refused(principal: Client, account: Account) -> bool:
    """Refused in every way, in words on the page too, and nothing is changed; or let in."""
    person, before = person_of(account), Account.objects.get(pk=account.pk)
    page = principal.get(reverse("administration-person", args=[person.uuid])).content.decode()
    told = "Inloggningen öppnar mer än det du sköter. Be en systemadministratör att ändra den." in page
    if told:
        for route in ROUTES:
            answer = post(principal, route, person)
            assert answer.status_code == 403
            assert "Be en systemadministratör att göra det." in answer.content.decode()
        after = Account.objects.get(pk=account.pk)
        assert (after.password, after.is_active) == (before.password, before.is_active)
    else:
        assert post(principal, "administration-password", person).status_code == 200
    return told


def test_a_guardian_at_another_unit_is_not_taken_over(
    principal: Client, teacher: Account, elsewhere: Organisation
) -> None:
    child_of(teacher, elsewhere)
    assert is_refused(principal, teacher)


def test_nobody_is_told_that_it_is_by_a_child(principal: Client, teacher: Account, elsewhere: Organisation) -> None:
    child_of(teacher, elsewhere)
    answers = [principal.get(reverse("administration-person", args=[person_of(teacher).uuid]))]
    answers += [post(principal, route, person_of(teacher)) for route in ROUTES]  # type: ignore[list-item]
    for answer in answers:
        for word in ("barn", "vårdnadshavare", "Hemligsson", "Bergskolan"):
            assert word.lower() not in answer.content.decode().lower(), word


def test_a_system_administrator_can(here: Organisation, teacher: Account, elsewhere: Organisation) -> None:
    child_of(teacher, elsewhere)
    assert here.parent is not None
    assert not is_refused(signed_in(register.account(here.parent, administrator=True)), teacher)


def test_a_child_at_the_own_unit_opens_nothing_more(principal: Client, teacher: Account, here: Organisation) -> None:
    child_of(teacher, here)
    assert not is_refused(principal, teacher)


def test_a_child_without_a_unit_is_not_the_units(principal: Client, teacher: Account, here: Organisation) -> None:
    child = child_of(teacher, here)
    Enrolment.objects.filter(person=child).update(end_date=timezone.localdate() - DAY)
    assert is_refused(principal, teacher)


def test_a_grown_child_and_an_ended_tie_open_nothing(
    principal: Client, teacher: Account, elsewhere: Organisation
) -> None:
    child_of(teacher, elsewhere, years=19)
    child_of(teacher, elsewhere, end=timezone.localdate() - DAY)
    assert not is_refused(principal, teacher)


def test_a_group_elsewhere(principal: Client, teacher: Account, elsewhere: Organisation) -> None:
    AssignmentRole.objects.create(
        duty=person_of(teacher).duties.get(),
        group=register.group(elsewhere),
        assignment_role=AssignmentRoleType.TEACHER,
    )
    assert is_refused(principal, teacher)


def test_a_first_sign_in_is_not_made_either(principal: Client, teacher: Account, elsewhere: Organisation) -> None:
    child_of(teacher, elsewhere)
    Account.objects.filter(pk=teacher.pk).update(is_active=False)
    assert post(principal, "administration-sign-in", person_of(teacher)).status_code == 403
    assert not Account.objects.get(pk=teacher.pk).is_active


def test_the_own_sign_in_is_always_ones_own(here: Organisation, elsewhere: Organisation) -> None:
    account = register.staff(here, DutyRole.PRINCIPAL)
    child_of(account, elsewhere)
    assert post(signed_in(account), "administration-password", person_of(account)).status_code == 200


def test_a_leap_day_has_an_answer(principal: Client, teacher: Account, here: Organisation) -> None:
    from fullfolj.administration import queries
    from fullfolj.administration.permissions import Managed

    managed = Managed(here.organiser_pk, 0, None, frozenset({here.pk}), is_whole=False, is_system_administrator=False)
    assert not queries.opens_more(managed, person_of(teacher), dt.date(2028, 2, 29))


class TestTheGuardianOfAProtectedPupil:
    """Nothing tells of the tie: neither a page, nor a refusal, nor a role."""

    def test_the_tie_is_gone_with_the_pupil(
        self, principal: Client, teacher: Account, here: Organisation, elsewhere: Organisation
    ) -> None:
        child = child_of(teacher, elsewhere)
        empty_people(person_ids=[child.pk], what="test.protect", by=OPERATOR)
        assert not Responsible.objects.exists()
        assert "vårdnadshavare" not in signed_in(teacher).get("/start/", follow=True).content.decode().lower()
        assert signed_in(teacher).get(reverse("student", args=[child.uuid])).status_code in (403, 404)
        assert not is_refused(principal, teacher)

    def test_a_tie_to_somebody_protected_refuses_nothing(
        self, principal: Client, teacher: Account, elsewhere: Organisation
    ) -> None:
        child = register.student(elsewhere, "", "", is_protected=True)
        Responsible.objects.create(guardian=person_of(teacher), child=child)
        assert not is_refused(principal, teacher)
        coordinator = signed_in(register.staff(elsewhere, DutyRole.ATTENDANCE_COORDINATOR))
        assert coordinator.get(reverse("student", args=[child.uuid])).status_code == 404
