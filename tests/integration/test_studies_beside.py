"""Beside a subject: how it went before, the lessons missed in it, its history; and the paper in another language."""

from __future__ import annotations

import datetime as dt
import html
import io
import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import Actor, ActorKind
from fullfolj.grading.subjects import parse
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GradeKind, GroupType
from fullfolj.school.models import Grade, Organisation, Person
from fullfolj.studies import actions
from fullfolj.studies.actions import Told
from fullfolj.studies.models import Status, SubjectEntry
from tests import lake_days, register

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt.datetime.combine(FRIDAY, dt.time(9), dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def pupil(unit: Organisation) -> Person:
    return register.student(unit, "Anna", group=register.group(unit))


@pytest.fixture
def teacher(unit: Organisation, pupil: Person) -> Account:
    group = register.group(unit, "8A ma", GroupType.TEACHING)
    group.memberships.create(person=pupil)
    return register.assigned(group, AssignmentRoleType.TEACHER)


def _tell(pupil: Person, by: Account, on: dt.date, told: Told, subject: str = "MA") -> None:
    known = SubjectEntry.objects.filter(person=pupil, subject=subject).first()
    actions.tell(
        student=pupil,
        subject=parse(subject),
        group=pupil.memberships.order_by("pk").last().group,
        told=told,
        version=known.version if known else 0,
        by=Actor(ActorKind.ACCOUNT, by.pk),
        now=dt.datetime.combine(on, dt.time(10), dt.UTC),
    )


def _graded(pupil: Person, unit: Organisation, year: str, term: str, **grades: str) -> None:
    told = {"person": pupil, "unit": unit, "school_year": year, "term": term, "year_level": 8}
    for subject, grade in grades.items():
        Grade.objects.create(**told, subject=subject, grade=grade, kind=GradeKind.TERM)


def _client(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def _text(answer: HttpResponse) -> str:
    words = re.sub(r"<(script|style|sup).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL)
    return html.unescape(" ".join(words.split())).replace("\xa0", " ")


def _page(account: Account, pupil: Person) -> str:
    return _text(_client(account).get(reverse("studies-student", args=[pupil.uuid])))


class TestTrend:
    def test_grades_and_what_was_said_before(self, unit: Organisation, pupil: Person, teacher: Account) -> None:
        _graded(pupil, unit, "2025/26", "HT", MA="D")
        _graded(pupil, unit, "2025/26", "VT", MA="E")
        _tell(pupil, teacher, dt.date(2026, 9, 2), Told(Status.ON_THE_WAY))
        _tell(pupil, teacher, dt.date(2026, 11, 3), Told(Status.AT_RISK, remains="Geometri"))
        _tell(pupil, teacher, dt.date(2026, 11, 10), Told(Status.AT_RISK, remains="Geometri och algebra"))
        text = _page(register.staff(unit, DutyRole.PRINCIPAL), pupil)
        assert "Förut: HT25 D, VT26 E, på väg 2 september." in text

    def test_the_grade_that_is_the_mark_is_not_told_twice(self, unit: Organisation, pupil: Person) -> None:
        _graded(pupil, unit, "2025/26", "HT", MA="E")
        _graded(pupil, unit, "2025/26", "VT", MA="F")
        text = _page(register.staff(unit, DutyRole.PRINCIPAL), pupil)
        assert "Senaste betyg F Förut: HT25 E." in text


class TestMissedLessons:
    def test_the_share_of_the_subjects_lessons_with_what_it_rests_on(self, unit: Organisation, pupil: Person) -> None:
        lake_days.keep(unit, {pupil: "." * 15 + "i" * 5}, FRIDAY)
        _graded(pupil, unit, "2025/26", "VT", MA="F", EN="F")
        text = _page(register.staff(unit, DutyRole.PRINCIPAL), pupil)
        assert "Borta 25 procent av lektionstiden den här terminen." in text
        assert "Missad lektionstid i Matematik" in text
        assert "100 % av lektionstiden är rapporterad (1 200 av 1 200 minuter)" in text
        assert text.count("den här terminen.") == 1, "the lessons tell nothing of English"

    def test_too_little_reported_is_said(self, unit: Organisation, pupil: Person) -> None:
        lake_days.keep(unit, {pupil: "." * 10 + "?" * 10}, FRIDAY)
        _graded(pupil, unit, "2025/26", "VT", MA="F")
        text = _page(register.staff(unit, DutyRole.PRINCIPAL), pupil)
        assert "För lite är rapporterat för att säga hur mycket som har missats." in text

    def test_whoever_may_not_see_attendance_does_not(self, unit: Organisation, pupil: Person, teacher: Account) -> None:
        lake_days.keep(unit, {pupil: "." * 15 + "i" * 5}, FRIDAY)
        _graded(pupil, unit, "2025/26", "VT", MA="F")
        text = _page(teacher, pupil)
        assert "Senaste betyg F" in text
        assert "lektionstiden" not in text

    def test_of_two_languages_nobody_knows_whose_lessons_they_are(self, unit: Organisation, pupil: Person) -> None:
        _graded(pupil, unit, "2025/26", "VT", M1SPA="F", M1DEU="F")
        lake_days.keep(unit, {pupil: "." * 20}, FRIDAY)
        assert "lektionstiden" not in _page(register.staff(unit, DutyRole.PRINCIPAL), pupil)

    def test_the_part_takes_a_bounded_number_of_statements(self, unit: Organisation, pupil: Person) -> None:
        lake_days.keep(unit, {pupil: "." * 20}, FRIDAY)
        _graded(pupil, unit, "2025/26", "VT", MA="F", EN="F", KE="F")
        client = _client(register.staff(unit, DutyRole.PRINCIPAL))
        address, headers = reverse("studies-student", args=[pupil.uuid]), {"HX-Request": "true"}
        client.get(address, headers=headers)
        with CaptureQueriesContext(connection) as caught:
            client.get(address, headers=headers)
        statements = [one["sql"] for one in caught if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(statements) <= 18, "\n".join(one[:120] for one in statements)


class TestHistory:
    def test_the_newest_first_with_who_and_what(self, unit: Organisation, pupil: Person, teacher: Account) -> None:
        _tell(pupil, teacher, dt.date(2026, 9, 2), Told(Status.ON_THE_WAY))
        told = Told(
            Status.AT_RISK, "Geometri", "Prov", dt.date(2026, 12, 4), "Ylva", ("study-workshop", "holiday-school")
        )
        _tell(pupil, teacher, dt.date(2026, 11, 3), told)
        principal = register.staff(unit, DutyRole.PRINCIPAL)
        text = _text(_client(principal).get(reverse("studies-history", args=[pupil.uuid, "MA"])))
        who = str(teacher)
        newest = f"3 november {who} Riskerar att inte nå E Geometri · nästa steg: Prov, 4 december · hjälp: Ylva ·"
        assert f"{newest} studieverkstad och lovskola 2 september {who} På väg" in text
        assert Reading.objects.filter(student=pupil, page="studies.history").exists()

    def test_what_was_confirmed(self, unit: Organisation, pupil: Person, teacher: Account) -> None:
        _tell(pupil, teacher, dt.date(2026, 9, 2), Told(Status.AT_RISK, remains="Geometri"))
        _tell(pupil, teacher, dt.date(2026, 11, 3), Told(Status.AT_RISK, remains="Geometri"))
        principal = register.staff(unit, DutyRole.PRINCIPAL)
        text = _text(_client(principal).get(reverse("studies-history", args=[pupil.uuid, "MA"])))
        first = f"2 september {teacher} Riskerar att inte nå E Geometri"
        assert f"3 november {teacher} Riskerar att inte nå E, som förut {first}" in text

    def test_what_was_taken_away_and_who_has_left(self, unit: Organisation, pupil: Person, teacher: Account) -> None:
        _tell(pupil, teacher, dt.date(2026, 9, 2), Told(Status.ON_THE_WAY))
        SubjectEntry.objects.filter(person=pupil).delete()
        principal = register.staff(unit, DutyRole.PRINCIPAL)
        text = _text(_client(principal).get(reverse("studies-history", args=[pupil.uuid, "MA"])))
        assert "någon som inte är kvar Borttaget" in text

    def test_the_pupils_own_words(self, unit: Organisation, pupil: Person) -> None:
        own = register.account(pupil.organiser, pupil)
        address = reverse("studies-own-words", args=[pupil.uuid, "MA"])
        _client(own).post(address, {"is_priority": "on", "goal": "E i juni", "comment": "Vill räkna mer."})
        _client(own).post(address, {"goal": "", "comment": ""})
        text = _text(_client(own).get(reverse("studies-history", args=[pupil.uuid, "MA"])))
        assert "Ingen lärare har sagt något om ämnet." in text
        assert "Borttaget 20 november Vill satsa mest på det här ämnet nu." in text
        assert "Mål: E i juni. Vill räkna mer." in text

    def test_what_is_no_subject_and_another_pupil_are_not_found(self, unit: Organisation, pupil: Person) -> None:
        principal = register.staff(unit, DutyRole.PRINCIPAL)
        assert _client(principal).get(f"/studies/{pupil.uuid}/history/XX/").status_code == 404
        stranger = register.account(pupil.organiser, register.student(unit, "Bo"))
        assert _client(stranger).get(reverse("studies-history", args=[pupil.uuid, "MA"])).status_code == 404


class TestPaper:
    def test_it_is_in_the_language_that_is_asked_for(self, unit: Organisation, pupil: Person, teacher: Account) -> None:
        _graded(pupil, unit, "2025/26", "VT", MA="F")
        _tell(pupil, teacher, dt.date(2026, 11, 3), Told(Status.AT_RISK, remains="Geometri"))
        client = _client(register.staff(unit, DutyRole.PRINCIPAL))
        page = client.get(reverse("studies-student", args=[pupil.uuid])).content.decode()
        english = re.search(r'href="([^"]+lang=en)"', page)
        assert english is not None
        for address, code, word in (
            (english[1], "en", "What is left"),
            (reverse("studies-student-pdf", args=[pupil.uuid]), "sv", "Vad är kvar"),
            (reverse("studies-student-pdf", args=[pupil.uuid]) + "?lang=xx", "sv", "Vad är kvar"),
        ):
            paper = PdfReader(io.BytesIO(client.get(address).content))
            text = " ".join(one.extract_text() for one in paper.pages)
            assert paper.root_object["/Lang"] == code
            assert word in text
            assert "Geometri" in text
            assert ("in the language that they wrote in" in " ".join(text.split())) == (code == "en")
