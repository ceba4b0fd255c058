"""A back-test in plain loops, from the words of the manual. Slow on purpose, shares nothing with src."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.oracle import ladder
from tests.oracle.facts import Span
from tests.oracle.measures import (
    Lesson,
    SchoolDay,
    absence_share,
    coverage,
    is_enrolled,
    late_arrivals,
    school_days,
    term_of,
)

CORE = (("SV", "SVA"), ("EN",), ("MA",))


@dataclass(frozen=True)
class Set:
    """A grade set at the end of a term."""

    term: tuple[int, str]
    subject: str
    grade: str
    is_final: bool


@dataclass(frozen=True)
class Schooling:
    """A pupil's lessons, enrolments by unit, and grades.

    `corrected`: lessons as they were, with the day when each was corrected or taken away.
    """

    lessons: list[Lesson]
    enrolments: Mapping[int, Sequence[Span]]
    grades: Sequence[Set] = ()
    corrected: Sequence[tuple[Lesson, dt.date]] = ()

    @property
    def everywhere(self) -> list[Span]:
        return [span for spans in self.enrolments.values() for span in spans]

    def known(self, after: dt.date) -> list[Lesson]:
        """The lessons before the day, as they were known when it began."""
        stood: dict[tuple[dt.date, dt.time, str | None], Lesson] = {}
        for lesson, corrected_on in sorted(self.corrected, key=lambda one: one[1], reverse=True):
            if corrected_on >= after:
                stood[(lesson.date, lesson.start, lesson.group)] = lesson
        now = {(lesson.date, lesson.start, lesson.group) for lesson in self.lessons}
        hours = {key[:2] for key in stood if key not in now}
        rest = [
            lesson
            for lesson in self.lessons
            if (lesson.date, lesson.start) not in hours and (lesson.date, lesson.start, lesson.group) not in stood
        ]
        return [lesson for lesson in [*rest, *stood.values()] if lesson.date < after]


@dataclass(frozen=True)
class Tried:
    """`rule` is absence, invalid or late, at `limit` (percent, school days, times)."""

    rule: str
    limit: int

    def holds(self, days: Sequence[SchoolDay], definition: str) -> bool | None:
        last_20 = list(days[-20:])
        if not ladder.enough(last_20):
            return None
        if self.rule == "invalid":
            return sum(1 for day in last_20 if day.is_invalid_occasion) >= self.limit
        if self.rule == "late":
            return sum(late_arrivals(day) for day in last_20) >= self.limit
        if sum(1 for day in last_20 if day.reported) < 10:
            return False
        share = absence_share(last_20, definition)
        return None if share is None else share >= Fraction(self.limit, 100)


@dataclass
class Told:
    """One term's counts of one way, and the answers by week."""

    pupils: int = 0
    untold: int = 0
    lit: int = 0
    known: int = 0
    reached: int = 0
    early: int = 0
    caught: int = 0
    leads: Counter[int] = field(default_factory=Counter)


def monday_of(date: dt.date) -> dt.date:
    return date - dt.timedelta(days=date.weekday())


def weeks_at(pupil: Schooling, unit: int, as_of: dt.date) -> dict[tuple[tuple[int, str], dt.date], list[SchoolDay]]:
    """Term and Monday → the school days through the week's last, as known then, for the unit's weeks."""
    found = {}
    for monday in sorted({monday_of(one.date) for one in [*pupil.lessons, *(was for was, _day in pupil.corrected)]}):
        # Nothing is known to be wrong of a week that is not over.
        after = monday + dt.timedelta(days=7)
        lessons = pupil.known(after) if after <= as_of else pupil.lessons
        days = school_days(lessons, pupil.everywhere, as_of)
        for place, day in enumerate(days, 1):
            if monday_of(day.date) == monday:
                found[(term_of(day.date), monday)] = days[:place]
    return {week: days for week, days in found.items() if _whose(pupil, days[-1].date) == unit}


def _whose(pupil: Schooling, date: dt.date) -> int | None:
    """Of the units that have the pupil that day, the one begun at first."""
    having = [
        (span[0] or dt.date.min, unit)
        for unit, spans in pupil.enrolments.items()
        for span in spans
        if is_enrolled([span], date)
    ]
    return min(having)[1] if having else None


