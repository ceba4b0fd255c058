"""Subjects and scales: what the cohort is graded on, and what a written grade means there."""

from __future__ import annotations

import pytest

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.grading.scales import (
    NotAGrade,
    Scale,
    Value,
    block_grades_allowed,
    grade_scale,
    last_year_level,
    read_grade,
)
from fullfolj.grading.subjects import BLOCKS, SUBJECTS, NotASubject, Subject, is_subject, parse

A_F, ONE_TO_TEN = Scale.LETTERS, Scale.NUMBERS


@pytest.mark.parametrize(
    ("start", "letters", "numbers"),
    [
        (2027, (4, 5, 6, 7, 8, 9), ()),
        (2028, (9, 10), (1, 4, 7, 8)),
        (2029, (10,), (7, 8, 9)),
        (2030, (), (7, 8, 9, 10)),
        (2035, (), (7, 10)),
    ],
)
def test_the_scale_follows_the_cohort(start: int, letters: tuple[int, ...], numbers: tuple[int, ...]) -> None:
    assert {grade_scale(SchoolYear(start), level) for level in letters} <= {A_F}
    assert {grade_scale(SchoolYear(start), level) for level in numbers} <= {ONE_TO_TEN}


def test_one_class_keeps_its_scale_through_the_reform() -> None:
    """Level 7 in 2027/28 becomes 9, then 10, on A–F all the way; level 6 gets 1–10 as 8."""
    assert [grade_scale(SchoolYear(y), n) for y, n in ((2027, 7), (2028, 9), (2029, 10))] == [A_F] * 3
    assert [grade_scale(SchoolYear(y), n) for y, n in ((2027, 6), (2028, 8), (2030, 10))] == [
        A_F,
        ONE_TO_TEN,
        ONE_TO_TEN,
    ]


def test_upper_secondary_school_changes_one_year_at_a_time() -> None:
    assert grade_scale(SchoolYear(2027), 1, "GY") is A_F
    assert [grade_scale(SchoolYear(2028), level, "GY") for level in (1, 2, 3)] == [ONE_TO_TEN, A_F, A_F]
    assert [grade_scale(SchoolYear(2029), level, "VUXGY") for level in (1, 2, 3)] == [ONE_TO_TEN, ONE_TO_TEN, A_F]


def test_blocks_are_graded_only_until_three_years_are_left() -> None:
    assert last_year_level(SchoolYear(2027)) == 9
    assert last_year_level(SchoolYear(2028)) == 10
    assert block_grades_allowed(SchoolYear(2025), 6)
    assert not block_grades_allowed(SchoolYear(2025), 7)
    assert block_grades_allowed(SchoolYear(2028), 7)
    assert not block_grades_allowed(SchoolYear(2028), 8)


@pytest.mark.parametrize(
    ("written", "letters", "numbers"),
    [
        ("A", "A", None),
        (" f ", "F", None),
        ("-", "-", "-"),
        ("–", "-", "-"),
        ("9", "-", "9"),
        ("2", "NOT_STUDIED", "2"),
        ("3", "ADAPTED", "3"),
        ("ej", "NOT_STUDIED", "NOT_STUDIED"),
        ("Anp", "ADAPTED", "ADAPTED"),
        ("Y", "NOT_GRADED", "NOT_GRADED"),
        ("z", "NOT_TAUGHT", "NOT_TAUGHT"),
        ("10", None, "10"),
        ("11", None, None),
        ("4", None, "4"),
        ("0", None, None),
        ("G", None, None),
        ("--", None, None),
        ("", None, None),
    ],
)
def test_what_a_written_grade_means(written: str, letters: str | None, numbers: str | None) -> None:
    for scale, meant in ((A_F, letters), (ONE_TO_TEN, numbers)):
        if meant is None:
            with pytest.raises(NotAGrade):
                read_grade(written, scale)
        else:
            assert read_grade(written, scale) == meant


def test_every_stored_value_fits_where_it_is_stored() -> None:
    assert max(len(value) for value in Value) <= 12


def test_designations_in_any_case_with_and_without_language() -> None:
    assert parse("ma") == Subject("MA")
    assert str(parse(" sva ")) == "SVA"
    assert parse("m2spa") == Subject("M2", "SPA")
    assert parse("ML ARA").code == "MLARA"
    assert parse("M1").code == "M1"
    assert parse("M2-DE").language == "DE"


def test_a_block_is_a_block() -> None:
    assert parse("NO").is_block
    assert not parse("BI").is_block
    assert {part for parts in BLOCKS.values() for part in parts} <= set(SUBJECTS)


@pytest.mark.parametrize("text", ["", "Matte", "M3SPA", "MASPA", "M2S", "M2SPAN"])
def test_what_is_no_designation(text: str) -> None:
    with pytest.raises(NotASubject):
        parse(text)


def test_what_is_a_subject_of_compulsory_school() -> None:
    assert all(is_subject(text) for text in ("MA", " sva ", "M2SPA", "ML"))
    assert not any(is_subject(text) for text in ("MATMAT01A", "MASPA", ""))
