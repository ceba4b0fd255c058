"""Lessons added up by subject, group and place, and figures of groups of pupils, in plain loops."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.measures import Lesson, SchoolDay, absence_share, coverage, is_late, is_wholly_absent, share_parts

type Key = tuple[object, ...]


def monday_of(date: dt.date) -> dt.date:
    return date - dt.timedelta(days=date.weekday())


def place_of(lesson: Lesson, day: SchoolDay) -> tuple[int, int]:
    """Weekday, and the order of the lesson's start among those of the day."""
    starts = sorted({other.start for other in day.lessons})
    return lesson.date.weekday(), starts.index(lesson.start) + 1


def added_up(
    days: Iterable[SchoolDay], key_of: Callable[[Lesson, SchoolDay], Key]
) -> dict[Key, tuple[int | dt.date | None, ...]]:
    """Key → first day, last day, lessons, reported, wholly absent, late, minutes of each kind, offered, reported."""
    found: dict[Key, list[Lesson]] = defaultdict(list)
    for day in days:
        for lesson in day.lessons:
            found[key_of(lesson, day)].append(lesson)
    return {key: _sums(lessons) for key, lessons in found.items()}


def _sums(lessons: Sequence[Lesson]) -> tuple[int | dt.date | None, ...]:
    reported = SchoolDay(dt.date.min, list(lessons)).reported
    told: list[int | None] = [None] * 6
    if reported:
        told = [
            sum(is_wholly_absent(lesson) for lesson in reported),
            sum(is_late(lesson) for lesson in reported),
            *(sum(getattr(lesson, kind) for lesson in reported) for kind in ("present", "valid", "invalid", "other")),
        ]
    dates = [lesson.date for lesson in lessons]
    offered = sum(lesson.offered for lesson in lessons), sum(lesson.offered for lesson in reported)
    return (min(dates), max(dates), len(lessons), len(reported), *told, *offered)


@dataclass(frozen=True)
class Figures:
    """A group's absence share in one window."""

    pupils: int
    counted: int
    low_coverage: int
    no_data: int
    mean: Fraction | None
    numerator: int | None
    denominator: int | None
    coverage: Fraction | None


def of_group(pupils: Sequence[Sequence[SchoolDay]], definition: str) -> Figures:
    """`pupils` are each pupil's school days in the window; none for a pupil without lessons."""
    counted, low, nothing = [], 0, 0
    for days in pupils:
        if not any(day.reported for day in days) or absence_share(days, definition) is None:
            nothing += 1
        elif coverage(days) < Fraction(3, 4):
            low += 1
        else:
            counted.append(days)
    shares = [absence_share(days, definition) for days in counted]
    parts = [share_parts(days, definition) for days in counted]
    return Figures(
        pupils=len(pupils),
        counted=len(counted),
        low_coverage=low,
        no_data=nothing,
        mean=sum(shares) / len(shares) if shares else None,
        numerator=sum(part for part, _whole in parts) if parts else None,
        denominator=sum(whole for _part, whole in parts) if parts else None,
        coverage=coverage([day for days in pupils for day in days]),
    )


def of_one_group(days: Iterable[SchoolDay], group: str) -> list[SchoolDay]:
    """The same days with the lessons of one teaching group; days without one are left out."""
    found = [SchoolDay(day.date, [one for one in day.lessons if one.group == group]) for day in days]
    return [day for day in found if day.lessons]
