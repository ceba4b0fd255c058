"""Grade files: SCB's year 6 and year 9 files, one per unit, and the canonical table.

Fields and codes follow SCB's file descriptions of spring 2025: `9` no grade for lack of basis because of absence, `3`
taken away by an adapted course of study, `2` not graded where a subject is not compulsory.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fullfolj.domain.schoolyear import SchoolYear, Term, TermName
from fullfolj.simulation import grades
from fullfolj.simulation.grades import GradedTerm, SubjectGrade

if TYPE_CHECKING:
    from fullfolj.simulation.people import Pupil
    from fullfolj.simulation.town import Town

CANONICAL_HEADER = ("student_id", "school_year", "term", "year_level", "subject", "grade", "kind")
_PERSON = ("System", "Datum", "Version", "PersonNr", "Skolenhetskod", "Klass", "Fornamn", "Efternamn")
_LANGUAGES = ("M1 (språk)", "M1 (betyg)", "M2 (språk)", "M2 (betyg)")
_END = ("Ge", "Hi", "Re", "Sh", "Sl", "Sv", "Sva", "Tn", "Tk")
_START = ("Bl", "En", "Hkk", "Idh", "Ma", *_LANGUAGES)
_YEAR_6 = ("Modm_anm", "Modmalbe", "Mu", "No", "Bi", "Fy", "Ke", "So")
_YEAR_9 = ("ML (språk)", "ML (betyg)", "Mu", "Bi", "Fy", "Ke")
HEADERS = {
    6: (*_PERSON, *_START, *_YEAR_6, *_END, "Ovr"),
    9: (*_PERSON, *_START, *_YEAR_9, *_END, "OVR"),
}
_SYSTEM, _VERSION = "Fullfölj sim", "1"


def scb_files(town: Town) -> Iterator[tuple[int, str, list[tuple[str, ...]]]]:
    """(6 or 9, unit code, rows) of the last spring whose grades are set, for every unit with such pupils."""
    spring = _last_spring(town)
    for level in (6, 9):
        rows: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for pupil in town.pupils:
            graded = GradedTerm(spring, level)
            if graded in grades.graded_terms(town, pupil):
                unit = town.unit(grades.unit_in(town, pupil, level))
                rows[unit.code].append(_row(town, pupil, graded, unit.code))
        for code in sorted(rows):
            yield level, code, rows[code]


def canonical_rows(town: Town) -> Iterator[tuple[str, ...]]:
    """Every term grade of those who are enrolled; final grades too once they are set."""
    for pupil in town.enrolled:
        for graded in grades.graded_terms(town, pupil):
            term = graded.term
            kind = "final" if graded.final else "term"
            when = (pupil.person_id, term.school_year.label, str(term.name), str(graded.year_level))
            for one in grades.grades_of(town, pupil, graded):
                yield (*when, one.subject, one.grade, kind)


def _last_spring(town: Town) -> Term:
    days = town.calendars[-1].days
    start = town.span.school_year if town.last_day >= days[-1] else town.span.school_year - 1
    return Term(SchoolYear(start), TermName.SPRING)


def _row(town: Town, pupil: Pupil, graded: GradedTerm, code: str) -> tuple[str, ...]:
    given = {one.subject: one for one in grades.grades_of(town, pupil, graded)}
    class_name = grades.class_in(town, pupil, graded.year_level)
    set_on = dt.date(graded.term.school_year.start + 1, 6, 10).isoformat()
    person = (_SYSTEM, set_on, _VERSION, pupil.personal_number, code, class_name)
    names = (pupil.given_name[:20], pupil.family_name[:20])
    fields = HEADERS[graded.year_level][len(_PERSON) :]
    return (*person, *names, *(_field(name, given) for name in fields))


def _field(name: str, given: dict[str, SubjectGrade]) -> str:
    """The value of one column: a code, or a language of three letters."""
    base = name.split()[0].upper()
    if base in ("M1", "M2", "ML") or name.startswith("Mod"):
        prefix = "ML" if name.startswith("Mod") else base
        one = next((grade for subject, grade in given.items() if subject.startswith(prefix)), None)
        is_language = name.endswith("(språk)") or name == "Modm_anm"
        if one is None:
            return "" if is_language else grades.NOT_GRADED
        return one.subject[2:] if is_language else _code(one.grade)
    return _code(given[base].grade) if base in given else grades.NOT_GRADED


def _code(grade: str) -> str:
    return "9" if grade == grades.DASH else grade
