"""Where the grades would land today: a teacher's word before the latest grade; and subjects by any name."""

from __future__ import annotations

import datetime as dt

import pytest

from fullfolj.domain.schoolyear import SchoolYear, TermName
from fullfolj.grading.prognosis import Ground, prognosis, still_said
from fullfolj.grading.standing import Decision, standing
from fullfolj.grading.subjects import Subject, named


@pytest.mark.parametrize(
    ("grades", "reaches", "expected"),
    [
        ({"MA": "F", "EN": "C"}, {}, {"EN": "C", "MA": "F"}),
        ({"MA": "-"}, {}, {"MA": "F"}),
        ({"MA": "F"}, {"MA": True}, {"MA": "E"}),
        ({"MA": "B"}, {"MA": True}, {"MA": "B"}),
        ({"MA": "B"}, {"MA": False}, {"MA": "F"}),
        ({"MA": "NOT_STUDIED"}, {}, {}),
        ({}, {"MA": True}, {"MA": "E"}),
        # One form of Swedish: the one a teacher has spoken of.
        ({"SV": "C"}, {"SVA": False}, {"SVA": "F"}),
        ({"SV": "C"}, {"SV": True, "SVA": True}, {"SVA": "E"}),
        # A language is one subject, with or without which it is.
        ({"M2SPA": "B"}, {"M2": True}, {"M2": "B"}),
        ({"M2SPA": "B"}, {"M2": False}, {"M2": "F"}),
        ({"M2SPA": "B"}, {"M2FRA": True}, {"M2FRA": "E"}),
        ({"MLARA": "C"}, {"ML": True}, {"ML": "C"}),
        ({"MLARA": "C", "M1DEU": "E"}, {"MLSOM": True}, {"M1DEU": "E", "MLARA": "C", "MLSOM": "E"}),
        # A sum stands for those of its subjects that nothing is known of.
        ({"NO": "C"}, {"BI": True}, {"NO": "C", "BI": "E"}),
        ({"NO": "C"}, {"BI": True, "FY": True, "KE": False}, {"BI": "E", "FY": "E", "KE": "F"}),
        ({"NO": "C", "SO": "E"}, {}, {"NO": "C", "SO": "E"}),
    ],
)
def test_what_is_expected(grades: dict[str, str], reaches: dict[str, bool], expected: dict[str, str]) -> None:
    assert prognosis(grades, reaches).grades == expected


def test_the_ground_is_told_and_the_passed_are_counted() -> None:
    found = prognosis({"MA": "F", "EN": "C", "BL": "E"}, {"MA": True, "BL": False})
    assert (found.passed, found.count(Ground.TEACHER), found.count(Ground.GRADE)) == (2, 2, 1)


def test_a_newer_grade_answers_what_was_said_of_the_subject_in_any_form() -> None:
    autumn, spring = TermName.AUTUMN, TermName.SPRING
    rows = [
        Decision("SVA", "F", SchoolYear(2025), autumn, 8),
        Decision("SV", "C", SchoolYear(2025), spring, 8),
        Decision("M2SPA", "D", SchoolYear(2025), spring, 8),
    ]
    stands, october, august = standing(rows), dt.date(2025, 10, 1), dt.date(2026, 8, 20)
    assert still_said({"SVA": october, "M2": october, "MA": october}, stands) == ["MA"]
    assert still_said({"SVA": august}, stands) == ["SVA"]
    assert still_said({"SVA": august, "SV": august + dt.timedelta(days=1)}, stands) == ["SV"]


def test_what_was_answered_stays_answered() -> None:
    """Also when the grade that answered it stands no longer: the subject was left, or the sum is over."""
    october = dt.date(2024, 10, 1)
    left = standing(
        [
            Decision("M2SPA", "B", SchoolYear(2024), TermName.SPRING, 8),
            Decision("M2", "NOT_STUDIED", SchoolYear(2025), TermName.SPRING, 9, is_final=True),
        ]
    )
    assert still_said({"M2SPA": october}, left) == []
    over = standing(
        [
            Decision("BI", "E", SchoolYear(2024), TermName.AUTUMN, 6),
            Decision("NO", "E", SchoolYear(2024), TermName.SPRING, 6),
        ]
    )
    assert over.grades == {"BI": "E"}
    assert still_said({"NO": october}, over) == []


def test_a_grade_is_found_with_and_without_its_language() -> None:
    stands = standing([Decision("MLARA", "C", SchoolYear(2025), TermName.SPRING, 8)])
    assert (stands.grade_in("MLARA"), stands.grade_in("ML"), stands.grade_in("MLSOM")) == ("C", "C", "")


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("MA", Subject("MA")),
        ("m2spa", Subject("M2", "SPA")),
        ("GRGRMAT01", Subject("MA")),
        ("  Hem- och  konsumentkunskap", Subject("HKK")),
        ("Idrott", Subject("IDH")),
        ("Mentorstid", None),
        ("", None),
    ],
)
def test_a_subject_by_designation_syllabus_code_or_name(text: str, subject: Subject | None) -> None:
    assert named(text) == subject
