"""A made-up municipality: `make_town` gives schools, people, timetables and every lesson's outcome."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.simulation import cast, draws, planted, rates, schools, teaching
from fullfolj.simulation.absence import Days, Marks, draw_marks
from fullfolj.simulation.moves import Span, settle
from fullfolj.simulation.people import Population, Pupil
from fullfolj.simulation.schooldays import (
    YearCalendar,
    latest_school_day,
    school_days_to,
    sport_break_week,
    year_calendar,
)
from fullfolj.simulation.schools import LevelPlan, SchoolUnit
from fullfolj.simulation.staff import StaffMember
from fullfolj.simulation.teaching import Teaching

DEFAULT_LAST_DAY = dt.date(2026, 11, 23)
_CAST_LEVEL = 8


@dataclass
class Town:
    """Everything about the town. `pupils` are in order of number; those who left last spring come last."""

    seed: int
    span: Span
    units: tuple[SchoolUnit, ...]
    days: Days
    pupils: list[Pupil] = field(default_factory=list)
    staff: list[StaffMember] = field(default_factory=list)
    marks: dict[int, Marks] = field(default_factory=dict)
    teaching: Teaching = field(default_factory=Teaching)
    facit: planted.Facit = field(default_factory=planted.Facit)

    @property
    def last_day(self) -> dt.date:
        return self.span.last_day

    @property
    def enrolled(self) -> list[Pupil]:
        """Those who go to school on the last day."""
        return [pupil for pupil in self.pupils if not pupil.left]

    @cached_property
    def calendars(self) -> tuple[YearCalendar, ...]:
        """Of every school year in the data, oldest first."""
        first = SchoolYear.of(self.span.first_day).start
        return tuple(year_calendar(start, self.span.sport_week) for start in range(first, self.span.school_year + 1))

    def unit(self, number: int) -> SchoolUnit:
        return self.units[number - 1]

    def day_range(self, first: dt.date, last: dt.date) -> range:
        """The places in `days` of the school days from `first` to `last`."""
        return range(bisect_left(self.days.dates, first), bisect_right(self.days.dates, last))


def make_town(students: int, days: int, seed: int, last_day: dt.date | None = None) -> Town:
    """A town with `students` pupils at the last day and `days` school days of attendance up to it.

    The last day is the latest school day up to `last_day` (23 November 2026 when None: never the clock). The same
    arguments give the same town. ValueError when `students` or `days` is below 1, or `students` above 99,999.
    """
    if not 1 <= students <= 99_999 or days < 1:
        raise ValueError("students: 1–99 999; days: at least 1")
    week = sport_break_week(seed)
    last = latest_school_day(last_day or DEFAULT_LAST_DAY, week)
    dates = school_days_to(last, days, week)
    span = Span(seed, week, dates[0], last, SchoolYear.of(last).start)
    units, plans = schools.plan(students, seed)
    town = Town(seed, span, units, Days.of(dates))
    _populate(town, plans)
    town.teaching = teaching.arrange(town.seed, town.units, town.pupils, town.days)
    town.staff = teaching.employ(town.seed, town.units, town.teaching, span.school_year, _cast_class(town))
    _draw_absence(town)
    town.facit = planted.plant(town)
    return town


def _populate(town: Town, plans: tuple[LevelPlan, ...]) -> None:
    population = Population(town.seed, year_calendar(town.span.school_year, town.span.sport_week), town.last_day)
    # The first unit comes first, and its year 8 before all: the cast's pupil has number 1.
    ordered = sorted(plans, key=lambda plan: (plan.unit.number, plan.year_level != _CAST_LEVEL, plan.year_level))
    number = 0
    for plan in ordered:
        for place in range(plan.pupils):
            number += 1
            pupil = population.pupil(number, plan.year_level)
            settle(pupil, town.units, plan.unit, plan.letters[place % len(plan.letters)], town.span)
            town.pupils.append(pupil)
    _name_cast_pupil(town.pupils[0])
    _protect(town)
    _add_leavers(town, population, plans, number)


def _name_cast_pupil(pupil: Pupil) -> None:
    member = cast.member(cast.Role.STUDENT)
    pupil.given_name, pupil.middle_name, pupil.family_name = member.given_name, "", member.family_name


def _protect(town: Town) -> None:
    count = round(len(town.pupils) * rates.PROTECTED)
    if len(town.pupils) >= 100:
        count = max(count, rates.FEWEST_PROTECTED)
    chosen = draws.shuffled(draws.stream(town.seed, "protected"), town.pupils[1:])[:count]
    for place, pupil in enumerate(chosen):
        pupil.protection = ("Sekretessmarkering", "Skyddad folkbokföring")[place % 2]


def _add_leavers(town: Town, population: Population, plans: tuple[LevelPlan, ...], number: int) -> None:
    """Last spring's year 9, for the grades they left with; none when this year's year 9 has its final grades."""
    calendar = year_calendar(town.span.school_year, town.span.sport_week)
    if town.last_day >= calendar.days[-1]:
        return
    for plan in (plan for plan in plans if plan.year_level == schools.YEAR_LEVELS[-1]):
        for place in range(plan.pupils):
            number += 1
            pupil = population.pupil(number, plan.year_level + 1)
            pupil.left = True
            settle(pupil, town.units, plan.unit, plan.letters[place % len(plan.letters)], town.span)
            town.pupils.append(pupil)


def _cast_class(town: Town) -> str:
    return town.pupils[0].placements[-1].track.class_name


def _draw_absence(town: Town) -> None:
    for pupil in town.enrolled:
        span = town.day_range(pupil.placements[0].first, pupil.placements[-1].last)
        town.marks[pupil.number] = draw_marks(town.seed, pupil, town.days, span.start, span.stop - 1) if span else {}
