"""Grades from the pupil's ability, absence and chance, with the country's base rates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING

from fullfolj.domain.schoolyear import SchoolYear, Term, TermName
from fullfolj.simulation import draws, rates
from fullfolj.simulation.moves import feeder, feeder_letter
from fullfolj.simulation.schooldays import year_calendar

if TYPE_CHECKING:
    from fullfolj.simulation.people import Pupil
    from fullfolj.simulation.town import Town

FIRST_GRADED, FIRST_OF_UPPER, LAST = 6, 7, 9
DASH, ADAPTED, NOT_GRADED = "-", "3", "2"
_FIRST_OF_1_TO_10 = 2028
_COMMON = ("BL", "EN", "HKK", "IDH", "MA", "MU", "SL", "TK")
_NATURE = ("BI", "FY", "KE")
_SOCIETY = ("GE", "HI", "RE", "SH")
# All but the cores may be taken away by an adapted course of study.
_MAY_BE_TAKEN_AWAY = ("BL", "MU", "SL", "TK", "HKK", "RE")


@dataclass(frozen=True)
class SubjectGrade:
    """`subject` is a designation with language, as M2SPA; `grade` A–F, '-' or '3'."""

    subject: str
    grade: str


@dataclass(frozen=True)
class GradedTerm:
    """A term whose grades are set, seen from one pupil; `final` in the spring of year 9."""

    term: Term
    year_level: int

    @property
    def final(self) -> bool:
        return self.year_level == LAST and self.term.name is TermName.SPRING


def graded_terms(town: Town, pupil: Pupil) -> Iterator[GradedTerm]:
    """From year 6 on, oldest first: terms whose last school day is within the data or before."""
    arrived = pupil.newly_arrived_from or dt.date.min
    for level in range(FIRST_GRADED, min(pupil.year_level, LAST) + 1):
        start = town.span.school_year - (pupil.year_level - level)
        days = year_calendar(start, town.span.sport_week).days
        for name in TermName:
            term = Term(SchoolYear(start), name)
            set_on = [day for day in days if term.first_day <= day <= term.last_day][-1]
            if arrived < set_on <= town.last_day and start < _FIRST_OF_1_TO_10:
                yield GradedTerm(term, level)


def grades_of(town: Town, pupil: Pupil, graded: GradedTerm) -> list[SubjectGrade]:
    """The pupil's grades of the term, one per subject studied."""
    blocks = graded.year_level < FIRST_OF_UPPER and _blocks(town, pupil, graded.year_level)
    taken_away = _taken_away(town.seed, pupil)
    grades = []
    for subject in _subjects(pupil, graded.year_level, blocks=blocks):
        grade = ADAPTED if subject in taken_away else _grade(town.seed, pupil, subject, graded)
        grades.append(SubjectGrade(subject, grade))
    return grades


def unit_in(town: Town, pupil: Pupil, year_level: int) -> int:
    """The number of the unit where the pupil went, or goes, in the year level."""
    now = town.unit(pupil.enrolments[-1].unit)
    return (now if now.has(year_level) else feeder(town.units, pupil.number, year_level)).number


def class_in(town: Town, pupil: Pupil, year_level: int) -> str:
    """The pupil's class in the year level, as 6B."""
    letter = pupil.enrolments[-1].class_name[-1]
    same = unit_in(town, pupil, year_level) == pupil.enrolments[-1].unit
    return f"{year_level}{letter if same else feeder_letter(pupil)}"


def _blocks(town: Town, pupil: Pupil, year_level: int) -> bool:
    return town.unit(unit_in(town, pupil, year_level)).blocks


def _subjects(pupil: Pupil, year_level: int, *, blocks: bool) -> list[str]:
    subjects = [*_COMMON, pupil.swedish, *(("NO", "SO") if blocks else (*_NATURE, *_SOCIETY))]
    if year_level >= FIRST_OF_UPPER and pupil.language:
        subjects.append(f"M2{pupil.language}")
    if pupil.mother_tongue:
        subjects.append(f"ML{pupil.mother_tongue}")
    return sorted(subjects)


def _taken_away(seed: int, pupil: Pupil) -> set[str]:
    rng = draws.stream(seed, "adapted", pupil.number)
    if rng.random() >= rates.ADAPTED_STUDIES:
        return set()
    return set(draws.shuffled(rng, _MAY_BE_TAKEN_AWAY)[: draws.whole(rng, 2, 4)])


def _grade(seed: int, pupil: Pupil, subject: str, graded: GradedTerm) -> str:
    subject_rng = draws.stream(seed, "subject", pupil.number, subject)
    rng = draws.stream(seed, "grade", pupil.number, subject, graded.term.label)
    if pupil.habits.long_term > rates.DASH_FROM_ABSENCE and rng.random() < rates.DASH:
        return DASH
    level = (
        rates.COMMON_SHARE * pupil.ability
        + rates.SUBJECT_SHARE * draws.normal(subject_rng)
        + rates.TERM_SHARE * draws.normal(rng)
    )
    base = subject[:2] if subject[:2] in ("M2", "ML") else subject
    return next((grade for grade, limit in _limits(base) if level < limit), "A")


@cache
def _limits(subject: str) -> tuple[tuple[str, float], ...]:
    """(grade, the level below which it is given), lowest first; the share of F is the subject's own."""
    spread = (rates.COMMON_SHARE**2 + rates.SUBJECT_SHARE**2 + rates.TERM_SHARE**2) ** 0.5
    below = rates.FAILED_SHARE[subject]
    passing = 1 - below
    limits = [("F", below)]
    for grade, share in rates.PASSING_SHARES[:-1]:
        below += share * passing
        limits.append((grade, below))
    return tuple((grade, NormalDist(-0.05, spread).inv_cdf(share)) for grade, share in limits)
