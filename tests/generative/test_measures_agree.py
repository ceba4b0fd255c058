"""The reviewed SQL says what a naïve telling of the contract says, on made-up data full of what goes wrong."""

from __future__ import annotations

import datetime as dt
import json
import random
from fractions import Fraction
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullfolj import measures
from fullfolj.lake import engine
from fullfolj.measures import Definition, WindowName, day_sums, hours
from fullfolj.signals import replay
from fullfolj.signals.ladder import describe
from tests.oracle import facts, ladder
from tests.oracle import measures as oracle
from tests.oracle.worlds import World, worlds

_SLOWLY = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def _files(world: World, shuffled: random.Random) -> list[Path]:
    """The lessons in no order at all, in two files, of which none, one or both have their day sums kept."""
    rows = [(student, lesson) for student, pupil in world.pupils.items() for lesson in pupil.lessons]
    shuffled.shuffle(rows)
    cut = shuffled.randint(0, len(rows))
    files = [facts.write(rows[:cut], row_group=7), facts.write(rows[cut:], row_group=7)]
    day_sums.keep(files[: shuffled.randint(0, 2)])
    return files


def _enrolments(world: World) -> engine.Frame:
    return facts.enrolments({student: pupil.enrolments for student, pupil in world.pupils.items()})


@_SLOWLY
@given(worlds(), st.randoms(use_true_random=False))
def test_measures_in_all_windows(world: World, shuffled: random.Random) -> None:
    files = _files(world, shuffled)
    with engine.cursor() as cur:
        found = measures.as_of(cur, files, _enrolments(world), world.as_of, world.definition)
    assert set(found) == set(world.pupils)
    for student, pupil in world.pupils.items():
        days = oracle.school_days(pupil.lessons, pupil.enrolments, world.as_of)
        _compare_windows(found[student], days, world)
        points = oracle.change_points(days[-40:-20], days[-20:], world.definition)
        assert found[student].change.points == points
        found[student].to_json()


def _compare_windows(found: measures.StudentMeasures, days: list[oracle.SchoolDay], world: World) -> None:
    for name in WindowName:
        window, inside = found.windows[name], oracle.window(days, name, world.as_of)
        assert window.school_days == len(inside)
        dates = [day.date for day in inside]
        assert (window.window.first, window.window.last) == ((dates[0], dates[-1]) if dates else (None, None))
        assert window.coverage.value == oracle.coverage(inside)
        numerator, denominator = oracle.share_parts(inside, world.definition)
        assert (window.absence_share.numerator, window.absence_share.denominator) == (numerator, denominator)
        assert window.absence_share.value == oracle.absence_share(inside, world.definition)
        assert window.valid_absence_share.value == oracle.kind_share(inside, "valid", world.definition)
        assert window.invalid_absence_share.value == oracle.kind_share(inside, "invalid", world.definition)
        for definition, share in window.definitions.items():
            assert (share.numerator, share.denominator) == oracle.share_parts(inside, definition)
        assert window.definitions[Definition(world.definition)] == window.absence_share
        for count, expected in oracle.counts(inside).items():
            assert getattr(window, count) == expected, (name, count)


@settings(_SLOWLY, max_examples=15)
@given(worlds(), st.randoms(use_true_random=False), st.integers(0, 120))
def test_hours_of_a_period(world: World, shuffled: random.Random, back: int) -> None:
    files, first = _files(world, shuffled), world.as_of - dt.timedelta(days=back)
    with engine.cursor() as cur:
        found = hours.hours(cur, files, _enrolments(world), first, world.as_of, world.definition)
    expected = {
        student: told
        for student, pupil in world.pupils.items()
        if (told := oracle.hours_of_period(pupil.lessons, pupil.enrolments, first, world.as_of, world.definition))
    }
    assert {student: _told(one) for student, one in found.items()} == expected


