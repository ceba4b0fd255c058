"""That a report of concern was made, and when: noted, taken back, seen by the principal and those named alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.access.scopes import enter
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.intake import undo
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Duty, Enrolment, Group, Organisation, Person
from fullfolj.support.concerns import actions
from fullfolj.support.models import ConcernReader, Meeting, ReportOfConcern
from tests import register
from tests.access.test_second_wall import logged_in_as
from tests.integration.test_support import client_of, today, words_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group, birth_date=dt.date(2013, 1, 1))


@pytest.fixture
def principal(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.PRINCIPAL, name="Rut")


@pytest.fixture
def counsellor(group: Group) -> Account:
    """In student health, and named by nobody."""
    return register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)


@pytest.fixture
def nurse(group: Group) -> Account:
    """In student health, and named."""
    found = register.staff(group.unit, DutyRole.SCHOOL_NURSE, name="Siv")
    name(found, group.unit)
    return found


def name(account: Account, unit: Organisation) -> ConcernReader:
    return actions.name(unit=unit, account=account, by=OPERATOR, now=timezone.now())


def noted(pupil: Person, by: Account | None = None, *, days_ago: int = 3) -> ReportOfConcern:
    actor = Actor(ActorKind.ACCOUNT, by.pk) if by else OPERATOR
    return actions.note(student=pupil, reported_on=today() - days_ago * DAY, by=actor, now=timezone.now())


def status(account: Account, pupil: Person) -> int:
    return client_of(account).get(reverse("support-duty", args=[pupil.uuid])).status_code


def post(account: Account, pupil: Person, day: object) -> int:
    return client_of(account).post(reverse("support-duty", args=[pupil.uuid]), {"reported_on": str(day)}).status_code


def ends(account: Account) -> None:
    Duty.objects.filter(person=account.person).update(end_date=today() - DAY)


def everybody_else(pupil: Person, group: Group) -> dict[str, Account]:
    """One of each who is not to know, all who reach the pupil and some who don't."""
    unit, town = group.unit, pupil.organiser
    return {
        "coordinator": register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR),
        "coordinator of all": register.staff(town, DutyRole.ATTENDANCE_COORDINATOR),
        "student health": register.staff(unit, DutyRole.SCHOOL_COUNSELLOR),
        "student health of all": register.staff(town, DutyRole.SCHOOL_PSYCHOLOGIST),
        "career counsellor": register.staff(unit, DutyRole.CAREER_COUNSELLOR),
        "school administrator": register.staff(unit, DutyRole.SCHOOL_ADMINISTRATOR),
        "head of education": register.staff(town, DutyRole.HEAD_OF_EDUCATION),
        "mentor": register.assigned(group, AssignmentRoleType.MENTOR),
        "teacher": register.assigned(group, AssignmentRoleType.TEACHER),
        "another principal": register.staff(register.unit(town, "Bergskolan"), DutyRole.PRINCIPAL),
        "system administrator": register.account(town, administrator=True),
        "pupil": register.account(town, pupil),
        "guardian": register.guardian(pupil),
    }


class TestNoting:
    def test_the_principal_notes_the_day_and_those_named_see_it(
        self, pupil: Person, principal: Account, nurse: Account
    ) -> None:
        assert "Ingen anmälan är antecknad." in words_of(client_of(nurse), "support-duty", pupil.uuid)
        assert post(principal, pupil, today() - 3 * DAY) == 302
        one = ReportOfConcern.objects.get()
        assert (one.reported_on, one.noted_by, one.taken_back_at) == (today() - 3 * DAY, principal, None)
        for account in (principal, nurse):
            text = words_of(client_of(account), "support-duty", pupil.uuid)
            assert "Ingen anmälan är antecknad." not in text
            assert f"Antecknad i Fullfölj av {principal}" in text
            assert f"{principal} och {nurse}" in text, "who sees it stands there"

    def test_who_is_named_notes_too_and_two_may_each_have_reported(
        self, pupil: Person, principal: Account, nurse: Account
    ) -> None:
        for account in (principal, nurse):
            assert post(account, pupil, today()) == 302
        assert ReportOfConcern.objects.count() == 2

    @pytest.mark.parametrize("days", [1, 30, -21 * 366])
    def test_a_day_that_has_not_come_or_another_century(self, pupil: Person, principal: Account, days: int) -> None:
        assert post(principal, pupil, today() + days * DAY) == 422
        assert not ReportOfConcern.objects.exists()

    @pytest.mark.parametrize("day", ["", "i går", "2026-02-31"])
    def test_no_day(self, pupil: Person, principal: Account, day: str) -> None:
        assert post(principal, pupil, day) == 422
        assert not ReportOfConcern.objects.exists()

    def test_a_double_click_notes_one(self, pupil: Person, principal: Account) -> None:
        for _click in range(2):
            assert post(principal, pupil, today()) == 302
        assert ReportOfConcern.objects.count() == 1

    def test_there_is_nowhere_to_write_what_it_is_about(self, pupil: Person, principal: Account) -> None:
        kinds = {field.get_internal_type() for field in ReportOfConcern._meta.concrete_fields}
        assert kinds == {"BigAutoField", "UUIDField", "ForeignKey", "DateField", "DateTimeField"}
        page = client_of(principal).get(reverse("support-duty", args=[pupil.uuid])).content.decode()
        assert "<textarea" not in page
        assert 'type="text"' not in page.split("<main")[1]


