"""The grade files that schools deliver to SCB: year 9 final grades and year 6 term grades (descriptions of VT 2025).

Semicolons, a header row or none, a fixed order of fields. Which of the two it is shows in the number of fields. A field
has A–F or one of the codes 9 (no grade since the pupil was absent), 3 (adapted course of study), 2 (not graded in a
subject that need not be) and, in year 6, Y and Z.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fullfolj.domain.schoolyear import SchoolYear, Term, TermName
from fullfolj.grading.scales import Scale, read_grade
from fullfolj.intake.cells import Cells
from fullfolj.school.enums import GradeKind

_ABOUT = ("System", "Datum", "Version", "PersonNr", "Skolenhetskod", "Klass", "Fornamn", "Efternamn")
_CORE = ("Bl", "En", "Hkk", "Idh", "Ma", "M1 (språk)", "M1 (betyg)", "M2 (språk)", "M2 (betyg)")
_SO = ("Ge", "Hi", "Re", "Sh")
_NO = ("Bi", "Fy", "Ke")
_LAST = ("Sl", "Sv", "Sva", "Tn", "Tk", "OVR")
YEAR_9 = (*_ABOUT, *_CORE, "ML (språk)", "ML (betyg)", "Mu", *_NO, *_SO, *_LAST)
YEAR_6 = (*_ABOUT, *_CORE, "Modm_anm", "Modmalbe", "Mu", "No", *_NO, "So", *_SO, *_LAST)

#: Column of the grade → column of its language.
_LANGUAGE_OF = {
    "M1 (betyg)": "M1 (språk)",
    "M2 (betyg)": "M2 (språk)",
    "ML (betyg)": "ML (språk)",
    "Modmalbe": "Modm_anm",
}
_DESIGNATIONS = {"M1 (betyg)": "M1", "M2 (betyg)": "M2", "ML (betyg)": "ML", "Modmalbe": "ML"}
_CODES_9 = frozenset("ABCDEF932")
_CODES_6 = _CODES_9 | frozenset("YZ")
#: Not graded there says nothing wrong: the subject need not be.
_OPTIONAL = frozenset({"M1 (betyg)", "M2 (betyg)", "ML (betyg)", "Modmalbe", "Tn", "OVR"})
_LANGUAGE = re.compile(r"^[A-ZÅÄÖ]{2,3}$")


@dataclass(frozen=True)
class Form:
    """One of the two files."""

    columns: tuple[str, ...]
    year_level: int
    kind: GradeKind

    @property
    def codes(self) -> frozenset[str]:
        return _CODES_6 if self.year_level == 6 else _CODES_9

    def term(self, date: dt.date) -> Term:
        """The term that grades in a file of that date belong to.

        Final grades are those of the spring of its year. Term grades are set in December and June and delivered in the
        weeks after: a file of January is of the autumn before, one of July to September of the spring.
        """
        spring = Term(SchoolYear(date.year - 1), TermName.SPRING)
        if self.kind is GradeKind.FINAL:
            return spring
        if date.month >= 10:
            return Term(SchoolYear(date.year), TermName.AUTUMN)
        return Term(SchoolYear(date.year - 1), TermName.AUTUMN) if date.month == 1 else spring


FORMS = (Form(YEAR_9, 9, GradeKind.FINAL), Form(YEAR_6, 6, GradeKind.TERM))


def is_header(fields: Sequence[str]) -> bool:
    return any(field.casefold() == "personnr" for field in fields)


def form_of(rows: Sequence[Sequence[str]]) -> Form | None:
    """Which file it is, by the number of fields that most of its rows have; None when it is neither."""
    widths = Counter(len(_without_end(row)) for row in rows)
    best = max(FORMS, key=lambda form: widths[len(form.columns)])
    return best if widths[len(best.columns)] * 2 >= sum(widths.values()) > 0 else None


def fields_of(row: Sequence[str], form: Form) -> dict[str, object] | None:
    """The row by column; None when it has the wrong number of fields (an empty one after a last ; is none)."""
    cells = list(row) if len(row) == len(form.columns) else _without_end(row)
    return dict(zip(form.columns, cells, strict=True)) if len(cells) == len(form.columns) else None


def _without_end(row: Sequence[str]) -> list[str]:
    longest = len(row) in {len(form.columns) + 1 for form in FORMS} and not row[-1]
    return list(row[:-1] if longest else row)


def grades_of(cells: Cells, form: Form) -> dict[str, str]:
    """Subject → stored grade; what is outside the description is a problem of `cells`."""
    given = {column: cells.text(column).upper() for column in form.columns[len(_ABOUT) :]}
    graded = {column: value for column, value in given.items() if column not in _LANGUAGE_OF.values()}
    grades: dict[str, str] = {}
    for column, value in graded.items():
        if not value and column == "OVR":
            continue
        if not value:
            cells.problem("missing-value", column)
        elif value not in form.codes or (value == "2" and not _may_be_ungraded(column, graded)):
            cells.problem("grade-code", column, value if len(value) == 1 else "")
        else:
            language = _language(cells, column, given, value)
            subject = _DESIGNATIONS.get(column, column.upper()) + language
            grades[subject] = str(read_grade(value, Scale.LETTERS))
    return grades


def _may_be_ungraded(column: str, graded: dict[str, str]) -> bool:
    """Code 2 is for subjects that need not be; of Sv and Sva, and of a block and its subjects, one must be graded."""
    if column in ("Sv", "Sva"):
        return graded["Sva" if column == "Sv" else "Sv"] != "2"
    for block, parts in (("No", _NO), ("So", _SO)):
        if block not in graded:
            continue
        if column == block:
            return any(graded[part] != "2" for part in parts)
        if column in parts:
            return graded[block] != "2"
    return column in _OPTIONAL


def _language(cells: Cells, column: str, given: dict[str, str], value: str) -> str:
    """The language's letters; '' where there is none, or the subject is not graded."""
    if column not in _LANGUAGE_OF or value in "2YZ":
        return ""
    language = given[_LANGUAGE_OF[column]]
    if _LANGUAGE.match(language):
        return language
    if language and column != "Modmalbe":
        cells.problem("language-code", _LANGUAGE_OF[column])
    return ""
