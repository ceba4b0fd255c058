"""Subjects, teaching groups, weekdays and lessons of the day, and weeks, of one pupil."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from fullfolj import measures
from fullfolj.lake import engine
from fullfolj.measures import LessonSums, PupilLessons, WindowName
from tests.oracle import facts
from tests.spec.drawing import STUDENT, lessons_of

title = "Lessons added up"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


@dataclass(frozen=True)
class SumSpec:
    """`expected`: a row each, "what: lessons reported missed late valid invalid coverage", – for unknown."""

    name: str
    words: str
    lessons: str
    by: str
    expected: str
    as_of: str = "2026-09-30"
    enrolled: tuple[str | None, str | None] = (None, None)
    swedish: tuple[str, str] = ("", "")


SPECS = [
    SumSpec(
        "by subject",
        "Each subject has figures of its own. A subject without a report is unknown, and not 0.",
        """
        2026-09-07  1  MA:valid EN:here SL:?
        2026-09-08  1  MA:here  EN:late SL:?
        2026-09-09  1  MA:invalid EN:cancelled SL:none
        """,
        "subjects",
        """
        EN: 2 2 0 1 0 10 1
        MA: 3 3 2 0 60 60 1
        SL: 2 0 – – – – 0
        """,
        swedish=(
            "Ämne för ämne",
            "Varje ämne har egna siffror. I slöjden har ingen rapporterat: då är frånvaron okänd, inte noll.",
        ),
    ),
    SumSpec(
        "by teaching group",
        "The same lessons by the group that the source tells. Never by teacher.",
        """
        2026-09-07  2  MA:here EN:valid
        2026-09-09  1  here
        """,
        "groups",
        """
        : 1 1 0 0 0 0 1
        8A EN: 2 2 2 0 120 0 1
        8A MA: 2 2 0 0 0 0 1
        """,
        swedish=(
            "Grupp för grupp",
            "Samma lektioner efter undervisningsgrupp. En lektion där källan inte anger någon grupp står för sig.",
        ),
    ),
    SumSpec(
        "by weekday and lesson of the day",
        "The first lesson is the pupil's own first of the day. One that was cancelled has no place: the next is first."
        " One that is not reported keeps its place.",
        """
        2026-09-07  1  invalid here here
        2026-09-08  1  cancelled valid here
        2026-09-14  1  invalid here ?
        2026-09-15  1  ? here here
        """,
        "places",
        """
        Mon 1: 2 2 2 0 0 120 1
        Mon 2: 2 2 0 0 0 0 1
        Mon 3: 2 1 0 0 0 0 1/2
        Tue 1: 2 1 1 0 60 0 1/2
        Tue 2: 2 2 0 0 0 0 1
        Tue 3: 1 1 0 0 0 0 1
        """,
        swedish=(
            "Veckodag och lektion",
            (
                "Första lektionen är elevens egen första den dagen. En inställd lektion har ingen plats, och nästa blir"
                " först. En orapporterad lektion behåller sin plats."
            ),
        ),
    ),
    SumSpec(
        "week by week",
        "A week without a report is unknown, not 0; a break has no row.",
        """
        2026-08-17  5  here here
        2026-08-24  2  valid late
        2026-09-07  5  ? ?
        """,
        "weeks",
        """
        2026-08-17: 10 10 0 0 0 0 1
        2026-08-24: 4 4 2 2 120 20 1
        2026-09-07: 10 0 – – – – 0
        """,
        swedish=(
            "Vecka för vecka",
            "En vecka utan rapport är okänd, inte noll. Ett lov har ingen rad.",
        ),
    ),
    SumSpec(
        "nothing after the as-of date, nothing outside the enrolment",
        "Only the days that count are added up.",
        "2026-09-07  5  valid here",
        "places",
        """
        Tue 1: 1 1 1 0 60 0 1
        Tue 2: 1 1 0 0 0 0 1
        Wed 1: 1 1 1 0 60 0 1
        Wed 2: 1 1 0 0 0 0 1
        """,
        as_of="2026-09-09",
        enrolled=("2026-09-08", None),
    ),
    SumSpec(
        "a pupil without a timetable has no rows",
        "Nothing is known, and nothing is made up.",
        "",
        "subjects",
        "",
    ),
    SumSpec(
        "a day before any data has no rows", "Lessons lie ahead.", "2026-09-07  5  valid", "weeks", "", "2026-08-01"
    ),
    SumSpec(
        "a day long after the last lesson",
        "The last 20 school days are still known; the term holds none.",
        "2026-09-07  1  MA:valid",
        "subjects",
        "",
        "2030-01-01",
    ),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_sums(spec: SumSpec) -> None:
    assert rows(spec) == [row.strip() for row in spec.expected.strip().splitlines()]


def rows(spec: SumSpec) -> list[str]:
    """What the program says, in the spec's own rows."""
    return [f"{name}: {_row(sums)}" for name, sums in added_up(spec)]


def added_up(spec: SumSpec) -> list[tuple[str, LessonSums]]:
    """What the program says: the name of what is added up, and the sums."""
    path = facts.write((STUDENT, lesson) for lesson in lessons_of(spec.lessons))
    first, last = (None if date is None else dt.date.fromisoformat(date) for date in spec.enrolled)
    with engine.cursor() as cur:
        found = measures.pupil_lessons(
            cur, [path], facts.enrolments({STUDENT: [(first, last)]}), STUDENT, dt.date.fromisoformat(spec.as_of)
        )
    return _named(found, spec.by)


def _named(found: PupilLessons, by: str) -> list[tuple[str, LessonSums]]:
    if by == "weeks":
        return [(str(monday), sums) for monday, sums in found.weeks.items()]
    if by == "places":
        every = found.places.items()
        return [(f"{_DAYS[at.weekday]} {at.slot}", sums) for (window, at), sums in every if window == WindowName.TERM]
    some = found.subjects if by == "subjects" else found.groups
    return [(name, sums) for (window, name), sums in some.items() if window == WindowName.TERM]


def _row(sums: LessonSums) -> str:
    told = (sums.wholly_absent, sums.late_arrivals, sums.valid, sums.invalid)
    words = " ".join("–" if value is None else str(value) for value in told)
    return f"{sums.lessons} {sums.reported_lessons} {words} {sums.coverage.value}"


def test_the_last_20_school_days_of_a_pupil_who_left_long_ago() -> None:
    path = facts.write((STUDENT, lesson) for lesson in lessons_of("2026-09-07  1  MA:valid EN:here"))
    with engine.cursor() as cur:
        enrolments = facts.enrolments({STUDENT: [(None, None)]})
        found = measures.pupil_lessons(cur, [path], enrolments, STUDENT, dt.date(2030, 1, 1), "day")
        for day in (dt.date.min, dt.date.max):
            measures.pupil_lessons(cur, [path], enrolments, STUDENT, day)
    assert set(found.subjects) == {(WindowName.LAST_20, "EN"), (WindowName.LAST_20, "MA")}
    share = found.subjects[WindowName.LAST_20, "MA"].share("last_20_school_days", "day")
    assert (share.definition, share.numerator, share.denominator) == ("reported", 60, 60)
    assert found.subjects[WindowName.LAST_20, "EN"].share("last_20_school_days", "offered").value == 0