def answers(pupil: Schooling, unit: int, tried: Tried, definition: str, as_of: dt.date) -> dict[object, bool | None]:
    return {week: tried.holds(days, definition) for week, days in weeks_at(pupil, unit, as_of).items()}


def tell(
    pupils: Mapping[int, Schooling], unit: int, tried: Tried | None, outcome: str, definition: str, as_of: dt.date
) -> dict[tuple[int, str], Told]:
    """Term → counts; `tried` None is the plain baseline."""
    weeks = {number: weeks_at(pupil, unit, as_of) for number, pupil in pupils.items()}
    every = {week for mine in weeks.values() for week in mine}
    found: dict[tuple[int, str], Told] = {}
    for term in {term for term, _monday in every}:
        told = found.setdefault(term, Told())
        last_monday = max(monday for one, monday in every if one == term)
        last_day = max(days[-1].date for mine in weeks.values() for (one, _monday), days in mine.items() if one == term)
        for number, pupil in pupils.items():
            mine = sorted(monday for one, monday in weeks[number] if one == term)
            if not mine:
                continue
            line = _line(pupil, unit, tried, definition, as_of, term, mine)
            first = next((monday for monday, answer in line if answer), None)
            ended = _outcome(pupil, unit, outcome, definition, as_of, term, last_day)
            early = first is not None and first < last_monday
            told.pupils += 1
            told.untold += all(answer is None for _monday, answer in line)
            told.lit += first is not None
            told.known += ended is not None
            told.reached += ended is True
            told.early += early and ended is not None
            if early and ended:
                assert first is not None
                told.caught += 1
                told.leads[(last_monday - first).days // 7] += 1
    return found


def _line(
    pupil: Schooling,
    unit: int,
    tried: Tried | None,
    definition: str,
    as_of: dt.date,
    term: tuple[int, str],
    mondays: list[dt.date],
) -> list[tuple[dt.date, bool | None]]:
    if tried is None and f_in_core([one for one in pupil.grades if _before(one.term, term)]):
        return [(monday, True) for monday in mondays]
    by_week = answers(pupil, unit, tried or Tried("absence", 15), definition, as_of)
    return [(monday, by_week[(term, monday)]) for monday in mondays]


def _before(one: tuple[int, str], other: tuple[int, str]) -> bool:
    return (one[0], one[1] == "autumn") < (other[0], other[1] == "autumn")


def f_in_core(grades: Sequence[Set]) -> bool:
    latest = _latest(grades)
    for subjects in CORE:
        mine = [latest[subject] for subject in subjects if subject in latest]
        if "F" in mine and not any(grade in "ABCDE" for grade in mine):
            return True
    return False


def _latest(grades: Sequence[Set]) -> dict[str, str]:
    latest: dict[str, Set] = {}
    for one in grades:
        known = latest.get(one.subject)
        if known is None or (known.term[0], known.term[1] == "autumn", known.is_final) < (
            one.term[0],
            one.term[1] == "autumn",
            one.is_final,
        ):
            latest[one.subject] = one
    return {subject: one.grade for subject, one in latest.items()}


def _outcome(
    pupil: Schooling,
    unit: int,
    outcome: str,
    definition: str,
    as_of: dt.date,
    term: tuple[int, str],
    last_day: dt.date,
) -> bool | None:
    over = as_of > (dt.date(term[0], 12, 31) if term[1] == "autumn" else dt.date(term[0], 6, 30))
    if not over or not is_enrolled(pupil.enrolments.get(unit, []), last_day):
        return None
    if outcome == "absent-a-fifth":
        days = [day for day in school_days(pupil.lessons, pupil.everywhere, as_of) if term_of(day.date) == term]
        covered, share = coverage(days), absence_share(days, definition)
        enough = covered is not None and covered >= Fraction(3, 4)
        return share >= Fraction(1, 5) if enough and share is not None else None
    now = _latest([one for one in pupil.grades if one.term == term])
    if not any(grade in "ABCDEF-" for grade in now.values()):
        return None
    if outcome == "failed":
        return any(grade in "F-" for grade in now.values())
    latest = _latest([one for one in pupil.grades if not _before(term, one.term)])
    passed = {subject for subject, grade in latest.items() if grade in "ABCDE"}
    core = all(any(subject in passed for subject in subjects) for subjects in CORE)
    others = len([subject for subject in passed if not any(subject in subjects for subjects in CORE)])
    return not (core and others >= 5)
