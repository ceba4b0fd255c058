"""Absence as it comes about: spells of illness, parts of days, leave, lateness, missed lessons, long-term absence.

One draw per pupil and school day decides whether something begins. What comes out is sparse: a `Mark` for each day that
is not simply attended.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from fullfolj.simulation import draws, rates, season
from fullfolj.simulation.people import Habits, Pupil
from fullfolj.simulation.timetable import LESSONS_ON


@dataclass(slots=True)
class Mark:
    """What is out of the ordinary on one day. The sets of lessons are bits (bit 0 = the day's first place)."""

    valid: int = 0
    invalid: int = 0
    elsewhere: int = 0
    late_slot: int = -1
    late_minutes: int = 0


Marks = dict[int, Mark]
"""By the day's place in the town's school days."""


@dataclass(frozen=True)
class Days:
    """The town's school days with what the draws need of each."""

    dates: tuple[dt.date, ...]
    illness: tuple[float, ...]
    weekday: tuple[float, ...]
    lessons: tuple[int, ...]

    @classmethod
    def of(cls, dates: Sequence[dt.date]) -> Days:
        return cls(
            tuple(dates),
            tuple(season.illness_factor(date) for date in dates),
            tuple(season.weekday_factor(date) for date in dates),
            tuple(LESSONS_ON[date.weekday()] for date in dates),
        )

    def all_lessons(self, day: int) -> int:
        """Every lesson of the day as bits."""
        return int((1 << self.lessons[day]) - 1)


def draw_marks(seed: int, pupil: Pupil, days: Days, first: int, last: int) -> Marks:
    """The pupil's marks on the days `first`..`last`, both included."""
    rng = draws.stream(seed, "absence", pupil.number)
    marks: Marks = {}
    if pupil.habits.long_term:
        _long_term(rng, pupil.habits, days, first, last, marks)
    _leave(rng, days, first, last, marks)
    day = first
    while day <= last:
        day += _begin(rng, pupil.habits, days, day, last, marks) if day not in marks else 1
    return marks


def _begin(rng: Random, habits: Habits, days: Days, day: int, last: int, marks: Marks) -> int:
    """Marks what begins on the day, if anything; the number of days it takes."""
    left = rng.random()
    left -= habits.spell * days.illness[day]
    if left < 0:
        return _spell(rng, days, day, last, marks)
    for rate, single in (
        (habits.partial * days.weekday[day], _partial),
        (habits.truant * days.weekday[day], _truant),
        (habits.late, _late),
        (habits.elsewhere, _elsewhere),
    ):
        left -= rate
        if left < 0:
            marks[day] = single(rng, days, day)
            return 1
    return 1


def _spell(rng: Random, days: Days, day: int, last: int, marks: Marks) -> int:
    """A spell of illness from the day on, or from within its first day; the number of days it takes."""
    length = draws.weighted(rng, rates.SPELL_DAYS)
    home = 0
    if rng.random() < rates.WENT_HOME_ILL:
        marks[day] = _rest_of_day(rng, days, day)
        home = 1
    _whole_days(days, day + home, min(day + home + length - 1, last), marks)
    return home + length


def _whole_days(days: Days, first: int, last: int, marks: Marks) -> None:
    for day in range(first, last + 1):
        marks[day] = Mark(valid=days.all_lessons(day))


def _partial(rng: Random, days: Days, day: int) -> Mark:
    """Half of the time the rest of the day, else one or two lessons somewhere."""
    count = days.lessons[day]
    if rng.random() < 0.5:
        return _rest_of_day(rng, days, day)
    start = draws.whole(rng, 0, count - 1)
    length = draws.whole(rng, 1, 2)
    return Mark(valid=days.all_lessons(day) & (((1 << length) - 1) << start))


def _rest_of_day(rng: Random, days: Days, day: int) -> Mark:
    from_lesson = draws.whole(rng, 2, days.lessons[day] - 1)
    return Mark(valid=days.all_lessons(day) & ~((1 << from_lesson) - 1))


def _truant(rng: Random, days: Days, day: int) -> Mark:
    count = days.lessons[day]
    if rng.random() < rates.TRUANT_WHOLE_DAY:
        return Mark(invalid=days.all_lessons(day))
    ends = draws.weighted(rng, ((0, 0.35), (count - 1, 0.40), (draws.whole(rng, 0, count - 1), 0.25)))
    return Mark(invalid=1 << ends)


def _late(rng: Random, days: Days, day: int) -> Mark:
    """Six in ten to the first lesson."""
    slot = 0 if rng.random() < 0.6 else draws.whole(rng, 1, days.lessons[day] - 1)
    return Mark(late_slot=slot, late_minutes=draws.weighted(rng, rates.LATE_MINUTES))


def _elsewhere(rng: Random, days: Days, day: int) -> Mark:
    return Mark(elsewhere=1 << draws.whole(rng, 0, days.lessons[day] - 1))


def _leave(rng: Random, days: Days, first: int, last: int, marks: Marks) -> None:
    """Granted leave, at most one per 178 days: the last school days before a break or a weekend, mostly."""
    for block in range(first, last + 1, 178):
        if rng.random() >= rates.LEAVE:
            continue
        end = block + int(rng.random() * 178)
        length = draws.weighted(rng, rates.LEAVE_DAYS)
        while end < last and days.dates[end + 1] - days.dates[end] == dt.timedelta(days=1):
            end += 1
        if end <= last:
            _whole_days(days, max(first, end - length + 1), end, marks)


def _long_term(rng: Random, habits: Habits, days: Days, first: int, last: int, marks: Marks) -> None:
    """Runs of absence and presence whose lengths give the wanted share; one pupil in three has it as invalid."""
    share = min(habits.long_term, 0.98)
    invalid = rng.random() < 1 / 3
    away_ends = 1 / rates.LONG_TERM_RUN
    away_begins = away_ends * share / (1 - share)
    away = rng.random() < share
    for day in range(first, last + 1):
        if away:
            lessons = days.all_lessons(day)
            marks[day] = Mark(invalid=lessons) if invalid else Mark(valid=lessons)
        away = rng.random() >= away_ends if away else rng.random() < away_begins
