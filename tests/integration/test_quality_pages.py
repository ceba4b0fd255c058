"""Data quality: coverage by unit, class, teacher and week, lessons without a report, reminders, what waits."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.domain.share import Coverage
from fullfolj.lake import store
from fullfolj.lake.facts import SCHEMA
from fullfolj.quality import queries
from fullfolj.quality.models import Reminder
from fullfolj.quality.queries import Period
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GroupType
from fullfolj.school.models import AssignmentRole, Enrolment, Group, Organisation, Person
from tests import lake_days, register
from tests.integration.intake_case import csv_of, pupil, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def coordinator(unit: Organisation) -> Account:
    return register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR)


@pytest.fixture
def teacher(unit: Organisation) -> Account:
    return register.assigned(register.group(unit, "8A ma", GroupType.TEACHING), AssignmentRoleType.TEACHER)


@pytest.fixture
def reported(unit: Organisation, teacher: Account) -> list[Person]:
    """8A and 8B, ten days to yesterday; in 8A ma nobody has reported the last four lessons."""
    a = [register.student(unit, "Anna", group=register.group(unit, "8A")) for _ in range(1)]
    b = [register.student(unit, "Bo", group=register.group(unit, "8B"))]
    lake_days.keep(unit, {a[0]: "......????", b[0]: "......????"}, yesterday(), group="8A ma")
    return [*a, *b]


def yesterday() -> dt.date:
    day = timezone.localdate() - dt.timedelta(days=1)
    while day.weekday() > 4:
        day -= dt.timedelta(days=1)
    return day


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text_of(client: Client, route: str, *arguments: object) -> str:
    response = client.get(reverse(route, args=arguments))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\xa0", " ")


def visitor_of(account: Account) -> object:
    from fullfolj.access.gate import Visitor
    from fullfolj.access.scopes import enter

    return Visitor(account, enter(account, timezone.localdate()), timezone.now())


class TestCoverage:
    def test_weeks_of_a_unit_its_classes_and_teachers_agree(
        self, unit: Organisation, teacher: Account, reported: list[Person]
    ) -> None:
        found = queries.of_unit(unit, Period.before(timezone.localdate()))

        assert found.whole.whole == Coverage(2 * 6 * 60, 2 * 10 * 60)
        assert {one.name: one.whole for one in found.classes} == {
            "8A": Coverage(6 * 60, 600),
            "8B": Coverage(6 * 60, 600),
        }
        ((who, weeks, lessons),) = found.teachers
        assert (who.person, weeks.whole) == (teacher.person, found.whole.whole)
        assert sum(one.offered for one in found.whole.by_monday.values()) == 1200
        assert len(lessons) == 4
        assert [one.students for one in lessons] == [2, 2, 2, 2]
        assert lessons[0].date == lake_days.school_days(yesterday(), 4)[0]

    def test_a_group_of_nobody_stands_last_and_is_nobodys(self, unit: Organisation, reported: list[Person]) -> None:
        lake_days.keep(unit, {reported[0]: ".?"}, yesterday(), group="8A en")

        found = queries.of_unit(unit, Period.before(timezone.localdate()))

        assert [(one.person is None, len(lessons)) for one, _weeks, lessons in found.teachers] == [(True, 1)]

    def test_todays_lessons_are_not_counted_and_eight_weeks_are(self) -> None:
        period = Period.before(dt.date(2026, 11, 26))

        assert (period.first, period.last) == (dt.date(2026, 10, 5), dt.date(2026, 11, 25))
        assert len(period.mondays) == 8
        monday = Period.before(dt.date(2026, 11, 23))
        assert (monday.first, monday.last) == (dt.date(2026, 9, 28), dt.date(2026, 11, 22))

    def test_cancelled_lessons_and_partly_reported_ones(self, unit: Organisation, reported: list[Person]) -> None:
        """A lesson with one pupil reported is reported; what is missing still lowers the coverage."""
        lake_days.keep(unit, {reported[0]: "?", reported[1]: "."}, yesterday(), group="8A ma")

        found = queries.of_unit(unit, Period.before(timezone.localdate()))

        assert found.whole.whole == Coverage(60, 120)
        assert found.teachers[0][2] == []


class TestWhoseLessons:
    def test_a_teacher_answers_for_the_days_of_the_assignment_alone(
        self, unit: Organisation, teacher: Account, reported: list[Person]
    ) -> None:
        days = lake_days.school_days(yesterday(), 4)
        AssignmentRole.objects.filter(duty__person=teacher.person).update(end_date=days[1])
        group = Group.objects.get(display_name="8A ma")
        register.assigned(group, AssignmentRoleType.TEACHER, start=days[2], end=days[2])

        found = queries.of_unit(unit, Period.before(timezone.localdate()))

        by_name = {str(one.person): [x.date for x in lessons] for one, _weeks, lessons in found.teachers}
        assert by_name[str(teacher.person)] == days[:2]
        assert by_name["None"] == [days[3]]
        assert sorted(len(dates) for dates in by_name.values()) == [1, 1, 2]

    def test_days_when_the_pupil_is_not_enrolled_count_for_nobody(
        self, unit: Organisation, reported: list[Person]
    ) -> None:
        days = lake_days.school_days(yesterday(), 10)
        Enrolment.objects.update(end_date=days[6])

        found = queries.of_unit(unit, Period.before(timezone.localdate()))

        assert found.whole.whole == Coverage(2 * 6 * 60, 2 * 7 * 60)
        assert [len(lessons) for _one, _weeks, lessons in found.teachers] == [1]

    def test_lessons_without_a_group_are_told_apart_by_subject(
        self, unit: Organisation, reported: list[Person]
    ) -> None:
        day = yesterday()
        times, minutes = (dt.time(8, 10), dt.time(9, 10)), (60, 60, 0, 0, 0, 0)
        rows = [
            (reported[n].pk, day, *times, subject, "", *minutes, n == 0, False, None)
            for n, subject in enumerate(("MA", "SV"))
        ]
        file = store.write(unit, SchoolYear.of(day), pl.DataFrame(rows, schema=SCHEMA, orient="row"))
        store.switch([file], import_id=None, at=timezone.now())

        found = queries.of_unit(unit, Period.before(timezone.localdate()))

        assert [[one.subject for one in lessons] for _teacher, _weeks, lessons in found.teachers] == [["SV"]]


class TestPages:
    def test_the_overview_shows_only_the_units_that_one_watches(
        self, unit: Organisation, coordinator: Account, reported: list[Person]
    ) -> None:
        register.unit(unit.parent, "Bergskolan")  # type: ignore[arg-type]

        shown = text_of(signed_in(coordinator), "quality")

        assert "Strandskolan" in shown
        assert "Bergskolan" not in shown
        assert re.search(r"60 procent \d av lektionstiden de senaste åtta veckorna är rapporterad\.", shown)
        assert "Anna" not in shown
        assert "Karantän" not in shown

    def test_an_administrator_sees_every_unit_quarantine_and_the_last_import(
        self, unit: Organisation, tmp_path: Path
    ) -> None:
        organiser = unit.parent
        assert organiser is not None
        imp = take_in(organiser, "roster", csv_of([pupil("E1"), pupil("E2", Skolform="XX")]), tmp_path)

        shown = text_of(signed_in(register.account(organiser, administrator=True)), "quality")

        assert "Klasslista" in shown
        assert "1 nya, 0 ändrade, 0 borttagna, 1 i karantän." in shown
        assert "Rader i karantän, efter skäl" in shown
        assert (
            str(imp.pk) in signed_in(register.account(organiser, administrator=True)).get("/quality/").content.decode()
        )

    def test_a_unit_without_lessons_says_so(self, unit: Organisation, coordinator: Account) -> None:
        shown = text_of(signed_in(coordinator), "quality-unit", unit.uuid)

        assert "Det finns inga lektioner de senaste åtta veckorna." in shown


class TestReminders:
    def test_a_teacher_is_reminded_once_a_day_and_sees_it(
        self, unit: Organisation, coordinator: Account, teacher: Account, reported: list[Person]
    ) -> None:
        client, person = signed_in(coordinator), teacher.person
        assert person is not None
        before = text_of(client, "quality-unit", unit.uuid)
        assert "Fyra lektioner utan rapport" in before
        assert "Hej! De här lektionerna saknar ännu närvarorapport:" in before

        for _click in range(2):
            client.post(reverse("quality-remind", args=[unit.uuid, person.uuid]))

        (reminder,) = Reminder.objects.all()
        assert (reminder.teacher, reminder.lessons, reminder.by) == (person, 4, coordinator)
        assert "Påmind i dag" in text_of(client, "quality-unit", unit.uuid)
        own = text_of(signed_in(teacher), "quality-own")
        assert "Fyra av dina lektioner" in own
        assert f"{coordinator} påminde om fyra lektioner på Strandskolan." in own
        assert "Anna" not in own

    def test_what_has_been_reported_meanwhile_is_not_asked_for(
        self, unit: Organisation, coordinator: Account, teacher: Account, reported: list[Person]
    ) -> None:
        lake_days.keep(unit, dict.fromkeys(reported, ".........."), yesterday(), group="8A ma")
        person = teacher.person
        assert person is not None

        response = signed_in(coordinator).post(reverse("quality-remind", args=[unit.uuid, person.uuid]), follow=True)

        assert "Allt har rapporterats under tiden." in response.content.decode()
        assert not Reminder.objects.exists()

    def test_somebody_who_does_not_sign_in_gets_a_letter_instead(
        self, unit: Organisation, coordinator: Account, teacher: Account, reported: list[Person]
    ) -> None:
        person = teacher.person
        assert person is not None
        Account.objects.filter(pk=teacher.pk).update(is_active=False)

        shown = text_of(signed_in(coordinator), "quality-unit", unit.uuid)
        signed_in(coordinator).post(reverse("quality-remind", args=[unit.uuid, person.uuid]))

        assert "Loggar inte in i Fullfölj: skicka ett brev." in shown
        assert "Text till ett eget brev" in shown
        assert f"Påminn {person}" not in shown
        assert not Reminder.objects.exists()

    def test_a_teacher_sees_own_groups_only(self, unit: Organisation, teacher: Account, reported: list[Person]) -> None:
        other = register.assigned(register.group(unit, "8B en", GroupType.TEACHING), AssignmentRoleType.TEACHER)

        assert "Ingen av dina lektioner" in text_of(signed_in(other), "quality-own")
        assert "8A ma" not in text_of(signed_in(other), "quality-own")

    def test_a_teacher_with_a_protected_identity_is_not_named(
        self, unit: Organisation, coordinator: Account, teacher: Account, reported: list[Person]
    ) -> None:
        person = teacher.person
        assert person is not None
        name = person.family_name
        Person.objects.filter(pk=person.pk).update(is_protected=True, given_name="", family_name="")

        shown = text_of(signed_in(coordinator), "quality-unit", unit.uuid)

        assert name not in shown
        assert "Namnet visas inte" in shown
