"""The hours of a term, as the term's files have them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from fullfolj.lake import engine
from fullfolj.measures.hours import hours
from tests.oracle import facts
from tests.spec.drawing import STUDENT, lessons_of

title = "Hours of a term"
FIRST, LAST = dt.date(2026, 7, 1), dt.date(2026, 12, 31)


@dataclass(frozen=True)
class HoursSpec:
    """`expected`: offered, valid and invalid minutes and the minutes offered in reported lessons; None is unknown."""

    name: str
    words: str
    lessons: str
    expected: tuple[int | None, int | None, int | None, int | None] | None
    enrolled: tuple[dt.date | None, dt.date | None] = (None, None)


SPECS = [
    HoursSpec(
        "offered, valid and invalid",
        "Cancelled lessons and lessons with nothing offered are left out; another activity is no absence.",
        """
        2026-09-07  1  here valid invalid half
        2026-09-08  1  late other cancelled none
        """,
        (360, 90, 70, 360),
    ),
    HoursSpec(
        "a lesson that nobody reported is offered, and says nothing of absence",
        "It is neither presence nor absence, and lowers the coverage.",
        "2026-09-07  2  invalid ? ?",
        (360, 0, 120, 120),
    ),
    HoursSpec(
        "nothing reported is unknown, not zero",
        "The teaching time is known; how much of it was missed is not.",
        "2026-09-07  3  ? ?",
        (360, None, None, 0),
    ),
    HoursSpec(
        "only the term's own days",
        "The spring term before and the spring term after are other terms.",
        """
        2026-06-10  1  invalid
        2026-12-18  1  invalid here
        2027-01-11  1  invalid
        """,
        (120, 0, 60, 120),
    ),
    HoursSpec(
        "only while enrolled",
        "The first and the last day belong.",
        "2026-09-07  5  invalid",
        (120, 0, 120, 120),
        (dt.date(2026, 9, 8), dt.date(2026, 9, 9)),
    ),
    HoursSpec(
        "no lesson, no row", "A pupil without a school day in the term is not there.", "2026-06-10  1  here", None
    ),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_hours(spec: HoursSpec) -> None:
    path = facts.write((STUDENT, lesson) for lesson in lessons_of(spec.lessons))
    with engine.cursor() as cur:
        found = hours(cur, [path], facts.enrolments({STUDENT: [spec.enrolled]}), FIRST, LAST).get(STUDENT)
    told = None if found is None else (found.offered, found.valid, found.invalid, found.coverage.reported)
    assert told == spec.expected
