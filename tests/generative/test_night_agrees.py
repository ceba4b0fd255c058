"""Night after night, carried forward, is everybody from nothing: measures, and rules with their since."""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings as django_settings
from hypothesis import given
from hypothesis import settings as chosen
from hypothesis import strategies as st

from fullfolj.lake.engine import Cursor
from fullfolj.measures.runner import Batch
from fullfolj.signals import night, whole
from fullfolj.signals.replay import Asked
from tests.generative.test_sweeps_agree import _SLOWLY, _asked, long_worlds
from tests.oracle import facts
from tests.oracle.measures import Lesson
from tests.oracle.worlds import KINDS, PRESENT, World

DAY = dt.timedelta(days=1)
MONDAY = dt.date(2025, 9, 1)
type Rows = list[tuple[int, Lesson]]


@dataclass(frozen=True)
class Nights:
    """The as-of days in order; on each the lessons known then are in one file up to the day, or in one with all."""

    world: World
    days: list[dt.date]
    corrected_on: int
    in_advance: bool


@st.composite
def nights(draw: st.DrawFn) -> Nights:
    world = draw(long_worlds())
    steps = draw(st.lists(st.sampled_from([0, 1, 1, 1, 1, 2, 3]), min_size=3, max_size=5))
    first = draw(st.sampled_from([world.as_of, world.as_of - sum(steps) * DAY]))
    days = [first + sum(steps[:number]) * DAY for number in range(len(steps) + 1)]
    return Nights(world, days, draw(st.integers(0, 2 * len(days))), draw(st.sampled_from([False, False, True])))


def lessons_of(world: World) -> Rows:
    return [(student, lesson) for student, pupil in world.pupils.items() for lesson in pupil.lessons]


def corrected(rows: Rows) -> Rows:
    """The lesson in the middle was valid absence all along."""
    if not rows:
        return rows
    middle = len(rows) // 2
    student, lesson = rows[middle]
    return [*rows[:middle], (student, replace(lesson, present=0, valid=60, invalid=0)), *rows[middle + 1 :]]


def file(rows: Rows) -> Path:
    return facts.write(sorted(rows, key=lambda row: (row[0], row[1].date, row[1].start)))


def told(paths: Iterable[Path], name: str) -> list[tuple[object, ...]]:
    frames = [pl.read_parquet(path) for path in paths if path.name.startswith(name)]
    rows = pl.concat(frames).rows() if frames else []
    return sorted(rows, key=str)


def folder() -> Path:
    return Path(django_settings.DATA) / f"night-{uuid.uuid4()}"


def agree(paths: list[Path], asked: Asked, root: Path) -> None:
    """One night more in `root` is the same as everything from nothing."""
    ours, apart = night.measure(paths, asked, root), folder()
    theirs = whole.measure(paths, asked, apart)
    for name in ("figures", "rules"):
        assert told(ours, name) == told(theirs, name), name
    shutil.rmtree(apart)


@chosen(_SLOWLY, max_examples=20)
@given(nights())
def test_nights_in_a_row_are_the_same_as_from_nothing(some: Nights) -> None:
    root, path = folder(), None
    for number, day in enumerate(some.days):
        rows = lessons_of(some.world)
        if number >= some.corrected_on:
            rows = corrected(rows)
        if path is None or not some.in_advance or number == some.corrected_on:
            path = file([row for row in rows if some.in_advance or row[1].date <= day])
        agree([path], _asked(some.world, day), root)


def a_term(days: int) -> Rows:
    """Two pupils with a lesson every weekday; the second is away without a valid reason every third."""
    dates = [day for day in (MONDAY + n * DAY for n in range(2 * days)) if day.weekday() < 5][:days]
    away = KINDS["away"][0]
    return [
        (student, replace(away if student == 2 and number % 3 == 0 else PRESENT, date=day))
        for student in (1, 2)
        for number, day in enumerate(dates)
    ]


