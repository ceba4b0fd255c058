"""A foreign sheet of grades as the canonical table: a row for each grade, under the number of the sheet's row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import polars as pl

from fullfolj.domain.schoolyear import SchoolYear, Term, TermName
from fullfolj.intake import grade_rows
from fullfolj.intake.mapping import periods, profiles, roles
from fullfolj.intake.mapping.periods import Period
from fullfolj.intake.mapping.profiles import Understanding
from fullfolj.intake.mapping.raw import Raw
from fullfolj.intake.tables import Sheet

_AUTUMN, _SPRING = TermName.AUTUMN.value, TermName.SPRING.value
#: Roles with one grade each → term ('' is the row's own) and kind.
_SINGLE = {
    "grade": ("", "term"),
    "grade_autumn": (_AUTUMN, "term"),
    "grade_spring": (_SPRING, "term"),
    "grade_final": (_SPRING, "final"),
}
_FIGURE = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,3})?")
#: From how much on the scale 0–20, where ten passes, a grade is set: five steps of the passing half, our own cut.
TO_LETTERS = ((18, "A"), (16, "B"), (14, "C"), (12, "D"), (10, "E"), (0, "F"))


def grades(raw: Raw, about: Understanding, ids: Mapping[str, str], period: Period | None) -> Sheet:
    """The grades under grade_rows.LAYOUT. `ids` is personal number as written → the source's id of the pupil; `period`
    is the term or school year of all rows where they don't tell.

    A row without any grade is handed on as one without, so that it is told.
    """
    found = [row for number, cells in raw.rows for row in _row(number, cells, about, ids, period)]
    names = grade_rows.LAYOUT.names
    data = {
        "row": pl.Series([row["row"] for row in found], dtype=pl.UInt32),
        **{name: pl.Series([row.get(name) or None for row in found], dtype=pl.String) for name in names},
    }
    return Sheet("", pl.DataFrame(data), raw.header_row + 1, frozenset(names), pl.Series(dtype=pl.UInt32))


def _row(
    number: int, cells: tuple[str, ...], about: Understanding, ids: Mapping[str, str], period: Period | None
) -> Iterator[dict[str, object]]:
    def cell(role: str) -> str:
        index = about.index(role)
        return cells[index] if index is not None else ""

    year, term = _when(cell("school_year"), cell("term_name"), period)
    common: dict[str, object] = {
        "row": number,
        "student_id": cell("student_id") or ids.get(cell("personal_number"), ""),
        "school_year": year,
        "year_level": cell("year_level"),
        "kind": "term",
    }
    found = False
    for column, written in zip(about.columns, cells, strict=True):
        if not written or not column.role.startswith("grade"):
            continue
        found = True
        grade = _grade(written, about.scale)
        if column.role in _SINGLE:
            own_term, kind = _SINGLE[column.role]
            subject = cell("subject") or about.subject
            yield common | {"term": own_term or term, "subject": subject, "grade": grade, "kind": kind}
        else:
            yield common | {"term": term, "subject": column.role.removeprefix(roles.GRADE_IN), "grade": grade}
    if not found:
        yield common | {"term": term or _SPRING, "subject": cell("subject") or about.subject or "MA"}


def _when(year: str, term: str, period: Period | None) -> tuple[str, str]:
    """School year and term as text; a term that nobody tells is ''."""
    told = periods.read(year) if year else period
    if told is None:
        return year, term
    first, last = told
    name = Term.of(first).name.value if Term.of(first) == Term.of(last) else ""
    return SchoolYear.of(first).label, term or name


def _grade(written: str, scale: str) -> str:
    """The letter of a figure on 0–20; what is no such figure, and grades on the own scale, as they stand."""
    number = written.replace(",", ".")
    if scale != profiles.TO_20 or not _FIGURE.fullmatch(number) or float(number) > 20:
        return written
    return next(letter for least, letter in TO_LETTERS if float(number) >= least)
