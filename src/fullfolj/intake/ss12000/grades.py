"""A provider's grades as the canonical grades table, so that the grades import reads them like a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.intake import grade_rows
from fullfolj.intake.ss12000.reading import Item, UnreadableError
from fullfolj.intake.ss12000.register import Lists, PersonRow
from fullfolj.intake.tables import Sheet

_TERMS = frozenset(("HT", "VT"))
#: What is outside is no year of a school's: the day of registration is told by it where nothing else tells the term.
_YEARS = range(1990, 2201)
_COLUMNS = (*grade_rows.LAYOUT.names, grade_rows.SOURCE_ID)


@dataclass(frozen=True)
class GradeRow:
    row: int
    id: str
    student: str
    date: dt.date | None
    value: str
    is_final: bool
    term: str
    year: int | None
    syllabus: str
    is_adapted: bool


def grade(item: Item) -> GradeRow:
    """`adaptedStudyPlan` is a text that may be sensitive: only that there is one is kept."""
    found = GradeRow(
        item.row,
        item.id(),
        item.reference("student", needed=True),
        item.date("registeredDate"),
        item.text("gradeValue", needed=True),
        item.yes("finalGrade", otherwise=False),
        item.one_of("semester", _TERMS),
        item.whole("year"),
        item.reference("syllabus", needed=True),
        bool(item.text("adaptedStudyPlan")),
    )
    if found.date is not None and found.date.year not in _YEARS and not _tells_term(found):
        raise UnreadableError("date-far-outside", item.at("registeredDate"), found.date.isoformat())
    return found


def sheet(rows: Iterable[GradeRow], lists: Lists, today: dt.date) -> Sheet:
    """The rows under the canonical columns and SOURCE_ID; a cell that can't be told is empty, which the import says."""
    found = [_cells(row, lists, today) for row in rows]
    data = {
        "row": pl.Series([one["row"] for one in found], dtype=pl.UInt32),
        **{name: pl.Series([one[name] for one in found], dtype=pl.String) for name in _COLUMNS},
    }
    return Sheet("grades", pl.DataFrame(data), 1, frozenset(_COLUMNS), pl.Series(dtype=pl.UInt32))


def _cells(row: GradeRow, lists: Lists, today: dt.date) -> dict[str, object]:
    year, term = _when(row)
    person = lists.persons.rows.get(row.student)
    syllabus = lists.syllabuses.rows.get(row.syllabus)
    level = _year_level(person, year, today) if person is not None and year is not None else None
    return {
        "row": row.row,
        "student_id": row.student,
        "school_year": year.label if year is not None else None,
        "term": term or None,
        "year_level": str(level) if level is not None else None,
        "subject": syllabus.subject if syllabus is not None else None,
        "grade": "3" if row.is_adapted and not row.value.strip("-") else row.value,
        "kind": "final" if row.is_final else "term",
        grade_rows.SOURCE_ID: row.id,
    }


def _year_level(person: PersonRow, year: SchoolYear, today: dt.date) -> int | None:
    """The year level of the enrolment in that school year, else reckoned from the nearest one that tells a level."""
    told = [(one.year_level, one.span) for one in person.enrolments if one.year_level is not None]
    reckoned = []
    for level, span in told:
        # An enrolment that goes over several years tells the level of the last of them, or of this one.
        last = SchoolYear.of(min(span.end or today, today)).start
        away = year.start - last
        is_in = (span.start or year.first_day) <= year.last_day and (span.end or year.last_day) >= year.first_day
        reckoned.append((not is_in, abs(away), level + away))
    return min(reckoned)[2] if reckoned else None


def _tells_term(row: GradeRow) -> bool:
    return row.year is not None and row.term in _TERMS and row.year in _YEARS


def _when(row: GradeRow) -> tuple[SchoolYear | None, str]:
    """School year and term, by `year` and `semester`, else by the day of registration."""
    if row.year is not None and _tells_term(row):
        return SchoolYear(row.year if row.term == "HT" else row.year - 1), row.term
    if row.date is None:
        return None, row.term
    year = SchoolYear.of(row.date)
    return year, row.term or ("HT" if row.date.month >= 7 else "VT")