class TestTakingBack:
    def take_back(self, account: Account, pupil: Person, one: ReportOfConcern) -> int:
        return client_of(account).post(reverse("support-duty-take-back", args=[pupil.uuid, one.uuid])).status_code

    def test_what_was_noted_by_mistake_goes_from_the_page_and_stays_in_the_history(
        self, pupil: Person, principal: Account, nurse: Account
    ) -> None:
        one = noted(pupil, nurse)
        for _click in range(2):
            assert self.take_back(principal, pupil, one) == 302
        assert "Ingen anmälan är antecknad." in words_of(client_of(nurse), "support-duty", pupil.uuid)
        one.refresh_from_db()
        assert one.taken_back_by == principal
        events = list(one.events.order_by("pgh_id"))  # type: ignore[attr-defined]
        assert [event.pgh_label for event in events] == ["insert", "update"], "the second click changed nothing"
        said = [event.pgh_context.metadata for event in events]
        assert said == [{"actor": f"account:{who.pk}", "action": "support.duty"} for who in (nurse, principal)]

    def test_it_can_be_noted_anew(self, pupil: Person, principal: Account) -> None:
        assert post(principal, pupil, today()) == 302
        assert self.take_back(principal, pupil, ReportOfConcern.objects.get()) == 302
        assert post(principal, pupil, today()) == 302
        assert ReportOfConcern.objects.filter(taken_back_at=None).count() == 1

    def test_by_nobody_else_nor_by_another_address(
        self, group: Group, pupil: Person, principal: Account, counsellor: Account
    ) -> None:
        one, other = noted(pupil), register.student(group.unit, "Bo", group=group)
        assert self.take_back(counsellor, pupil, one) == 403
        assert self.take_back(principal, other, one) == 404
        one.refresh_from_db()
        assert one.taken_back_at is None


class TestNaming:
    ADDRESS = "support-duty-readers"

    def post(self, by: Account, unit: Organisation, account: Account) -> int:
        return client_of(by).post(reverse(self.ADDRESS), {"whom": f"{unit.uuid}:{account.pk}"}).status_code

    def test_who_is_named_sees_until_it_ends(
        self, group: Group, pupil: Person, principal: Account, counsellor: Account
    ) -> None:
        noted(pupil)
        assert status(counsellor, pupil) == 403
        for _click in range(2):
            assert self.post(principal, group.unit, counsellor) == 302
        reader = ConcernReader.objects.get()
        assert reader.named_by == principal
        assert status(counsellor, pupil) == 200
        assert str(counsellor) in words_of(client_of(principal), self.ADDRESS)
        for _click in range(2):
            ended = client_of(principal).post(reverse("support-duty-reader-end", args=[reader.uuid]))
            assert ended.status_code == 302
        assert status(counsellor, pupil) == 403
        assert "Ingen är utsedd." in words_of(client_of(principal), self.ADDRESS)

    def test_only_student_health_of_the_unit_or_of_all_units(self, group: Group, principal: Account) -> None:
        town, unit = group.unit.parent, group.unit
        assert town is not None
        elsewhere = register.unit(town, "Bergskolan")
        others = [
            register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR),
            register.assigned(group, AssignmentRoleType.MENTOR),
            register.staff(elsewhere, DutyRole.SCHOOL_NURSE),
            register.staff(unit, DutyRole.SCHOOL_NURSE, end=today() - DAY),
            principal,
        ]
        for other in others:
            assert self.post(principal, unit, other) == 422
        central = register.staff(town, DutyRole.SCHOOL_PSYCHOLOGIST)
        assert self.post(principal, elsewhere, central) == 422, "at the own unit alone"
        assert client_of(principal).post(reverse(self.ADDRESS), {"whom": ""}).status_code == 422
        assert not ConcernReader.objects.exists()
        assert self.post(principal, unit, central) == 302

    def test_nobody_names_themselves(self, group: Group, counsellor: Account, nurse: Account) -> None:
        for account in (counsellor, nurse):
            assert self.post(account, group.unit, counsellor) == 403

    def test_who_has_left_is_marked_and_sees_nothing(self, pupil: Person, principal: Account, nurse: Account) -> None:
        ends(nurse)
        text = words_of(client_of(principal), self.ADDRESS)
        assert "Arbetar inte längre i elevhälsan där" in text
        assert status(nurse, pupil) == 403

    def test_the_database_names_once(self, nurse: Account, group: Group) -> None:
        again = {"unit": group.unit, "account": nurse, "named_at": timezone.now()}
        with pytest.raises(IntegrityError), transaction.atomic():
            ConcernReader.objects.create(**again)


