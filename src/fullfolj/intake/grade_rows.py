"""One row of the canonical grades file, and where a pupil's grade belongs."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field

from fullfolj.domain.schoolyear import SchoolYear, Term, TermName
from fullfolj.grading import scales, subjects
from fullfolj.grading.standing import UPPER, Decision, Trouble
from fullfolj.intake.cells import Cells
from fullfolj.intake.tables import Column, Layout
from fullfolj.school.enums import GradeKind
from fullfolj.school.models import Enrolment, Organisation

LAYOUT = Layout(
    tuple(Column(name) for name in ("student_id", "school_year", "term", "year_level", "subject", "grade", "kind"))
)
#: A column that no file has: a provider's id of the grade.
SOURCE_ID = "source_id"
_TERMS = {"ht": TermName.AUTUMN, "vt": TermName.SPRING}
_KINDS = {
    "term": GradeKind.TERM,
    "terminsbetyg": GradeKind.TERM,
    "final": GradeKind.FINAL,
    "slutbetyg": GradeKind.FINAL,
}
_OLDEST = 2000
#: The shape of a code of upper secondary school's own; which codes there are is not ours to know.
_OWN = re.compile(r"[A-ZÅÄÖ][A-ZÅÄÖ0-9]{1,19}")

#: Person, school year, term, subject, kind.
Key = tuple[int, str, str, str, str]


@dataclass(frozen=True)
class Given:
    """A grade that a file gives. `is_whole`: its row holds all the pupil's grades of the term (SCB).

    `source_id` is the id that a provider's grade has; '' in a file.
    """

    row: int
    key: Key
    unit: int
    year_level: int
    grade: str
    is_whole: bool = False
    source_id: str = ""

    @property
    def person(self) -> int:
        return self.key[0]

    @property
    def said(self) -> tuple[int, int, str]:
        return (self.unit, self.year_level, self.grade)


@dataclass(frozen=True)
class _Place:
    unit: int
    school_type: str
    first: dt.date
    last: dt.date
    year_level: int | None


@dataclass
class Places:
    """Where pupils have been enrolled."""

    _of: dict[int, list[_Place]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, organiser: Organisation) -> Places:
        places = cls()
        for person, unit, school_type, first, last, level in (
            Enrolment.objects.filter(unit__parent=organiser)
            .order_by("start_date", "id")
            .values_list("person_id", "unit_id", "school_type", "start_date", "end_date", "year_level")
        ):
            places._of[person].append(_Place(unit, school_type, first or dt.date.min, last or dt.date.max, level))
        return places

    def has_been_at(self, person: int, unit: int) -> bool:
        return any(place.unit == unit for place in self._of.get(person, ()))

    def at(self, person: int, date: dt.date) -> _Place | None:
        """The enrolment that holds the date (the one begun first), else the latest begun before, else the first."""
        places = sorted(self._of.get(person, ()), key=lambda place: place.first)
        holding = [place for place in places if place.first <= date <= place.last]
        before = [place for place in places if place.first <= date]
        return next(iter([*holding, *reversed(before), *places]), None)

    def level(self, person: int, year: SchoolYear, today: dt.date) -> int | None:
        """The year level that school year, reckoned from the latest enrolment that tells one; None when none does.

        An enrolment tells the level of its last school year, or of this one.
        """
        told = [place for place in self._of.get(person, ()) if place.year_level is not None]
        if not told:
            return None
        latest = max(told, key=lambda place: place.first)
        level = (latest.year_level or 0) + year.start - SchoolYear.of(min(latest.last, today)).start
        return level if 1 <= level <= 10 else None


@dataclass(frozen=True)
class Written:
    """A row by itself: where it belongs in time, and its subject and grade as they are written."""

    school_year: SchoolYear
    term: TermName
    year_level: int
    subject: str
    grade: str
    is_final: bool


def written(cells: Cells) -> Written | None:
    """The row without a register; None when a cell has a problem, which `cells` tells. Any subject will do."""
    year, name, level = _school_year(cells), _one_of(cells, "term", _TERMS), _year_level(cells)
    kind, subject, grade = _one_of(cells, "kind", _KINDS), cells.text("subject", 20), cells.text("grade")
    for column, text in (("subject", subject), ("grade", grade)):
        if not text:
            cells.problem("missing-value", column)
    if cells.problems or year is None or name is None or level is None or kind is None:
        return None
    return Written(year, name, level, subject, grade, kind == GradeKind.FINAL)


def read(cells: Cells, student: int | None, places: Places, *, reckons: bool = False) -> Given | None:
    """The grade; None when the row has a problem, which `cells` tells.

    With `reckons`, a year level that the file does not tell is that of the register.
    """
    year, name = _school_year(cells), _one_of(cells, "term", _TERMS)
    if reckons and not cells.text("year_level") and student is not None and year is not None:
        cells.values = {**cells.values, "year_level": places.level(student, year, cells.today)}
    place = places.at(student, Term(year, name).last_day) if student and year and name else None
    level, subject = _year_level(cells), _subject(cells, place)
    kind, written = _one_of(cells, "kind", _KINDS), cells.text("grade")
    if not written:
        cells.problem("missing-value", "grade")
    if student is None or year is None or name is None or level is None or subject is None or kind is None:
        return None
    if place is None:
        cells.problem("not-enrolled", "student_id")
        return None
    decision = Decision(subject, "", year, name, level, school_type=place.school_type)
    if decision.trouble is Trouble.BLOCK_GRADE:
        cells.problem("block-grade", "subject", subject)
    try:
        grade = str(scales.read_grade(written, decision.scale))
    except scales.NotAGrade:
        cells.problem("grade-code", "grade", written if len(written) <= 2 else "")
    if cells.problems:
        return None
    key = (student, year.label, name.value, subject, kind.value)
    number = int(str(cells.values["row"]))
    return Given(number, key, place.unit, level, grade, source_id=cells.text(SOURCE_ID))


def _school_year(cells: Cells) -> SchoolYear | None:
    text = cells.text("school_year")
    if not text:
        cells.problem("missing-value", "school_year")
        return None
    try:
        year = SchoolYear.parse(text)
    except ValueError:
        cells.problem("school-year", "school_year", text if len(text) <= 9 else "")
        return None
    if not _OLDEST <= year.start <= SchoolYear.of(cells.today).start + 1:
        cells.problem("school-year", "school_year", year.label)
    return year


def _year_level(cells: Cells) -> int | None:
    text = cells.text("year_level").removesuffix(".0")
    if not text:
        cells.problem("missing-value", "year_level")
    elif not (text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 10):
        cells.problem("year-level", "year_level")
    else:
        return int(text)
    return None


def _subject(cells: Cells, place: _Place | None) -> str | None:
    """The designation; at upper secondary school also a subject or course of its own, as it is written there."""
    text = cells.text("subject")
    if not text:
        cells.problem("missing-value", "subject")
        return None
    try:
        return subjects.parse(text).code
    except subjects.NotASubject:
        own = text.upper()
        if place is not None and place.school_type in UPPER and _OWN.fullmatch(own):
            return own
        cells.problem("subject-code", "subject", text if len(text) <= 6 else "")
        return None


def _one_of[T](cells: Cells, column: str, words: dict[str, T]) -> T | None:
    text = cells.text(column)
    if not text:
        cells.problem("missing-value", column)
    elif text.casefold() not in words:
        cells.problem("one-of", column)
    return words.get(text.casefold())
