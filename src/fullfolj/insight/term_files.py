"""A term's hours as a file: the layout of the proposed national register, or the absence for term grades.

The columns are part of the file's format, in Swedish whatever the language of the page. Unknown is an empty cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.domain.share import CERTAIN, ENOUGH
from fullfolj.insight.term_hours import TermHours, TermRow
from fullfolj.shell import words
from fullfolj.shell.documents.sheets import Sheet, Value, as_text, workbook


class Layout(StrEnum):
    """What the file is for."""

    REGISTER = "register"
    GRADES = "grades"


class Ending(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


_TERM = ("Skolenhetskod", "Läsår", "Termin", "Person-ID")
_COVERAGE = ("Rapporterad andel (procent)", "Anmärkning")
COLUMNS = {
    Layout.REGISTER: (
        *_TERM,
        "Årskurs",
        "Erbjuden undervisningstid (timmar)",
        "Giltig frånvaro (timmar)",
        "Ogiltig frånvaro (timmar)",
        *_COVERAGE,
    ),
    Layout.GRADES: (*_TERM, "Efternamn", "Förnamn", "Klass", "Ogiltig frånvaro (timmar)", *_COVERAGE),
}


def written(found: TermHours, layout: Layout, ending: Ending) -> bytes:
    """The whole file. CSV: UTF-8 with a mark, semicolons, decimal comma, as Swedish spreadsheets open it."""
    rows = [_row(row, found, layout) for row in found.rows]
    if ending is Ending.CSV:
        return _csv(COLUMNS[layout], rows)
    about = Sheet(_("About the file"), (title(found, layout),), [(line,) for line in notes(found, layout)])
    return workbook(title(found, layout), [Sheet(_terms(found), COLUMNS[layout], rows), about])


def title(found: TermHours, layout: Layout) -> str:
    named = {"term": _terms(found), "unit": found.unit.display_name}
    if layout is Layout.REGISTER:
        return _("Teaching time and absence, %(term)s, %(unit)s") % named
    return _("Invalid absence for term grades, %(term)s, %(unit)s") % named


def file_name(found: TermHours, layout: Layout, ending: Ending) -> str:
    """*franvaro-HT26-12345678.csv*."""
    kind = "franvaro" if layout is Layout.REGISTER else "ogiltig-franvaro-betyg"
    terms = "-".join(term.label for term in found.terms)
    return f"{kind}-{terms}-{found.unit.school_unit_code}.{ending}"


def notes(found: TermHours, layout: Layout) -> list[str]:
    """How the file is to be read, in sentences."""
    told = [
        _("Hours are minutes of lessons divided by 60, up to and including %(day)s.")
        % {"day": f"{words.day(found.last, found.last)} {found.last.year}"},
        _("Absence is that of reported lessons. An empty cell means that it is not known; it does not mean 0."),
        _("A lesson counts while the pupil is enrolled at the unit. Cancelled lessons are left out."),
        protected_words(found.protected),
    ]
    if found.out_of_reach:
        told.append(_out_of_reach(found.out_of_reach))
    if layout is Layout.REGISTER:
        told.append(
            _(
                "The columns are the variables that Skolverket has proposed for a national register,"
                " which is not decided."
            )
        )
    else:
        told.append(_("The extent of invalid absence stands in the term grade (skolförordningen, 6 kap. 12 §)."))
    return told


def protected_words(number: int) -> str:
    if not number:
        return _("Pupils with protected identity are left out; Fullfölj knows of none at the unit in the term.")
    return ngettext(
        "%(count)s pupil with protected identity is left out.",
        "%(count)s pupils with protected identity are left out.",
        number,
    ) % {"count": words.sentence_case(words.count(number))}


def _out_of_reach(number: int) -> str:
    return ngettext(
        "%(count)s pupil of the term has left the unit and is not in the file. Those who run Fullfölj can take out a"
        " file with those who have left too.",
        "%(count)s pupils of the term have left the unit and are not in the file. Those who run Fullfölj can take out a"
        " file with those who have left too.",
        number,
    ) % {"count": words.sentence_case(words.count(number))}


def _terms(found: TermHours) -> str:
    return words.listed([term.label for term in found.terms])


def _row(row: TermRow, found: TermHours, layout: Layout) -> list[Value]:
    unit, term, known = found.unit.school_unit_code, row.term, row.hours
    begin: list[Value] = [unit, term.school_year.label, str(term.name), row.source_id]
    valid, invalid = (known.valid, known.invalid) if known is not None else (None, None)
    coverage = known.coverage.value if known is not None else None
    end: list[Value] = [_decimal(coverage * 100 if coverage is not None else None, 1), _remark(row)]
    if layout is Layout.GRADES:
        return [*begin, row.family_name, row.given_name, row.class_name, _hours(invalid), *end]
    offered = known.offered if known is not None else None
    return [*begin, row.year_level, _hours(offered), _hours(valid), _hours(invalid), *end]


def _hours(minutes: int | None) -> Decimal | None:
    return _decimal(Fraction(minutes, 60) if minutes is not None else None, 2)


def _decimal(value: Fraction | None, places: int) -> Decimal | None:
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _remark(row: TermRow) -> str:
    """Why a cell is empty, or how far it can be trusted; nothing where all is well."""
    if row.hours is None:
        return _("attendance is told in sum only") if row.is_coarse else _("no lessons")
    coverage = row.hours.coverage.value
    if not row.hours.reported_days:
        return _("no lesson is reported")
    if coverage is None or coverage < ENOUGH:
        return _("less than 75 per cent reported")
    return _("uncertain: less than 90 per cent reported") if coverage < CERTAIN else ""


def _csv(headers: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _cell(value: Value) -> str:
    """A name that a spreadsheet would take for a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return as_text(str(value))
