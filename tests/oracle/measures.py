"""The measures in plain loops, from the words of contract section 3. Slow on purpose, shares nothing with src."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Lesson:
    """A fact of one pupil. Minutes of a lesson that is not reported may be None."""

    date: dt.date
    start: dt.time
    group: str
    offered: int
    present: int | None
    valid: int | None
    invalid: int | None
    other: int | None
    late: int | None
    reported: bool
    cancelled: bool
    subject: str = "MA"


@dataclass
class SchoolDay:
    date: dt.date
    lessons: list[Lesson] = field(default_factory=list)

    @property
    def reported(self) -> list[Lesson]:
        return [
            lesson
            for lesson in self.lessons
            if lesson.reported and None not in (lesson.present, lesson.valid, lesson.invalid, lesson.other)
        ]

    @property
    def is_wholly_absent(self) -> bool:
        return bool(self.reported) and all(is_wholly_absent(lesson) for lesson in self.reported)

    @property
    def is_invalid_occasion(self) -> bool:
        return any(is_wholly_absent(lesson) and lesson.invalid > 0 for lesson in self.reported)


def is_wholly_absent(lesson: Lesson) -> bool:
    return lesson.valid + lesson.invalid > 0 and lesson.present == 0 and lesson.other == 0


def is_enrolled(enrolments: Iterable[tuple[dt.date | None, dt.date | None]], date: dt.date) -> bool:
    return any((first is None or first <= date) and (last is None or date <= last) for first, last in enrolments)


def school_days(
    lessons: Iterable[Lesson], enrolments: Sequence[tuple[dt.date | None, dt.date | None]], as_of: dt.date
) -> list[SchoolDay]:
    days: dict[dt.date, SchoolDay] = {}
    for lesson in lessons:
        if lesson.cancelled or lesson.offered == 0 or lesson.date > as_of or not is_enrolled(enrolments, lesson.date):
            continue
        days.setdefault(lesson.date, SchoolDay(lesson.date)).lessons.append(lesson)
    return [days[date] for date in sorted(days)]


def school_year_of(date: dt.date) -> int:
    return date.year if date.month >= 7 else date.year - 1


def term_of(date: dt.date) -> tuple[int, str]:
    return date.year, "autumn" if date.month >= 7 else "spring"


def window(days: Sequence[SchoolDay], name: str, as_of: dt.date) -> list[SchoolDay]:
    if name == "last_20_school_days":
        return list(days[-20:])
    if name == "last_4_weeks":
        return [day for day in days if (as_of - day.date).days < 28]
    if name == "term":
        return [day for day in days if term_of(day.date) == term_of(as_of)]
    return [day for day in days if school_year_of(day.date) == school_year_of(as_of)]


def coverage(days: Sequence[SchoolDay]) -> Fraction | None:
    offered = sum(lesson.offered for day in days for lesson in day.lessons)
    reported = sum(lesson.offered for day in days for lesson in day.reported)
    return Fraction(reported, offered) if offered else None


def share_parts(days: Sequence[SchoolDay], definition: str) -> tuple[int, int]:
    reported = [lesson for day in days for lesson in day.reported]
    absent = sum(lesson.valid + lesson.invalid for lesson in reported)
    if definition == "reported":
        return absent, absent + sum(lesson.present + lesson.other for lesson in reported)
    if definition == "offered":
        return absent, sum(lesson.offered for day in days for lesson in day.lessons)
    if definition == "offered_strict":
        return absent, sum(lesson.offered for lesson in reported)
    return sum(1 for day in days if day.is_wholly_absent), sum(1 for day in days if day.reported)


def absence_share(days: Sequence[SchoolDay], definition: str) -> Fraction | None:
    numerator, denominator = share_parts(days, definition)
    return Fraction(numerator, denominator) if denominator else None


def kind_share(days: Sequence[SchoolDay], kind: str, definition: str) -> Fraction | None:
    reported = [lesson for day in days for lesson in day.reported]
    numerator = sum(getattr(lesson, kind) for lesson in reported)
    _, denominator = share_parts(days, "reported" if definition == "day" else definition)
    return Fraction(numerator, denominator) if denominator else None


def spells(days: Sequence[SchoolDay]) -> list[int]:
    """Lengths of the unbroken runs of whole days absent; a day without a reported lesson is as if it were not there."""
    lengths: list[int] = []
    running = False
    for day in days:
        if not day.reported:
            continue
        if not day.is_wholly_absent:
            running = False
        elif running:
            lengths[-1] += 1
        else:
            lengths.append(1)
            running = True
    return lengths


def is_late(lesson: Lesson) -> bool:
    if lesson.late is None:
        return lesson.invalid > 0 and lesson.present > 0
    return lesson.late > 0


def late_arrivals(day: SchoolDay) -> int:
    return sum(is_late(lesson) for lesson in day.reported)


def scattered(day: SchoolDay) -> int:
    return 0 if day.is_wholly_absent else sum(1 for lesson in day.reported if is_wholly_absent(lesson))


def counts(days: Sequence[SchoolDay]) -> dict[str, int | None]:
    """All counts of a window; None where nothing is reported."""
    if not any(day.reported for day in days):
        names = ("whole_days_absent", "absence_spells", "short_spells", "longest_spell_days")
        return dict.fromkeys((*names, "late_arrivals", "scattered_absence", "invalid_occasions"))
    lengths = spells(days)
    return {
        "whole_days_absent": sum(1 for day in days if day.is_wholly_absent),
        "absence_spells": len(lengths),
        "short_spells": sum(1 for length in lengths if length <= 2),
        "longest_spell_days": max(lengths, default=0),
        "late_arrivals": sum(late_arrivals(day) for day in days),
        "scattered_absence": sum(scattered(day) for day in days),
        "invalid_occasions": sum(1 for day in days if day.is_invalid_occasion),
    }


def change_points(before: Sequence[SchoolDay], after: Sequence[SchoolDay], definition: str) -> Fraction | None:
    if any(sum(1 for day in block if day.reported) < 10 for block in (before, after)):
        return None
    shares = absence_share(before, definition), absence_share(after, definition)
    return None if None in shares else 100 * (shares[1] - shares[0])


def hours_of_period(
    lessons: Iterable[Lesson],
    enrolments: Sequence[tuple[dt.date | None, dt.date | None]],
    first: dt.date,
    last: dt.date,
    definition: str,
) -> tuple[object, ...] | None:
    """School days and reported ones, the first and the last, minutes offered, reported, valid, invalid, the share.

    None without a school day; valid and invalid None where no lesson is reported.
    """
    days = [day for day in school_days(lessons, enrolments, last) if day.date >= first]
    if not days:
        return None
    told = [lesson for day in days for lesson in day.reported]
    return (
        len(days),
        sum(bool(day.reported) for day in days),
        days[0].date,
        days[-1].date,
        sum(lesson.offered for day in days for lesson in day.lessons),
        sum(lesson.offered for lesson in told),
        sum(lesson.valid for lesson in told) if told else None,
        sum(lesson.invalid for lesson in told) if told else None,
        absence_share(days, definition),
    )
