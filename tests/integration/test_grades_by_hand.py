"""A grade by hand: on the cohort's scale, corrected, taken back, and overtaken by an import that says so."""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Reading
from fullfolj.school.enums import DutyRole, GradeKind
from fullfolj.school.models import BY_HAND, Enrolment, Grade, Organisation, Person
from tests import register
from tests.integration.intake_case import take_in, warned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def pupil(unit: Organisation) -> Person:
    return register.student(unit, "Anna", group=register.group(unit), source_id="E77")


@pytest.fixture
def principal(unit: Organisation) -> Client:
    client = Client()
    client.force_login(register.staff(unit, DutyRole.PRINCIPAL))
    return client


def _write(client: Client, pupil: Person, **other: object) -> HttpResponse:
    told = {"subject": "ma", "term": "VT26", "year_level": 8, "grade": "D", "kind": "term"}
    return client.post(reverse("studies-grades", args=[pupil.uuid]), told | other)  # type: ignore[return-value]


def _text(answer: HttpResponse) -> str:
    words = re.sub(r"<(script|style|sup).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL)
    return html.unescape(" ".join(words.split())).replace("\xa0", " ")


def test_a_grade_that_is_lacking(principal: Client, pupil: Person, unit: Organisation) -> None:
    assert _write(principal, pupil).status_code == 302
    grade = Grade.objects.get()
    assert (grade.subject, grade.grade, grade.school_year, grade.term) == ("MA", "D", "2025/26", "VT")
    assert (grade.unit, grade.source, grade.kind) == (unit, BY_HAND, GradeKind.TERM)
    text = _text(principal.get(reverse("studies-grades", args=[pupil.uuid])))  # type: ignore[arg-type]
    assert "VT 2025/26 Matematik D Terminsbetyg För hand Ta tillbaka" in text
    assert Reading.objects.filter(student=pupil, page="studies.grades").exists()
    page = principal.get(reverse("studies-student", args=[pupil.uuid])).content.decode()
    assert reverse("studies-grades", args=[pupil.uuid]) in page


def test_a_correction_and_its_taking_back(principal: Client, pupil: Person, unit: Organisation) -> None:
    Grade.objects.create(
        person=pupil, unit=unit, school_year="2025/26", term="VT", year_level=8, subject="MA", grade="F",
        kind=GradeKind.TERM,
    )  # fmt: skip
    _write(principal, pupil)
    grade = Grade.objects.get()
    assert (grade.grade, grade.source) == ("D", BY_HAND)
    _write(principal, pupil, grade="C")
    address = reverse("studies-grade-take-back", args=[pupil.uuid, grade.pk])
    principal.post(address)
    grade.refresh_from_db()
    assert (grade.grade, grade.source) == ("F", ""), "what the file gave stands again"
    principal.post(address)
    assert Grade.objects.get().grade == "F", "no file's grade is taken back here"
    said = apps.get_model("school", "GradeEvent").objects.order_by("pgh_id").values_list("grade", flat=True)
    assert list(said) == ["F", "D", "C", "F"]


def test_what_was_only_by_hand_is_gone_when_it_is_taken_back(principal: Client, pupil: Person) -> None:
    _write(principal, pupil)
    principal.post(reverse("studies-grade-take-back", args=[pupil.uuid, Grade.objects.get().pk]))
    assert not Grade.objects.exists()


def test_the_same_again_changes_nothing(principal: Client, pupil: Person) -> None:
    _write(principal, pupil)
    _write(principal, pupil)
    assert apps.get_model("school", "GradeEvent").objects.count() == 1


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"subject": "XX"}, "Inget ämne har den beteckningen."),
        ({"subject": ""}, "Skriv en ämnesbeteckning."),
        ({"grade": "7"}, "Årskursen har skalan A–F det läsåret."),
        ({"year_level": ""}, "Skriv årskursen."),
        ({"term": "VT27"}, "VT27"),
        ({"grade": "G"}, "G"),
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_is_written(
    principal: Client, pupil: Person, other: dict[str, object], said: str
) -> None:
    answer = _write(principal, pupil, **other)
    assert answer.status_code == 422
    assert said in _text(answer)
    assert not Grade.objects.exists()


def test_another_pupils_grade_is_not_taken_back(principal: Client, pupil: Person, unit: Organisation) -> None:
    other = register.student(unit, "Bo")
    _write(principal, other)
    principal.post(reverse("studies-grade-take-back", args=[pupil.uuid, Grade.objects.get().pk]))
    assert Grade.objects.get().person == other


def test_whoever_was_never_enrolled_has_no_register(principal: Client, pupil: Person) -> None:
    Enrolment.objects.filter(person=pupil).delete()
    assert principal.get(reverse("studies-grades", args=[pupil.uuid])).status_code == 404


def test_an_import_that_gives_another_grade_takes_its_place_and_says_so(
    principal: Client, pupil: Person, tmp_path: Path
) -> None:
    _write(principal, pupil)
    header = "student_id;school_year;term;year_level;subject;grade;kind"
    same = take_in(pupil.organiser, "grades", f"{header}\nE77;2025/26;VT;8;MA;D;term\n", tmp_path)
    assert "grade-by-hand" not in warned(same)
    assert Grade.objects.get().source == BY_HAND
    other = take_in(pupil.organiser, "grades", f"{header}\nE77;2025/26;VT;8;MA;E;term\n", tmp_path)
    assert warned(other)["grade-by-hand"] == 1
    grade = Grade.objects.get()
    assert (grade.grade, grade.source) == ("E", "")