class TestWhoSees:
    def test_the_principal_and_those_named_and_nobody_else(
        self, group: Group, pupil: Person, principal: Account, nurse: Account
    ) -> None:
        one = noted(pupil)
        assert [status(account, pupil) for account in (principal, nurse)] == [200, 200]
        for who, account in everybody_else(pupil, group).items():
            for way, route, more in (("get", "support-duty", ()), ("post", "support-duty-take-back", (one.uuid,))):
                answer = getattr(client_of(account), way)(reverse(route, args=[pupil.uuid, *more]))
                assert answer.status_code in (403, 404), who
                assert "antecknad" not in answer.content.decode().lower(), who
        assert not Reading.objects.filter(page="support.duty").exclude(account__in=[principal, nurse]).exists()

    def test_a_role_that_ends_closes_the_page(self, pupil: Person, principal: Account, nurse: Account) -> None:
        noted(pupil)
        for account in (principal, nurse):
            ends(account)
            assert status(account, pupil) in (403, 404)
            assert post(account, pupil, today()) in (403, 404)

    def test_to_be_named_where_one_no_longer_works_opens_nothing_elsewhere(self, pupil: Person, nurse: Account) -> None:
        """Who has moved to another of the pupil's schools is named by its principal, or not at all."""
        elsewhere = register.unit(pupil.organiser, "Bergskolan")
        Enrolment.objects.create(person=pupil, unit=elsewhere, school_type="GR", year_level=8)
        Duty.objects.filter(person=nurse.person).update(organisation=elsewhere)
        assert status(nurse, pupil) == 403
        name(nurse, elsewhere)
        assert status(nurse, pupil) == 200

    def test_it_goes_with_the_pupil_to_the_next_principal(
        self, pupil: Person, principal: Account, nurse: Account
    ) -> None:
        noted(pupil)
        elsewhere = register.unit(pupil.organiser, "Bergskolan")
        Enrolment.objects.filter(person=pupil).update(unit=elsewhere)
        assert [status(account, pupil) for account in (principal, nurse)] == [404, 404]
        text = words_of(client_of(register.staff(elsewhere, DutyRole.PRINCIPAL)), "support-duty", pupil.uuid)
        assert "Ingen anmälan är antecknad." not in text

    def test_a_protected_pupil_is_nobodys(self, pupil: Person, principal: Account) -> None:
        noted(pupil)
        Person.objects.filter(pk=pupil.pk).update(is_protected=True, given_name="", family_name="")
        assert status(principal, pupil) == 404
        with logged_in_as("ff_app", principal):
            assert not ReportOfConcern.objects.exists()

    def test_nobody_signed_out(self, pupil: Person) -> None:
        assert Client().get(reverse("support-duty", args=[pupil.uuid])).status_code == 302


