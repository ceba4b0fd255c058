"""Lessons added up by subject, group and place, and figures of groups, against a naïve telling of the same."""

from __future__ import annotations

import random
from dataclasses import astuple
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullfolj import measures
from fullfolj.lake import engine
from fullfolj.measures import LessonSums, Place, Rollups, WindowName
from tests.oracle import facts
from tests.oracle import lesson_sums as oracle
from tests.oracle import measures as days_of
from tests.oracle.worlds import World, worlds

_SLOWLY = settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])


def _file(world: World, shuffled: random.Random) -> Path:
    rows = [(student, lesson) for student, pupil in world.pupils.items() for lesson in pupil.lessons]
    shuffled.shuffle(rows)
    return facts.write(rows, row_group=7)


def _enrolments(world: World) -> engine.Frame:
    return facts.enrolments({student: pupil.enrolments for student, pupil in world.pupils.items()})


def _days(world: World, student: int) -> list[days_of.SchoolDay]:
    pupil = world.pupils[student]
    return days_of.school_days(pupil.lessons, pupil.enrolments, world.as_of)


def _flat(sums: LessonSums) -> tuple[object, ...]:
    *told, found = astuple(sums)
    return (*told, found[1], found[0])


@_SLOWLY
@given(worlds(), st.randoms(use_true_random=False))
def test_lessons_of_one_pupil_added_up(world: World, shuffled: random.Random) -> None:
    student = max(world.pupils, key=lambda number: len(world.pupils[number].lessons))
    days = _days(world, student)
    with engine.cursor() as cur:
        path = _file(world, shuffled)
        found = measures.pupil_lessons(cur, [path], _enrolments(world), student, world.as_of, world.definition)
        assert (
            found.windows
            == measures.as_of(cur, [path], _enrolments(world), world.as_of, world.definition)[student].windows
        )
    for name in WindowName:
        inside = days_of.window(days, name, world.as_of)
        for told, key_of in (
            (found.subjects, lambda lesson, _day: lesson.subject),
            (found.groups, lambda lesson, _day: lesson.group),
            (found.places, lambda lesson, day: Place(*oracle.place_of(lesson, day))),
        ):
            mine = {key: _flat(sums) for (window, key), sums in told.items() if window is name}
            assert mine == oracle.added_up(inside, key_of)
        for (window, _subject), sums in found.subjects.items():
            share = sums.share(window, world.definition)
            assert (share.value is None) == (share.denominator == 0)
    for told, key_of in (
        (found.weeks, lambda lesson, _day: oracle.monday_of(lesson.date)),
        (found.subject_weeks, lambda lesson, _day: (oracle.monday_of(lesson.date), lesson.subject)),
        (found.group_weeks, lambda lesson, _day: (oracle.monday_of(lesson.date), lesson.group)),
        (
            found.cells,
            lambda lesson, day: (oracle.monday_of(lesson.date), Place(*oracle.place_of(lesson, day))),
        ),
    ):
        since = min((day.date for name in WindowName for day in days_of.window(days, name, world.as_of)), default=None)
        inside = [day for day in days if since is not None and day.date >= since]
        assert {key: _flat(sums) for key, sums in told.items()} == oracle.added_up(inside, key_of)


@_SLOWLY
@given(worlds(), st.randoms(use_true_random=False))
def test_figures_of_groups(world: World, shuffled: random.Random) -> None:
    students = sorted(world.pupils)
    groups = {"8A": students[:2], "8": students, "empty": [999]}
    members = [(key, student) for key, some in groups.items() for student in [*some, *some]]
    with engine.cursor() as cur:
        how = ([_file(world, shuffled)], _enrolments(world), world.as_of)
        found = measures.rollups(cur, *how, members, world.definition)
        taught = measures.group_rollups(cur, *how, students, world.definition)
    days = {student: _days(world, student) for student in students}
    for name in WindowName:
        inside = {student: days_of.window(some, name, world.as_of) for student, some in days.items()}
        for key, some in groups.items():
            pupils = [inside.get(student, []) for student in some]
            _compare(found[key], name, oracle.of_group(pupils, world.definition))
        in_minutes = "reported" if world.definition == "day" else world.definition
        for key, figures in taught.items():
            every = [oracle.of_one_group(some, key) for some in days.values()]
            members_of = [
                oracle.of_one_group(inside[student], key)
                for student, some in zip(days, every, strict=True)
                if any(
                    any(day.date == one.date for one in days_of.window(days[student], window, world.as_of))
                    for window in WindowName
                    for day in some
                )
            ]
            _compare(figures, name, oracle.of_group(members_of, in_minutes))


def _compare(found: Rollups, name: WindowName, expected: oracle.Figures) -> None:
    figure = found[name, "absence_share"]
    counts = (expected.pupils, expected.counted, expected.low_coverage, expected.no_data)
    assert (figure.pupils, figure.counted, figure.low_coverage, figure.no_data) == counts
    assert figure.mean == (None if expected.mean is None else pytest.approx(float(expected.mean)))
    share = figure.by_minutes
    assert (share.numerator, share.denominator) == (expected.numerator, expected.denominator)
    assert share.coverage.value == expected.coverage
    valid, invalid = found[name, "valid_absence_share"].by_minutes, found[name, "invalid_absence_share"].by_minutes
    if share.definition != "day" and share.numerator is not None:
        assert valid.numerator + invalid.numerator == share.numerator
    figure.to_json()