def _told(found: hours.Hours) -> tuple[object, ...]:
    share = found.absence_share
    days = (found.school_days, found.reported_days, share.window.first, share.window.last)
    return (*days, found.offered, found.coverage.reported, found.valid, found.invalid, share.value)


@_SLOWLY
@given(worlds(), st.randoms(use_true_random=False))
def test_signals_and_since(world: World, shuffled: random.Random) -> None:
    files = _files(world, shuffled)
    contacts = facts.contacts({student: pupil.contacts for student, pupil in world.pupils.items()})
    with engine.cursor() as cur:
        found = replay.evaluate(
            cur, files, _enrolments(world), world.as_of, definition=world.definition, contacts=contacts
        )
        every = replay.evaluate(
            cur, files, _enrolments(world), world.as_of, definition=world.definition, contacts=contacts, closed=True
        )
    for evaluation in every:
        words = describe(evaluation)
        assert (words.sentence is None) == (words.clears_when is None) == (evaluation.state is not replay.State.OPEN)
        assert (words.because is None) == (evaluation.state is replay.State.OPEN)
        json.dumps(evaluation.evidence)
    assert [evaluation for evaluation in every if evaluation.state is replay.State.OPEN] == found
    for student, pupil in world.pupils.items():
        days = oracle.school_days(pupil.lessons, pupil.enrolments, world.as_of)
        enrolled = oracle.is_enrolled(pupil.enrolments, world.as_of)
        expected = ladder.signals(days, world.as_of, world.definition, pupil.contacts, enrolled)
        mine = [evaluation for evaluation in found if evaluation.student == student]
        assert {evaluation.rule: evaluation.since for evaluation in mine} == expected
        numbers = [day.date for day in days]
        for evaluation in mine:
            assert evaluation.school_days_open == len(numbers) - numbers.index(evaluation.since)
            assert evaluation.last_away_on == ladder.last_away(days)
            if evaluation.rule.startswith(("absence", "change")):
                assert evaluation.folded == ladder.is_short_valid(days)
            elif evaluation.rule != "radar-5":
                assert not evaluation.folded


@_SLOWLY
@given(worlds(), st.randoms(use_true_random=False))
def test_strip_weeks_and_lessons_of_one_pupil(world: World, shuffled: random.Random) -> None:
    files = _files(world, shuffled)
    student, pupil = next(iter(world.pupils.items()))
    days = oracle.school_days(pupil.lessons, pupil.enrolments, world.as_of)
    with engine.cursor() as cur:
        strip = measures.strip(cur, files, _enrolments(world), [student], world.as_of)[student]
        first = min((lesson.date for lesson in pupil.lessons), default=world.as_of)
        weeks = measures.weekly(cur, files, _enrolments(world), student, first, world.as_of, world.definition)
        lessons = measures.lessons(cur, files, _enrolments(world), student, first, world.as_of)
    assert [day.date for day in strip] == [day.date for day in days[-20:]]
    for shown, day in zip(strip, days[-20:], strict=True):
        share = oracle.absence_share([day], "reported")
        assert shown.share == (None if share is None else float(share))
        assert (shown.kind == "unreported") == (not day.reported)
        assert bool(shown.is_whole_day) == day.is_wholly_absent
    assert sum(week.school_days for week in weeks) == len(days)
    for week in weeks:
        assert week.number == week.monday.isocalendar().week
        inside = [day for day in days if day.date.isocalendar()[:2] == week.monday.isocalendar()[:2]]
        assert week.coverage.value == oracle.coverage(inside)
        if week.denominator:
            total = Fraction((week.valid or 0) + (week.invalid or 0), week.denominator)
            assert total == oracle.absence_share(inside, "reported" if world.definition == "day" else world.definition)
    assert len(lessons) == len([lesson for lesson in pupil.lessons if lesson.date <= world.as_of])
    assert len([lesson for lesson in lessons if lesson.is_counted]) == sum(len(day.lessons) for day in days)
