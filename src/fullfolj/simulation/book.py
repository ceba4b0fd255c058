"""One pupil's lessons with their outcomes, for building planted patterns and checking them by plain counting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fullfolj.simulation.absence import Mark, Marks

if TYPE_CHECKING:
    from fullfolj.simulation.people import Pupil
    from fullfolj.simulation.town import Town

WINDOW = 20  # school days


@dataclass(frozen=True)
class BookLesson:
    """`state` is 0 for a reported lesson."""

    slot: int
    minutes: int
    state: int
    group: str


@dataclass(frozen=True)
class BookDay:
    """`place` is the day's place among the town's school days."""

    place: int
    date: dt.date
    lessons: tuple[BookLesson, ...]

    @property
    def reported(self) -> tuple[BookLesson, ...]:
        return tuple(lesson for lesson in self.lessons if lesson.state == 0)

    @property
    def whole(self) -> Mark:
        """Wholly and validly absent."""
        return Mark(valid=sum(1 << lesson.slot for lesson in self.lessons))


def open_book(town: Town, pupil: Pupil) -> list[BookDay]:
    """The pupil's school days, oldest first."""
    days: list[BookDay] = []
    for placement in pupil.placements:
        week = town.teaching.weeks[placement.track]
        for place in town.day_range(placement.first, placement.last):
            date = town.days.dates[place]
            lessons = tuple(
                BookLesson(
                    lesson.hour.slot,
                    lesson.hour.minutes,
                    town.teaching.state(placement.track, lesson.group, place, lesson.hour.slot),
                    lesson.group,
                )
                for lesson in week
                if lesson.weekday == date.weekday()
            )
            days.append(BookDay(place, date, lessons))
    return days


def absence(days: Sequence[BookDay], marks: Marks) -> tuple[int, int]:
    """(absent minutes, minutes) of the reported lessons of the days."""
    absent = minutes = 0
    for day in days:
        mark = marks.get(day.place)
        bits = mark.valid | mark.invalid if mark else 0
        for lesson in day.reported:
            minutes += lesson.minutes
            absent += lesson.minutes if bits >> lesson.slot & 1 else 0
    return absent, minutes


def coverage(days: Sequence[BookDay]) -> float:
    """Reported minutes over minutes of the days; 0 without days."""
    offered = sum(lesson.minutes for day in days for lesson in day.lessons if lesson.state != 2)
    reported = sum(lesson.minutes for day in days for lesson in day.reported)
    return reported / offered if offered else 0.0


def within(days: Sequence[BookDay], marks: Marks, low: int, high: int) -> bool:
    """Whether the absence share is at least `low` per cent and below `high`."""
    absent, minutes = absence(days, marks)
    return low * minutes <= 100 * absent < high * minutes