class TestWhoIsCarried:
    """Each of three pupils' nights: the pupils that were worked out from nothing."""

    @pytest.fixture
    def worked_out(self, monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
        made, found = whole.make, list[list[int]]()

        def make(cur: Cursor, batch: Batch, asked: Asked, measured: object = None) -> None:
            found.append(sorted(batch.students))
            made(cur, batch, asked, measured)  # type: ignore[arg-type]

        monkeypatch.setattr(whole, "make", make)
        return found

    @pytest.fixture
    def rows(self) -> Rows:
        return a_term(60)

    def asked(self, day: dt.date, students: Iterable[int] = (1, 2)) -> Asked:
        return Asked(facts.enrolments({student: [(None, None)] for student in students}), day)

    def last(self, rows: Rows, back: int = 0) -> dt.date:
        return sorted({lesson.date for _student, lesson in rows})[-1 - back]

    def night(self, rows: Rows, day: dt.date, root: Path, students: Iterable[int] = (1, 2)) -> None:
        night.measure([file([row for row in rows if row[1].date <= day])], self.asked(day, students), root)

    def test_everybody_after_an_ordinary_day(self, rows: Rows, worked_out: list[list[int]]) -> None:
        root = folder()
        self.night(rows, self.last(rows, 1), root)
        assert worked_out == [[1, 2]]
        self.night(rows, self.last(rows), root)
        self.night(rows, self.last(rows) + DAY, root)
        assert worked_out == [[1, 2]]

    def test_whose_lesson_was_corrected_is_not(self, rows: Rows, worked_out: list[list[int]]) -> None:
        root = folder()
        self.night(rows, self.last(rows, 1), root)
        other = [(s, replace(one, valid=60, present=0) if (s, one.date) == (1, MONDAY) else one) for s, one in rows]
        self.night(other, self.last(rows), root)
        assert worked_out == [[1, 2], [1]]

    def test_who_has_two_new_days_is_not(self, rows: Rows, worked_out: list[list[int]]) -> None:
        root = folder()
        self.night(rows, self.last(rows, 2), root)
        self.night([row for row in rows if row != rows[-2]], self.last(rows), root)
        assert worked_out == [[1, 2], [1]]

    def test_a_newcomer_is_not_and_the_others_are(self, rows: Rows, worked_out: list[list[int]]) -> None:
        root = folder()
        self.night([row for row in rows if row[0] == 1], self.last(rows, 1), root, students=[1])
        self.night(rows, self.last(rows), root)
        assert worked_out == [[1], [2]]

    def test_whose_enrolment_is_another_is_not(self, rows: Rows, worked_out: list[list[int]]) -> None:
        root, before, last = folder(), self.last(rows, 1), self.last(rows)
        self.night(rows, before, root)
        spans = facts.enrolments({1: [(None, None)], 2: [(None, before)]})
        agree([file(rows)], Asked(spans, last), root)
        assert worked_out == [[1, 2], [2], [1, 2]]  # the last of them by `agree`

    def test_who_is_not_asked_about_any_more_is_gone(self, rows: Rows, worked_out: list[list[int]]) -> None:
        root = folder()
        self.night(rows, self.last(rows, 1), root)
        for students in ([1], [1]):
            agree([file(rows)], self.asked(self.last(rows), students), root)
        assert worked_out == [[1, 2], [1], [1]]  # those of one by `agree`

    def test_nobody_back_in_time_nor_when_a_term_begins(self, rows: Rows, worked_out: list[list[int]]) -> None:
        root = folder()
        self.night(rows, self.last(rows), root)
        self.night(rows, self.last(rows, 1), root)
        self.night(rows, dt.date(2026, 1, 8), root)
        assert worked_out == [[1, 2]] * 3

    def test_what_is_kept_is_of_the_last_night_alone(self, rows: Rows) -> None:
        root = folder()
        for back in (2, 1, 0):
            self.night(rows, self.last(rows, back), root)
        assert len([one for one in root.iterdir() if one.is_dir()]) == 1

    def test_nobody_when_what_was_kept_is_gone(self, rows: Rows, worked_out: list[list[int]]) -> None:
        root = folder()
        self.night(rows, self.last(rows, 1), root)
        next(root.glob("*/state-*.parquet")).unlink()
        self.night(rows, self.last(rows), root)
        assert worked_out == [[1, 2], [1, 2]]

    @pytest.mark.parametrize("told", ["", "{}", '{"pages": 3}', "\x00", "[]"])
    def test_a_book_that_cannot_be_read_is_no_book(self, told: str, rows: Rows, worked_out: list[list[int]]) -> None:
        root = folder()
        self.night(rows, self.last(rows, 1), root)
        (root / "night.json").write_text(told)
        self.night(rows, self.last(rows), root)
        assert worked_out == [[1, 2], [1, 2]]
