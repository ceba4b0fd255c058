"""Where the grades would land today: a teacher's word before the latest grade; and subjects by any name."""

from __future__ import annotations

import pytest

from fullfolj.grading.prognosis import Ground, prognosis
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
        # A sum gives way to its own subjects.
        ({"NO": "C"}, {"BI": True}, {"BI": "E"}),
        ({"NO": "C", "SO": "E"}, {}, {"NO": "C", "SO": "E"}),
    ],
)
def test_what_is_expected(grades: dict[str, str], reaches: dict[str, bool], expected: dict[str, str]) -> None:
    assert prognosis(grades, reaches).grades == expected


def test_the_ground_is_told_and_the_passed_are_counted() -> None:
    found = prognosis({"MA": "F", "EN": "C", "BL": "E"}, {"MA": True, "BL": False})
    assert (found.passed, found.count(Ground.TEACHER), found.count(Ground.GRADE)) == (2, 2, 1)


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
