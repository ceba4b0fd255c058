"""Roles, sign-ins and the calendar over HTTP: what a principal and a system administrator may do, and nobody else."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.administration import actions, permissions
from fullfolj.administration.permissions import Managed
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.school.enums import AssignmentRoleType, DutyRole, PeriodKind
from fullfolj.school.models import AssignmentRole, CalendarPeriod, Duty, Group, Organisation, Person
from fullfolj.shell.words import NBSP
from tests import register

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Organisation:
    return register.organiser()


@pytest.fixture
def school(town: Organisation) -> Organisation:
    return register.unit(town)


@pytest.fixture
def other(town: Organisation) -> Organisation:
    return register.unit(town, "Bergskolan")


@pytest.fixture
def principal_account(school: Organisation) -> Account:
    return register.staff(school, DutyRole.PRINCIPAL, name="Rut")


@pytest.fixture
def principal(principal_account: Account) -> Client:
    return signed_in(principal_account)


@pytest.fixture
def administrator(town: Organisation) -> Account:
    return register.account(town, administrator=True)


@pytest.fixture
def sysadmin(administrator: Account) -> Client:
    return signed_in(administrator)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def today() -> dt.date:
    return timezone.localdate()


def text(client: Client, name: str, *arguments: object) -> str:
    response = client.get(reverse(name, args=arguments))
    assert response.status_code == 200
    return response.content.decode().replace(NBSP, " ")


def post(client: Client, route: str, /, *arguments: object, **fields: object) -> HttpResponse:
    response: Any = client.post(reverse(route, args=arguments), fields)
    return response  # type: ignore[no-any-return]


def nurse(at: Organisation, *, given_name: str = "Åsa", **fields: Any) -> Person:
    assert at.parent is not None
    person = register.person(at.parent, given_name, "Öberg")
    Duty.objects.create(person=person, organisation=at, duty_role=DutyRole.SCHOOL_NURSE, **fields)
    return person


def role(at: Organisation, /, **fields: object) -> dict[str, object]:
    return {
        "person": "", "given_name": "Nils", "family_name": "Nysson", "role": "Kurator", "place": at.pk,
        "group": "", "start_date": "2026-08-17", **fields,
    }  # fmt: skip


class TestStaff:
    def test_the_staff_of_ones_own_units_and_no_pupil(
        self, principal: Client, school: Organisation, other: Organisation
    ) -> None:
        nurse(school, start_date=dt.date(2026, 8, 10))
        nurse(other, given_name="Främmande")
        register.student(school, "Elvira")
        page = text(principal, "administration")
        assert "Åsa Öberg" in page
        assert "från 10 augusti" in page
        assert "Ingen inloggning" in page
        assert "Rut" in page
        assert "Kan logga in" in page
        assert "Främmande" not in page
        assert "Elvira" not in page
        assert other.display_name not in page
        assert "Systemadministratörer" not in page

    def test_somebody_who_is_both_staff_and_pupil_is_not_shown(self, principal: Client, school: Organisation) -> None:
        pupil = register.student(school, "Elvira")
        Duty.objects.create(person=pupil, organisation=school, duty_role=DutyRole.OTHER_STAFF)
        assert "Elvira" not in text(principal, "administration")
        assert principal.get(reverse("administration-person", args=[pupil.uuid])).status_code == 404

    def test_a_system_administrator_sees_all_units(
        self, sysadmin: Client, town: Organisation, school: Organisation, other: Organisation
    ) -> None:
        nurse(school)
        Duty.objects.create(
            person=register.person(town, "Signe", "Chefsson"), organisation=town, duty_role=DutyRole.HEAD_OF_EDUCATION
        )
        page = text(sysadmin, "administration")
        assert school.display_name in page
        assert other.display_name in page
        assert "Signe" in page
        assert "Ingen har en roll här än" in page  # at the other unit
        assert "Systemadministratörer" in page
        assert "Det här är du" in page

    def test_those_who_left_but_can_sign_in(self, principal: Client, school: Organisation) -> None:
        register.staff(school, DutyRole.TEACHER, end=dt.date(2020, 1, 1), name="Fors")
        page = text(principal, "administration")
        assert "Ingen roll längre, men kan logga in" in page
        assert "Fors" in page

    def test_many_schools_are_not_listed_in_the_lead(self, sysadmin: Client, town: Organisation) -> None:
        for name in ("A-skolan", "B-skolan", "C-skolan", "D-skolan"):
            register.unit(town, name)
        assert "arbetar på skolorna" in text(sysadmin, "administration")

    def test_a_mentor_is_told_with_the_class(self, principal: Client, school: Organisation) -> None:
        mentor = register.assigned(register.group(school), AssignmentRoleType.MENTOR)
        assert "Mentor för 8A" in text(principal, "administration")
        assert mentor.person is not None
        assert "Mentor för 8A" in text(principal, "administration-person", mentor.person.uuid)

    def test_a_teacher_manages_nobody(self, school: Organisation) -> None:
        assert signed_in(register.staff(school, DutyRole.TEACHER)).get(reverse("administration")).status_code == 403


class TestGivingRoles:
    def test_a_new_person(self, principal: Client, school: Organisation) -> None:
        response = post(principal, "administration-give", **role(school))
        person = Person.objects.get(given_name="Nils")
        assert response.headers["Location"] == reverse("administration-person", args=[person.uuid])
        duty = person.duties.get()
        assert (duty.duty_role, duty.organisation, duty.start_date) == ("Kurator", school, dt.date(2026, 8, 17))
        assert "Nils Nysson har fått rollen" in text(principal, "administration-person", person.uuid)

    def test_somebody_who_works_there(self, principal: Client, school: Organisation) -> None:
        person = nurse(school)
        form = principal.get(reverse("administration-give"), {"person": str(person.uuid)}).content.decode()
        assert f'value="{person.uuid}" selected' in form
        fields = role(school, person=person.uuid, role="Närvarosamordnare", given_name="", family_name="")
        assert post(principal, "administration-give", **fields).status_code == 302
        assert set(person.duties.values_list("duty_role", flat=True)) == {"Skolsköterska", "Närvarosamordnare"}
        post(principal, "administration-give", **fields)
        assert person.duties.count() == 2  # the same once more is the same role

    def test_a_mentor_gets_a_class_and_a_duty(self, principal: Client, school: Organisation) -> None:
        group = register.group(school)
        post(principal, "administration-give", **role(school, role="mentor", group=group.uuid))
        assignment = AssignmentRole.objects.get()
        assert (assignment.group, assignment.assignment_role) == (group, "Mentor")
        assert assignment.duty.duty_role == DutyRole.TEACHER

    def test_a_mentor_who_works_there_keeps_the_duty(self, principal: Client, school: Organisation) -> None:
        group, person = register.group(school), nurse(school)
        post(principal, "administration-give", **role(school, role="mentor", group=group.uuid, person=person.uuid))
        assert AssignmentRole.objects.get().duty == person.duties.get()

    @pytest.mark.parametrize("kind", ["mentor", "Närvarosamordnare"])
    def test_a_stand_in_has_the_role_between_two_dates_beside_whoever_has_it(
        self, principal: Client, school: Organisation, kind: str
    ) -> None:
        group, stand_in = register.group(school), nurse(school)
        days = {"start_date": "2026-11-23", "last_day": "2026-12-04"}
        fields = role(school, role=kind, person=stand_in.uuid, group=group.uuid if kind == "mentor" else "", **days)
        for _twice in range(2):
            assert post(principal, "administration-give", **fields).status_code == 302
        given = AssignmentRole.objects.get() if kind == "mentor" else stand_in.duties.get(duty_role=kind)
        assert (given.start_date, given.end_date) == (dt.date(2026, 11, 23), dt.date(2026, 12, 4))
        assert stand_in.duties.get(duty_role=DutyRole.SCHOOL_NURSE).end_date is None

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"given_name": "", "family_name": ""}, "Skriv förnamnet"),
            ({"role": ""}, "Välj en roll"),
            ({"place": ""}, "Välj var."),
            ({"start_date": ""}, "Skriv den första dagen"),
            ({"start_date": "i morgon"}, "Skriv den första dagen som"),
            ({"role": "mentor"}, "Välj den klass"),
            ({"last_day": "2026-08-16"}, "Den sista dagen är före den första."),
            ({"last_day": "sedan"}, "Skriv den sista dagen som"),
        ],
    )
    def test_what_is_missing_is_said_at_the_field(
        self, principal: Client, school: Organisation, fields: dict[str, str], words: str
    ) -> None:
        register.group(school)
        response = post(principal, "administration-give", **role(school, **fields))
        page = response.content.decode()
        assert response.status_code == 400
        assert page.count(words) == 2  # in the summary and at the field
        assert 'aria-invalid="true"' in page
        assert "ds-validation-message" in page
        assert not Person.objects.filter(given_name="Nils").exists()

    def test_a_class_of_another_place(self, sysadmin: Client, school: Organisation, other: Organisation) -> None:
        group = register.group(other, "7A")
        fields = role(school, role="mentor", group=group.uuid)
        assert "Klassen hör till Bergskolan" in post(sysadmin, "administration-give", **fields).content.decode()
        assert "7A Bergskolan" in text(sysadmin, "administration-give")

    def test_a_head_of_education_belongs_to_the_organiser(
        self, sysadmin: Client, principal: Client, town: Organisation, school: Organisation
    ) -> None:
        fields = role(school, role="Skolchef")
        assert "hör till huvudmannen" in post(sysadmin, "administration-give", **fields).content.decode()
        assert post(principal, "administration-give", **fields).status_code == 400
        assert post(sysadmin, "administration-give", **role(town, role="Skolchef")).status_code == 302

    def test_no_role_at_a_place_that_one_does_not_manage(
        self, principal: Client, town: Organisation, school: Organisation, other: Organisation
    ) -> None:
        stranger, group = nurse(other), register.group(other, "7A")
        pupil = register.student(school)
        for fields in (
            role(other),
            role(town),
            role(school, person=stranger.uuid),
            role(school, person=pupil.uuid),
            role(school, role="mentor", group=group.uuid),
        ):
            assert post(principal, "administration-give", **fields).status_code == 404
        assert not Duty.objects.filter(duty_role="Kurator").exists()


class TestEndingRoles:
    def test_ends_with_its_last_day(self, principal: Client, school: Organisation) -> None:
        person = nurse(school)
        duty = person.duties.get()
        assert "Avsluta" in text(principal, "administration-person", person.uuid)
        assert f'value="{today():%Y-%m-%d}"' in text(principal, "administration-end-duty", duty.pk)
        response = post(principal, "administration-end-duty", duty.pk, last_day="2026-06-12")
        assert response.status_code == 302
        duty.refresh_from_db()
        assert duty.end_date == dt.date(2026, 6, 12)
        assert "Ingen roll nu" in text(principal, "administration-person", person.uuid)

    def test_a_date_is_needed(self, principal: Client, school: Organisation) -> None:
        response = post(principal, "administration-end-duty", nurse(school).duties.get().pk, last_day="")
        assert response.status_code == 400
        assert "Skriv den sista dagen" in response.content.decode()

    def test_one_of_a_source_ends_in_the_source(self, principal: Client, school: Organisation) -> None:
        person = nurse(school, source_id="T1")
        assert "Kommer från klasslistan" in text(principal, "administration-person", person.uuid)
        response = post(principal, "administration-end-duty", person.duties.get().pk, last_day="2026-06-12")
        assert response.status_code == 400
        assert "upphör när den är borta" in response.content.decode()

    def test_not_ones_own_way_in(self, principal: Client, principal_account: Account) -> None:
        assert principal_account.person is not None
        duty = principal_account.person.duties.get()
        assert "någon annan får avsluta" in text(principal, "administration-person", principal_account.person.uuid)
        response = post(principal, "administration-end-duty", duty.pk, last_day="2026-06-12")
        assert response.status_code == 400
        assert "din egen roll som" in response.content.decode()

    def test_not_at_another_place(self, principal: Client, other: Organisation) -> None:
        duty = nurse(other).duties.get()
        group = register.group(other)
        assignment = AssignmentRole.objects.create(duty=duty, group=group, assignment_role=AssignmentRoleType.MENTOR)
        assert post(principal, "administration-end-duty", duty.pk, last_day="2026-06-12").status_code == 404
        end = post(principal, "administration-end-assignment", assignment.pk, last_day="2026-06-12")
        assert end.status_code == 404

    def test_a_mentor(self, principal: Client, school: Organisation) -> None:
        assignment = mentor_of(register.group(school))
        assert "Mentor för 8A" in text(principal, "administration-end-assignment", assignment.pk)
        assert post(principal, "administration-end-assignment", assignment.pk, last_day="x").status_code == 400
        assert post(principal, "administration-end-assignment", assignment.pk, last_day="2026-06-12").status_code == 302
        assignment.refresh_from_db()
        assert assignment.end_date == dt.date(2026, 6, 12)
        assert assignment.duty.end_date is None

    def test_a_mentor_who_had_not_begun(self, principal: Client, school: Organisation) -> None:
        assignment = mentor_of(register.group(school), start_date=dt.date(2027, 1, 1))
        post(principal, "administration-end-assignment", assignment.pk, last_day="2026-12-01")
        assert not AssignmentRole.objects.exists()


def mentor_of(group: Group, **fields: Any) -> AssignmentRole:
    duty = nurse(group.unit).duties.get()
    return AssignmentRole.objects.create(duty=duty, group=group, assignment_role=AssignmentRoleType.MENTOR, **fields)


def handed_out(response: HttpResponse) -> tuple[str, str]:
    page = response.content.decode()
    found = [re.search(f'id="{name}">([^<]+)<', page) for name in ("username", "password")]
    assert all(found), page
    return found[0][1], found[1][1]  # type: ignore[index]


class TestSignIns:
    def test_made_shown_once_and_usable(self, principal: Client, school: Organisation) -> None:
        person = nurse(school)
        response = post(principal, "administration-sign-in", person.uuid)
        username, password = handed_out(response)
        assert username == "asa.oberg"
        assert response.headers["Cache-Control"] == "no-store"
        account = Account.objects.get(person=person)
        assert account.check_password(password)
        assert password not in text(principal, "administration-person", person.uuid)
        again = post(principal, "administration-sign-in", person.uuid)
        assert again.status_code == 409
        assert "kan redan logga in" in again.content.decode()
        account.refresh_from_db()
        assert account.check_password(password)

    def test_names_are_told_apart(self, principal: Client, school: Organisation) -> None:
        names = [handed_out(post(principal, "administration-sign-in", nurse(school).uuid))[0] for _ in range(3)]
        assert names == ["asa.oberg", "asa.oberg2", "asa.oberg3"]

    def test_a_name_without_a_latin_letter(self, principal: Client, school: Organisation) -> None:
        person = nurse(school)
        Person.objects.filter(pk=person.pk).update(given_name="مريم", family_name="!")
        assert handed_out(post(principal, "administration-sign-in", person.uuid))[0] == "konto"

    def test_a_new_password_ends_the_old(self, principal: Client, school: Organisation) -> None:
        account = register.staff(school, DutyRole.TEACHER)
        assert account.person is not None
        _name, password = handed_out(post(principal, "administration-password", account.person.uuid))
        account.refresh_from_db()
        assert account.check_password(password)

    def test_ones_own_new_password_keeps_the_session(self, principal: Client, principal_account: Account) -> None:
        assert principal_account.person is not None
        handed_out(post(principal, "administration-password", principal_account.person.uuid))
        assert principal.get(reverse("administration")).status_code == 200

    def test_closed_and_opened_again(self, principal: Client, school: Organisation) -> None:
        account = register.staff(school, DutyRole.TEACHER)
        person = account.person
        assert person is not None
        assert post(principal, "administration-close", person.uuid).status_code == 302
        account.refresh_from_db()
        assert not account.is_active
        page = text(principal, "administration-person", person.uuid)
        assert "Inloggningen stängd" in page
        assert "Öppna inloggningen igen" in page
        assert post(principal, "administration-password", person.uuid).status_code == 409
        name, password = handed_out(post(principal, "administration-sign-in", person.uuid))
        account.refresh_from_db()
        assert account.is_active
        assert account.check_password(password)
        assert name == account.username

    def test_nobody_closes_their_own(self, principal: Client, principal_account: Account) -> None:
        person = principal_account.person
        assert person is not None
        assert "Någon annan får stänga" in text(principal, "administration-person", person.uuid)
        assert post(principal, "administration-close", person.uuid).status_code == 409
        principal_account.refresh_from_db()
        assert principal_account.is_active

    def test_no_sign_in_to_close(self, principal: Client, school: Organisation) -> None:
        person = nurse(school)
        assert post(principal, "administration-close", person.uuid).status_code == 404
        assert post(principal, "administration-password", person.uuid).status_code == 404

    def test_one_that_opens_more_than_one_manages(
        self, principal: Client, sysadmin: Client, school: Organisation, other: Organisation
    ) -> None:
        account = register.staff(other, DutyRole.PRINCIPAL)
        person = account.person
        assert person is not None
        Duty.objects.create(person=person, organisation=school, duty_role=DutyRole.TEACHER)
        assert "Be en systemadministratör" in text(principal, "administration-person", person.uuid)
        for name in ("administration-sign-in", "administration-password", "administration-close"):
            assert post(principal, name, person.uuid).status_code == 403
        assert post(sysadmin, "administration-password", person.uuid).status_code == 200

    def test_strangers_and_pupils(self, principal: Client, school: Organisation, other: Organisation) -> None:
        for person_uuid in (nurse(other).uuid, register.student(school).uuid, uuid.uuid4()):
            for name in ("administration-sign-in", "administration-password", "administration-close"):
                assert post(principal, name, person_uuid).status_code == 404

    def test_a_sign_in_is_not_made_by_looking(self, principal: Client, school: Organisation) -> None:
        assert principal.get(reverse("administration-sign-in", args=[nurse(school).uuid])).status_code == 405


class TestSystemAdministrators:
    def test_one_closes_another_but_not_the_last(self, sysadmin: Client, administrator: Account) -> None:
        colleague = register.account(administrator.organiser, administrator=True)
        assert post(sysadmin, "administration-admin-close", colleague.pk).status_code == 302
        colleague.refresh_from_db()
        assert not colleague.is_active
        assert post(sysadmin, "administration-admin-close", administrator.pk).status_code == 409
        administrator.refresh_from_db()
        assert administrator.is_active

    def test_new_passwords(self, sysadmin: Client, administrator: Account) -> None:
        colleague = register.account(administrator.organiser, administrator=True)
        assert handed_out(post(sysadmin, "administration-admin-password", colleague.pk))[0] == colleague.username
        handed_out(post(sysadmin, "administration-admin-password", administrator.pk))
        assert sysadmin.get(reverse("administration")).status_code == 200
        Account.objects.filter(pk=colleague.pk).update(is_active=False)
        assert post(sysadmin, "administration-admin-password", colleague.pk).status_code == 409

    def test_a_principal_changes_none(self, principal: Client, administrator: Account) -> None:
        for name in ("administration-admin-password", "administration-admin-close"):
            assert post(principal, name, administrator.pk).status_code == 403

    def test_not_another_organisers_and_not_others(self, sysadmin: Client, principal_account: Account) -> None:
        stranger = register.account(register.organiser("Granstad"), administrator=True)
        for account in (stranger, principal_account):
            assert post(sysadmin, "administration-admin-close", account.pk).status_code == 404

    def test_two_who_close_each_other_leave_one(self, administrator: Account) -> None:
        """The second has its page open already; its own sign-in is closed by then."""
        town = administrator.organiser
        colleague = register.account(town, administrator=True)
        seen = [
            Managed(town.pk, one.pk, None, frozenset(), is_whole=True, is_system_administrator=True)
            for one in (administrator, colleague)
        ]
        actions.close_sign_in(account=colleague, managed=seen[0], by=OPERATOR)
        with pytest.raises(PlainError):
            actions.close_sign_in(account=administrator, managed=seen[1], by=OPERATOR)
        assert Account.objects.filter(is_active=True).count() == 1


class TestCalendar:
    def period(self, place: Organisation, **fields: object) -> dict[str, object]:
        first, last = f"{today():%Y-%m-%d}", f"{today() + dt.timedelta(days=4):%Y-%m-%d}"
        return {"kind": "break", "name": "Höstlov", "first_day": first, "last_day": last, "place": place.pk, **fields}

    def test_added_and_removed(self, principal: Client, school: Organisation) -> None:
        assert "Kalendern är tom" in text(principal, "administration-calendar")
        assert post(principal, "administration-calendar", **self.period(school)).status_code == 302
        page = text(principal, "administration-calendar")
        assert "Höstlov finns i kalendern" in page
        assert "Läsåret" in page
        found = CalendarPeriod.objects.get()
        assert post(principal, "administration-calendar-remove", found.pk).status_code == 302
        assert not CalendarPeriod.objects.exists()

    def test_a_study_day_is_one_day(self, principal: Client, school: Organisation) -> None:
        fields = self.period(school, kind="study-day", name="Studiedag", last_day="")
        post(principal, "administration-calendar", **fields)
        found = CalendarPeriod.objects.get()
        assert found.first_day == found.last_day == today()

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"kind": ""}, "Välj vad det är"),
            ({"name": ""}, "Skriv ett namn"),
            ({"first_day": ""}, "Skriv den första dagen"),
            ({"last_day": "2020-01-01"}, "före den första"),
            ({"last_day": "2099-01-01"}, "Mer än ett år"),
            ({"last_day": "sen"}, "Skriv den sista dagen som"),
        ],
    )
    def test_what_is_wrong_is_said(
        self, principal: Client, school: Organisation, fields: dict[str, str], words: str
    ) -> None:
        response = post(principal, "administration-calendar", **self.period(school, **fields))
        assert response.status_code == 400
        assert words in response.content.decode()
        assert not CalendarPeriod.objects.exists()

    def test_terms_do_not_meet(self, principal: Client, school: Organisation) -> None:
        term = self.period(school, kind="term", name="Hösttermin")
        assert post(principal, "administration-calendar", **term).status_code == 302
        later = f"{today() + dt.timedelta(days=1):%Y-%m-%d}"
        response = post(principal, "administration-calendar", **{**term, "first_day": later})
        assert response.status_code == 400
        assert "redan en termin" in response.content.decode()
        assert post(principal, "administration-calendar", **{**term, "last_day": later}).status_code == 302
        assert CalendarPeriod.objects.get().last_day == today() + dt.timedelta(days=1)

    def test_the_organisers_calendar_is_read_only_for_a_unit(
        self, principal: Client, sysadmin: Client, town: Organisation, school: Organisation, other: Organisation
    ) -> None:
        post(sysadmin, "administration-calendar", **self.period(town))
        found = CalendarPeriod.objects.get(kind=PeriodKind.BREAK)
        assert "Höstlov" in text(principal, "administration-calendar")
        assert post(principal, "administration-calendar-remove", found.pk).status_code == 404
        for place in (town, other):
            assert post(principal, "administration-calendar", **self.period(place)).status_code == 404
        assert post(sysadmin, "administration-calendar-remove", found.pk).status_code == 302


def test_a_principal_of_the_organiser_manages_all_of_it(town: Organisation, school: Organisation) -> None:
    account = register.staff(town, DutyRole.PRINCIPAL)
    client = signed_in(account)
    nurse(school)
    assert "Åsa Öberg" in text(client, "administration")
    assert post(client, "administration-give", **role(town, role="Skolchef")).status_code == 302
    assert {DutyRole.PRINCIPAL, DutyRole.DEPUTY_PRINCIPAL} == permissions.MANAGING_DUTIES


def test_history_tells_who_gave_the_role(principal: Client, principal_account: Account, school: Organisation) -> None:
    post(principal, "administration-give", **role(school))
    from django.apps import apps

    event = apps.get_model("school", "DutyEvent").objects.order_by("-pgh_id").first()
    assert event.pgh_context.metadata["actor"] == f"account:{principal_account.pk}"
    assert event.pgh_context.metadata["action"] == "duty.give"
