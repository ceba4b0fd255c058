"""What is odd in the grade register stands on the pupil's page with what it does to the figures: one row a kind."""

from __future__ import annotations

import datetime as dt
import html
import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from fullfolj.grading.standing import Trouble
from fullfolj.school.enums import GradeKind
from fullfolj.school.models import Enrolment, Grade, Organisation, Person
from tests import register

pytestmark = pytest.mark.django_db
_EIGHT = ("SV", "EN", "MA", "BL", "IDH", "MU", "SL", "HKK")
#: What is odd → rows (subject, grade, year level), what the page says, and how many subjects are passed of how many.
ODD: dict[Trouble, tuple[list[tuple[str, str, int]], str, str]] = {
    Trouble.SV_AND_SVA: (
        [("SVA", "A", 8)],
        "samma läsår: svenska som andraspråk räknas, det bättre av dem.",
        "8 av 8",
    ),
    Trouble.BLOCK_GRADE: (
        [("NO", "A", 8)],
        "Samlat betyg i naturorienterande ämnen sätts inte de tre sista åren: det räknas inte.",
        "8 av 8",
    ),
    Trouble.BLOCK_AND_SUBJECTS: (
        [("SO", "A", 6), ("GE", "E", 6), ("HI", "E", 6)],
        "geografi och historia räknas, det samlade betyget inte.",
        "10 av 10",
    ),
    Trouble.WRONG_SCALE: (
        [("TK", "8", 8)],
        "Betyget i teknik hör inte till årskullens betygsskala: det räknas inte.",
        "8 av 8",
    ),
    Trouble.UNKNOWN_SUBJECT: ([("XYZ", "A", 8)], "Inget ämne har beteckningen XYZ: betyget räknas inte.", "8 av 8"),
    Trouble.TWO_LANGUAGE_OPTIONS: (
        [("M2SPA", "F", 8), ("M2FRA", "C", 8)],
        "räknas, det bättre av dem.",
        "9 av 9",
    ),
    Trouble.LANGUAGE_UNTOLD: ([("ML", "E", 8), ("MLARA", "C", 8)], "räknas.", "9 av 9"),
}


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def pupil(unit: Organisation) -> Person:
    pupil = register.student(unit, "Anna")
    for code in _EIGHT:
        _row(pupil, unit, code, "E", 8)
    return pupil


def _row(pupil: Person, unit: Organisation, code: str, grade: str, level: int) -> None:
    told = {"school_year": "2025/26", "term": "VT", "year_level": level, "kind": GradeKind.TERM}
    Grade.objects.create(person=pupil, unit=unit, subject=code, grade=grade, **told)


def _client(pupil: Person) -> Client:
    client = Client()
    client.force_login(register.account(pupil.organiser, pupil))
    return client


def _shown(pupil: Person, client: Client | None = None) -> str:
    """As the pupil reads it."""
    content = (client or _client(pupil)).get(reverse("studies-student", args=[pupil.uuid])).content.decode()
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", content).split())).replace("\xa0", " ")


@pytest.mark.parametrize("trouble", ODD, ids=lambda trouble: trouble.value)
def test_what_is_odd_stands_on_the_page_with_what_it_does(trouble: Trouble, unit: Organisation, pupil: Person) -> None:
    rows, said, passed = ODD[trouble]
    for code, grade, level in rows:
        _row(pupil, unit, code, grade, level)
    text = _shown(pupil)
    assert "Konstigt i betygsregistret" in text
    assert said in text
    assert f"godkänt i {passed}" in text


def test_upper_secondary_schools_own_subjects_are_told_and_do_not_count(unit: Organisation, pupil: Person) -> None:
    Enrolment.objects.filter(person=pupil).update(school_type="GY", year_level=1)
    _row(pupil, unit, "MATMAT01A", "A", 1)
    text = _shown(pupil)
    assert "MATMAT01A" in text
    assert "godkänt i 8 av 8" in text


def test_grades_from_before_the_enrolment_count_and_are_told(pupil: Person) -> None:
    Enrolment.objects.filter(person=pupil).update(start_date=dt.date(2026, 8, 17))
    text = _shown(pupil)
    assert "De räknas, och kan komma från en tidigare skola." in text
    assert "godkänt i 8 av 8" in text


def test_a_row_that_is_all_there_is_is_told_too(unit: Organisation) -> None:
    """Nothing that counts is known, and yet something is."""
    pupil = register.student(unit, "Bo")
    _row(pupil, unit, "NO", "A", 8)
    client = _client(pupil)
    text = _shown(pupil, client)
    assert "Samlat betyg i naturorienterande ämnen sätts inte de tre sista åren: det räknas inte." in text
    assert "Inget är känt om ämnena" not in text
    assert "Betyg per termin" in text
    paper = PdfReader(io.BytesIO(client.get(reverse("studies-student-pdf", args=[pupil.uuid])).content))
    printed = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert "sätts inte de tre sista åren" in printed
    assert "Betyg per termin" in printed


def test_a_term_and_a_final_grade_in_one_term_are_both_there(unit: Organisation, pupil: Person) -> None:
    told = {"school_year": "2025/26", "term": "VT", "year_level": 8, "kind": GradeKind.FINAL}
    Grade.objects.create(person=pupil, unit=unit, subject="MA", grade="C", **told)
    assert "Matematik E, C (slutbetyg)" in _shown(pupil)


def test_nothing_odd_is_not_told(pupil: Person) -> None:
    assert "Konstigt i betygsregistret" not in _shown(pupil)


def test_every_kind_has_a_row_here() -> None:
    """But that of a subject twice in one term and kind, which can't be in the register: the import warns of it."""
    elsewhere = {
        Trouble.SUBJECT_TWICE,
        Trouble.BEFORE_ENROLMENT,
        Trouble.UPPER_SECONDARY,
        Trouble.OTHER_SCALE,  # in test_grading_upper
    }
    assert set(ODD) == set(Trouble) - elsewhere