class TestTheWall:
    """What the web's roles find when a query forgets who is asking (config 0026)."""

    def found(self, account: Account | None, *, role: str = "ff_app") -> tuple[int, int]:
        """How many rows, and rows of history, of the two pupils."""
        with logged_in_as(role, account):
            events = ReportOfConcern._meta.get_field("events").related_model
            return ReportOfConcern.objects.count(), events._default_manager.count()  # type: ignore[union-attr]

    def test_rows_and_history_are_there_for_the_few_alone(
        self, group: Group, pupil: Person, principal: Account, nurse: Account
    ) -> None:
        noted(pupil)
        noted(register.student(register.unit(pupil.organiser, "Ekskolan"), "Bo"))
        assert [self.found(account) for account in (principal, nurse)] == [(1, 1), (1, 1)]
        for who, account in everybody_else(pupil, group).items():
            assert self.found(account) == (0, 0), who
            assert self.found(account, role="ff_organiser") == (0, 0), who
        assert self.found(None) == self.found(None, role="ff_organiser") == (0, 0)
        assert self.found(None, role="ff_job") == (2, 2)

    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])  # one of them has another day than Sweden
    def test_its_day_is_swedens_whatever_the_connections(self, group: Group, pupil: Person, zone: str) -> None:
        account = register.staff(group.unit, DutyRole.PRINCIPAL, start=today(), end=today())
        noted(pupil)
        with connection.cursor() as cursor:
            cursor.execute("select set_config('timezone', %s, true)", [zone])
        assert self.found(account) == (1, 1)

    def test_who_reaches_every_pupil_there_is_has_no_way_around_it(self, pupil: Person) -> None:
        """Such a person acts as a role that sees every row of other tables (config 0003)."""
        noted(pupil)
        everywhere = register.staff(pupil.organiser, DutyRole.SCHOOL_PSYCHOLOGIST)
        with logged_in_as("ff_app", everywhere), transaction.atomic():
            enter(everywhere, today())
            assert Enrolment.objects.exists()
            assert not ReportOfConcern.objects.exists()
        name(everywhere, pupil.enrolments.get().unit)
        with logged_in_as("ff_app", everywhere), transaction.atomic():
            enter(everywhere, today())
            assert ReportOfConcern.objects.count() == 1

    def test_a_role_or_a_naming_that_ends_closes_it(self, pupil: Person, principal: Account, nurse: Account) -> None:
        noted(pupil)
        ConcernReader.objects.update(ended_at=timezone.now())
        ends(principal)
        assert [self.found(account) for account in (principal, nurse)] == [(0, 0), (0, 0)]

    def test_others_can_not_write_and_nobody_on_the_web_takes_away(
        self, pupil: Person, principal: Account, counsellor: Account
    ) -> None:
        refused = pytest.raises(ProgrammingError, match="row-level security")
        with logged_in_as("ff_app", counsellor), refused, transaction.atomic():
            noted(pupil)
        one = noted(pupil)
        with logged_in_as("ff_app", principal):
            assert ReportOfConcern.objects.filter(pk=one.pk)._raw_delete("default") == 0
            events = one.events.all()  # type: ignore[attr-defined]
            assert events.update(reported_on=today()) == 0
            assert events._raw_delete("default") == 0
            assert ReportOfConcern.objects.update(taken_back_at=timezone.now()) == 1
            assert events.count() == 2
        with logged_in_as("ff_app", counsellor):
            assert ReportOfConcern.objects.update(taken_back_at=None) == 0

    def test_the_history_of_one_who_was_merged_is_the_standing_ones(self, pupil: Person, principal: Account) -> None:
        other = register.student(pupil.enrolments.get().unit, "Alva")
        noted(other)
        ReportOfConcern.objects.update(student=pupil)
        Enrolment.objects.filter(person=other).delete()
        assert self.found(principal) == (1, 1)
        Person.objects.filter(pk=other.pk).update(merged_into=pupil)
        assert self.found(principal) == (1, 2)

    @pytest.mark.parametrize("everywhere", [False, True])
    def test_the_pages_work_behind_it(self, pupil: Person, everywhere: bool) -> None:
        """Of a principal at one unit, and of one who acts as the organiser's role."""
        unit = pupil.enrolments.get().unit
        account = register.staff(pupil.organiser if everywhere else unit, DutyRole.PRINCIPAL)
        client = client_of(account)
        address = reverse("support-duty", args=[pupil.uuid])
        with logged_in_as("ff_app", account):
            assert client.post(address, {"reported_on": str(today())}).status_code == 302
            assert b"Antecknad i Fullf" in client.get(address).content
            report = ReportOfConcern.objects.get()
            taken = client.post(reverse("support-duty-take-back", args=[pupil.uuid, report.uuid]))
            assert taken.status_code == 302
            assert b"Antecknad i Fullf" not in client.get(address).content


