"""What happens to whole lessons: cancelled, or not reported because the teacher forgot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fullfolj.simulation import draws, rates
from fullfolj.simulation.absence import Days
from fullfolj.simulation.timetable import Lesson

UNREPORTED, CANCELLED = 1, 2

LessonStates = dict[tuple[int, int], int]
"""(the day's place in the town's school days, the lesson's place in the day) → UNREPORTED or CANCELLED."""


@dataclass(frozen=True)
class TeachingGroup:
    """A teaching group of one school year at one unit, and who teaches it (a number within unit and school year)."""

    unit: int
    school_year: int
    name: str
    subject: str
    teacher: int


def unreported_rate(seed: int, unit: int, teacher: int) -> float:
    """The share of a teacher's lessons that are never reported."""
    rng = draws.stream(seed, "reports", unit, teacher)
    careless = rng.random() < rates.CARELESS_TEACHERS
    return draws.between(rng, *(rates.CARELESS_UNREPORTED if careless else rates.UNREPORTED))


def draw_states(seed: int, group: TeachingGroup, lessons: Iterable[Lesson], days: Days, span: range) -> LessonStates:
    """The states of the group's lessons on the days `span` (those of its school year), ordinary ones left out."""
    rng = draws.stream(seed, "states", group.unit, group.school_year, group.name)
    unreported = unreported_rate(seed, group.unit, group.teacher)
    slots: dict[int, list[int]] = {}
    for lesson in lessons:
        slots.setdefault(lesson.weekday, []).append(lesson.hour.slot)
    states: LessonStates = {}
    for day in span:
        for slot in slots.get(days.dates[day].weekday(), ()):
            draw = rng.random()
            if draw < rates.CANCELLED:
                states[day, slot] = CANCELLED
            elif draw < rates.CANCELLED + unreported:
                states[day, slot] = UNREPORTED
    return states
