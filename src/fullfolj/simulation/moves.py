"""Where each pupil goes, school year by school year: placements, and the enrolments that a roster shows of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from fullfolj.simulation import draws, rates
from fullfolj.simulation.people import Enrolment, Placement, Pupil
from fullfolj.simulation.schooldays import year_calendar
from fullfolj.simulation.schools import SchoolUnit
from fullfolj.simulation.timetable import Track

_DAY = dt.timedelta(days=1)
_FIRST_LANGUAGE_LEVEL = 7


@dataclass(frozen=True)
class Span:
    """What the town's data cover; `school_year` is the running one."""

    seed: int
    sport_week: int
    first_day: dt.date
    last_day: dt.date
    school_year: int


@dataclass(frozen=True)
class _Part:
    """One school year, or part of it, at one unit."""

    unit: SchoolUnit
    school_year: int
    level: int
    letter: str
    first: dt.date
    last: dt.date


def settle(pupil: Pupil, units: tuple[SchoolUnit, ...], unit: SchoolUnit, letter: str, span: Span) -> None:
    """Fills in the pupil's placements and enrolments, oldest first, those of them that reach into the span.

    Who left last spring has an enrolment that ended then, and no placements: the attendance export covers those who are
    enrolled at the last day.
    """
    parts = _parts(pupil, units, unit, letter, span)
    if not pupil.left:
        parts = _from(_start(pupil, parts, span), _moved(pupil, units, parts, span))
    enrolments = _enrolments(parts, span)
    if pupil.left:
        pupil.enrolments = enrolments[-1:]
        return
    pupil.enrolments = [row for row in enrolments if row.end is None or row.end >= span.first_day]
    pupil.placements = [
        Placement(_track(pupil, part), max(part.first, span.first_day), part.last)
        for part in parts
        if part.last >= span.first_day
    ]


def _parts(pupil: Pupil, units: tuple[SchoolUnit, ...], unit: SchoolUnit, letter: str, span: Span) -> list[_Part]:
    """Year 1 until now, as if the pupil had always gone to the unit or one that feeds it."""
    parts: list[_Part] = []
    newest = pupil.year_level - 1 if pupil.left else pupil.year_level
    for level in range(1, newest + 1):
        school_year = span.school_year - (pupil.year_level - level)
        days = year_calendar(school_year, span.sport_week).days
        at = unit if unit.has(level) else feeder(units, pupil.number, level)
        last = min(days[-1], span.last_day)
        parts.append(_Part(at, school_year, level, letter if at is unit else feeder_letter(pupil), days[0], last))
    return parts


def feeder(units: tuple[SchoolUnit, ...], number: int, year_level: int) -> SchoolUnit:
    """The unit that pupil `number` went to in a year level that the present one lacks."""
    others = [unit for unit in units if unit.has(year_level)]
    return others[number % len(others)]


def feeder_letter(pupil: Pupil) -> str:
    """The class the pupil had at the feeding unit."""
    return "AB"[pupil.number // 2 % 2]


def _moved(pupil: Pupil, units: tuple[SchoolUnit, ...], parts: list[_Part], span: Span) -> list[_Part]:
    """The parts with this year cut in two at different units, for the few who have moved."""
    rng = draws.stream(span.seed, "move", pupil.number)
    now = parts[-1]
    others = [unit for unit in units if unit.has(now.level) and unit is not now.unit]
    days = [day for day in year_calendar(now.school_year, span.sport_week).days if day <= now.last][5:-5]
    if rng.random() >= rates.MOVED_THIS_YEAR or not others or not days or pupil.newly_arrived_from is not None:
        return parts
    old, day = draws.pick(rng, others), draws.pick(rng, days)
    before = [replace(part, unit=old, letter="A") if old.has(part.level) else part for part in parts[:-1]]
    return [*before, replace(now, unit=old, letter="A", last=day - _DAY), replace(now, first=day)]


def _start(pupil: Pupil, parts: list[_Part], span: Span) -> dt.date:
    """The pupil's first day in the town."""
    if pupil.newly_arrived_from is not None:
        return pupil.newly_arrived_from
    rng = draws.stream(span.seed, "start", pupil.number)
    days = [day for day in year_calendar(span.school_year, span.sport_week).days if day <= span.last_day][10:-10]
    late = rng.random() < rates.STARTED_LATE
    return draws.pick(rng, days) if late and days else parts[0].first


def _from(start: dt.date, parts: list[_Part]) -> list[_Part]:
    return [replace(part, first=max(part.first, start)) for part in parts if part.last >= start]


def _enrolments(parts: list[_Part], span: Span) -> list[Enrolment]:
    """One per unbroken time at a unit, with the year level and class it ended or stands in."""
    rows: list[Enrolment] = []
    for part in parts:
        end = None if part.last == span.last_day and part is parts[-1] else part.last
        start = part.first
        if rows and rows[-1].unit == part.unit.number:
            start = rows.pop().start
        rows.append(Enrolment(part.unit.number, part.level, f"{part.level}{part.letter}", start, end))
    return rows


def _track(pupil: Pupil, part: _Part) -> Track:
    language = pupil.language if part.level >= _FIRST_LANGUAGE_LEVEL else ""
    return Track(part.unit.number, part.school_year, part.level, part.letter, language, pupil.swedish)