class TestNothingTells:
    """Whatever anybody else opens is the same whether a report is noted or not."""

    PUPIL = (
        "student",
        "support-student",
        "support-talk",
        "support-law",
        "support-student-referrals",
        "support-propose",
        "support-effect-student",
        "studies-student",
        "mapping-student",
        "support-own",
    )
    WHOLE = (
        "start",
        "today",
        "today-own",
        "students",
        "support-due",
        "support-open-work",
        "support-meetings",
        "support-tasks",
        "support-referrals",
        "support-investigations",
        "support-reach",
        "reports",
        "handling",
    )

    def pages(self, account: Account, pupil: Person) -> dict[str, str]:
        """Each page in words, as it is for who opens it the first time; its own readings are no difference."""
        client, told = client_of(account), {}
        addresses = {route: reverse(route, args=[pupil.uuid]) for route in self.PUPIL}
        addresses |= {route: reverse(route) for route in self.WHOLE}
        for route, address in addresses.items():
            Reading.objects.filter(account=account).delete()
            answer = client.get(address, follow=True)
            text = re.sub(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
            told[route] = f"{answer.status_code} {text}"
        return told

    def test_on_no_page_of_anybody_and_on_no_other_page_of_the_few(
        self, group: Group, pupil: Person, principal: Account, nurse: Account
    ) -> None:
        few = {"principal": principal, "named": nurse}
        everybody = {**everybody_else(pupil, group), **few}
        before = {who: self.pages(account, pupil) for who, account in everybody.items()}
        kept = set(Reading.objects.values_list("pk", flat=True))
        assert post(principal, pupil, today() - 3 * DAY) == 302
        assert status(nurse, pupil) == 200
        read = Reading.objects.exclude(pk__in=kept)
        assert set(read.values_list("page", flat=True)) == {"support.duty"}
        for who, account in everybody.items():
            after = self.pages(account, pupil)
            changed = [route for route, text in after.items() if text != before[who][route]]
            assert changed == [], who
        assert any("200 " in text for text in before["mentor"].values())

    def test_the_log_calls_the_page_the_same_whether_anything_is_noted(self, pupil: Person, principal: Account) -> None:
        """What is read is the page about the duty; that a report is noted is not to be read out of the log."""
        status(principal, pupil)
        without = list(Reading.objects.values_list("page", "ground"))
        Reading.objects.all().delete()
        noted(pupil)
        status(principal, pupil)
        assert list(Reading.objects.values_list("page", "ground")) == without == [("support.duty", "principal")]

    def test_it_is_on_no_meetings_agenda(self, group: Group, pupil: Person, principal: Account) -> None:
        noted(pupil)
        sent = {"unit": str(group.unit.uuid), "kind": "health"}
        client_of(principal).post(reverse("support-meetings"), sent)
        assert not Meeting.objects.get().items.filter(student=pupil).exists()

    def test_the_way_there_is_the_fews(self, group: Group, pupil: Person, principal: Account, nurse: Account) -> None:
        """Also in the part that the pupil page fetches; and the principal's way to naming."""

        def leads(account: Account, route: str, to: str, *args: object, whole: bool = True) -> bool:
            headers = {} if whole else {"HX-Request": "true"}
            answer = client_of(account).get(reverse(route, args=args), headers=headers)
            return f'href="{to}"' in answer.content.decode()

        duty, naming = reverse("support-duty", args=[pupil.uuid]), reverse("support-duty-readers")
        others = everybody_else(pupil, group)
        for whole in (True, False):
            for account in (principal, nurse):
                assert leads(account, "support-student", duty, pupil.uuid, whole=whole)
            for who, account in others.items():
                assert not leads(account, "support-student", duty, pupil.uuid, whole=whole), who
        assert leads(principal, "support-due", naming)
        assert leads(principal, "support-duty", naming, pupil.uuid)
        assert not leads(nurse, "support-due", naming)
        assert not leads(nurse, "support-duty", naming, pupil.uuid)

    def test_the_address_and_the_title_say_nothing(self, pupil: Person, principal: Account) -> None:
        addresses: Iterable[str] = [reverse("support-duty", args=[pupil.uuid]), reverse("support-duty-readers")]
        assert not [one for one in addresses if "concern" in one]
        page = client_of(principal).get(reverse("support-duty", args=[pupil.uuid])).content.decode()
        assert "<title>Anmälningsplikten – Fullfölj</title>" in page


class TestUndoingAnImport:
    def test_a_pupil_with_a_report_is_not_taken_away_and_nobody_is_told_why(
        self, group: Group, pupil: Person, principal: Account
    ) -> None:
        """The job counts pupils about whom somebody has written; what kind it is stands nowhere."""
        assert undo._with_work([pupil.pk]) == 0
        one = noted(pupil)
        actions.take_back(report=one, by=OPERATOR, now=timezone.now())
        with logged_in_as("ff_job"):
            assert undo._with_work([pupil.pk]) == 1
        assert not [work.name for work in undo.WORK if "concern" in work.name or "duty" in work.name]
