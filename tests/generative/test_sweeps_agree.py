"""A sweep that replays only the pupils it has to finds what replaying every pupil finds: signal, since and evidence."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullfolj import measures
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.lake import engine
from fullfolj.measures import day_sums, runner
from fullfolj.measures.runner import Batch
from fullfolj.signals import replay
from fullfolj.signals.replay import Asked, Evaluation
from tests.oracle import facts
from tests.oracle.worlds import KINDS, PRESENT, Pupil, World, worlds

_SLOWLY = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def long_worlds(draw: st.DrawFn) -> World:
    """Worlds whose pupils may be there day after day before or after all that goes wrong, so that most rules say no.

    Some have a day of a kind of its own at the very end: that is a night's change.
    """
    world = draw(worlds())
    pupils = {}
    for student, pupil in world.pupils.items():
        before, after = draw(st.sampled_from([0, 0, 30, 60])), draw(st.sampled_from([0, 25, 45, 60, 80]))
        last = draw(st.sampled_from(["here", "here", "here", *sorted(KINDS)]))
        pupils[student] = _padded(pupil, world.as_of, before, after, last)
    ends = [lesson.date for pupil in pupils.values() for lesson in pupil.lessons] or [world.as_of]
    moved = draw(st.sampled_from([max(ends), max(ends), max(ends) + dt.timedelta(3), world.as_of]))
    return replace(world, pupils=pupils, as_of=moved)


def _padded(pupil: Pupil, otherwise: dt.date, before: int, after: int, last: str) -> Pupil:
    dates = [lesson.date for lesson in pupil.lessons] or [otherwise]
    here = list(itertools.islice(_weekdays(min(dates), -1), before)) + list(
        itertools.islice(_weekdays(max(dates), 1), after)
    )
    lessons = [replace(PRESENT, date=day, start=dt.time(8 + n)) for day in here for n in range(2)]
    final = next(_weekdays(max([*dates, *here]), 1))
    end = [replace(one, date=final, start=dt.time(8 + n)) for n, one in enumerate(KINDS[last])]
    return replace(pupil, lessons=[*pupil.lessons, *lessons, *end])


def _weekdays(day: dt.date, step: int) -> itertools.chain[dt.date]:
    days = (day + dt.timedelta(step * n) for n in itertools.count(1))
    return itertools.chain(one for one in days if one.weekday() < 5)


def _asked(world: World, as_of: dt.date) -> Asked:
    enrolments = facts.enrolments({student: pupil.enrolments for student, pupil in world.pupils.items()})
    contacts = facts.contacts({student: pupil.contacts for student, pupil in world.pupils.items()})
    return Asked(enrolments, as_of, world.definition, contacts=contacts)


def _batch(world: World) -> Batch:
    rows = [(student, lesson) for student, pupil in world.pupils.items() for lesson in pupil.lessons]
    rows.sort(key=lambda row: (row[0], row[1].date, row[1].start))
    months = [list(some) for _month, some in itertools.groupby(rows, key=lambda row: row[1].date.month)]
    files = [facts.write(some) for some in months]
    day_sums.keep(files[::2])
    return Batch(sorted(world.pupils), files)


def _partly(cur: engine.Cursor, batch: Batch, asked: Asked) -> tuple[list[int], list[Evaluation]]:
    left = runner.shared_out([replay.unsettled(cur, batch, asked)], 2)
    replayed = [student for one in left for student in one.students]
    return replayed, [found for one in left for found in replay.evaluate_batch(cur, one, asked)]


@pytest.mark.no_cover  # each world is swept four times, and every line is measured by the tests below
@settings(_SLOWLY, max_examples=25)
@given(long_worlds(), st.integers(0, 30))
def test_a_partial_sweep_finds_what_a_whole_one_does(world: World, nights: int) -> None:
    batch = _batch(world)
    with engine.cursor() as cur:
        for as_of in (world.as_of - dt.timedelta(nights), world.as_of):
            asked = _asked(world, as_of)
            whole = replay.evaluate_batch(cur, batch, asked)
            replayed, partly = _partly(cur, batch, asked)
            assert partly == whole
            assert {one.student for one in whole} <= set(replayed)


@_SLOWLY
@given(long_worlds())
def test_the_latest_figures_are_the_last_of_the_running_ones(world: World) -> None:
    batch, asked = _batch(world), _asked(world, world.as_of)
    with engine.cursor() as cur:
        measures.replay(cur, batch, asked.enrolments, asked.as_of, asked.definition)
        running = {row["student"]: row for row in cur.records("select * from running_figures order by student, date")}
        runner.latest(cur, batch, asked.enrolments, asked.as_of, asked.definition)
        latest = cur.records("select * from latest_figures")
    for row in latest:
        read = row.pop("school_days_read")
        if row["school_year"] == SchoolYear.of(world.as_of).start and read >= 40:
            expected = dict(running[row["student"]])
            expected.pop("day_number")
            assert row == expected


def test_whoever_was_there_every_day_is_not_replayed() -> None:
    """The others are: one who is ill, one whose last days nobody has reported, one too new to know."""
    first = dt.date(2025, 8, 18)
    days = [first, *itertools.islice(_weekdays(first, 1), 79)]

    def told(*last: str) -> list[object]:
        kinds = ["here"] * (len(days) - len(last)) + list(last)
        return [
            replace(one, date=day, start=dt.time(8 + n))
            for day, kind in zip(days, kinds, strict=True)
            for n, one in enumerate(KINDS[kind])
        ]

    lessons = {1: told(), 2: told("ill", "ill", "ill"), 3: told(*["unreported"] * 19), 4: told()[-60:]}
    pupils = {student: Pupil(some, [(None, None)], []) for student, some in lessons.items()}  # type: ignore[arg-type]
    pupils[5] = Pupil(pupils[2].lessons, [(None, days[-2])], [])
    world = World(pupils, days[-1], "reported")
    with engine.cursor() as cur:
        replayed, found = _partly(cur, _batch(world), _asked(world, world.as_of))
    assert replayed == [2, 3, 4]
    assert {one.student for one in found} == {2}


@pytest.mark.parametrize("day", [dt.date.min, dt.date(1, 6, 30), dt.date.max])
def test_the_first_and_the_last_day_of_the_calendar_can_be_swept(day: dt.date) -> None:
    world = World({1: Pupil([replace(PRESENT, date=dt.date(2025, 8, 18))], [(None, None)], [])}, day, "reported")
    with engine.cursor() as cur:
        assert _partly(cur, _batch(world), _asked(world, day))[1] == []


def test_pupils_are_shared_out_evenly_with_all_their_files(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [Batch([1, 2, 3], ["a", "b"]), Batch([], ["c"]), Batch([4, 5], ["d"])]
    assert runner.shared_out(parts, 2) == [Batch([1, 2, 3], ["a", "b"]), Batch([4, 5], ["d"])]
    assert runner.shared_out([], 2) == []
    monkeypatch.setattr(runner, "BATCH", 2)
    assert [one.students for one in runner.shared_out(parts, 2)] == [[1, 2], [3, 4], [5]]
    assert runner.shared_out(parts, 2)[1].paths == ["a", "b", "d"]
