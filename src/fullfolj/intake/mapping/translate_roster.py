"""A foreign class list as the pupils' sheet of Skolverket's workbook: every row keeps its number."""

from __future__ import annotations

import datetime as dt
import re

import polars as pl

from fullfolj.domain.personal_number import NotAPersonalNumber, parse
from fullfolj.intake import dnp, people
from fullfolj.intake.mapping import marks, profiles
from fullfolj.intake.mapping.profiles import Understanding
from fullfolj.intake.mapping.raw import Raw
from fullfolj.intake.mapping.translate import date_of
from fullfolj.intake.tables import Sheet
from fullfolj.school.enums import SchoolType

#: Role → the column of the pupils' sheet.
COLUMNS = {
    "student_id": "Person-ID",
    "personal_number": "Personnummer",
    "given_name": "Förnamn",
    "family_name": "Efternamn",
    "full_name": "Efternamn",
    "class": "Klass",
    "groups": "Ämnesgrupper",
    "year_level": "Årskurs",
    "unit_code": "Skolenhetskod",
    "school_type": "Skolform",
    "study_path": "Studievägskod",
    "enrolled_from": "Inskrivningsdatum",
    "enrolled_to": "Utskrivningsdatum",
    "sex": "Kön",
    "protected": "Sekretessmarkering",
    "newly_arrived": "Nyanländ från",
}
_ALWAYS = frozenset(("Person-ID", "Förnamn", "Efternamn", "Skolform", "Skolenhetskod", "Årskurs"))
_DATES = ("enrolled_from", "enrolled_to", "newly_arrived")
_SEXES = {"flicka": "Kvinna", "f": "Kvinna", "pojke": "Man", "p": "Man"}
#: Where a class is called after its year level: 8A, 8 B.
_NAMED_BY_YEAR = frozenset((SchoolType.COMPULSORY, SchoolType.ADAPTED_COMPULSORY, SchoolType.SPECIAL, SchoolType.SAMI))
_YEAR_IN_CLASS = re.compile(r"(10|[1-9])(?!\d)")


def students(raw: Raw, about: Understanding, unit: str, today: dt.date) -> Sheet:
    """The rows under dnp.STUDENT_LAYOUT; `unit` is the code of the school where the rows don't tell it.

    A pupil without an id is known by a keyed digest of the personal number, which is the same in the next list.
    """
    rows = [_row(cells, about, unit, today) for _number, cells in raw.rows]
    data = {
        "row": pl.Series([number for number, _cells in raw.rows], dtype=pl.UInt32),
        **{
            name: pl.Series([row.get(name) or None for row in rows], dtype=pl.String)
            for name in dnp.STUDENT_LAYOUT.names
        },
    }
    has = _ALWAYS | {COLUMNS[column.role] for column in about.columns if column.role}
    return Sheet("", pl.DataFrame(data), raw.header_row + 1, frozenset(has), pl.Series(dtype=pl.UInt32))


def headers(raw: Raw, about: Understanding) -> dict[str, str]:
    """Column of the pupils' sheet → the header in the file, for telling where a fault is."""
    named = {
        COLUMNS[column.role]: header for header, column in zip(raw.headers, about.columns, strict=True) if column.role
    }
    number = about.index("personal_number")
    if "Person-ID" not in named and number is not None:
        named["Person-ID"] = raw.headers[number]
    if about.index("full_name") is not None:
        named["Förnamn"] = named["Efternamn"]
    return named


def _row(cells: tuple[str, ...], about: Understanding, unit: str, today: dt.date) -> dict[str, str]:
    told = {column.role: cell for column, cell in zip(about.columns, cells, strict=True) if column.role}
    for role in _DATES:
        told[role] = date_of(told.get(role, ""))
    row = {COLUMNS[role]: text for role, text in told.items()}
    row["Person-ID"] = told.get("student_id") or _known_by(told.get("personal_number", ""), today)
    if "full_name" in told:
        row |= dict(zip(("Förnamn", "Efternamn"), _names(told["full_name"], about.name_order), strict=True))
    row["Skolenhetskod"] = told.get("unit_code") or unit
    row["Skolform"] = told.get("school_type") or about.school_type
    row["Kön"] = _SEXES.get(told.get("sex", "").casefold(), told.get("sex", ""))
    row["Sekretessmarkering"] = marks.marking(cells, about)
    if about.index("year_level") is None and row["Skolform"] in _NAMED_BY_YEAR:
        year = _YEAR_IN_CLASS.match(told.get("class", ""))
        row["Årskurs"] = year[1] if year is not None else ""
    return row


def _known_by(number: str, today: dt.date) -> str:
    """What stands for a pupil's id where the list has none; '' for what is no number."""
    try:
        return f"nr-{people.civic_no_digest(parse(number, today=today))[:24]}"
    except NotAPersonalNumber:
        return ""


def _names(whole: str, order: str) -> tuple[str, str]:
    """Given and family name. A comma stands between family and given name, whatever the order elsewhere."""
    family, comma, given = whole.partition(",")
    if comma:
        return given.strip(), family.strip()
    if order == profiles.FAMILY_FIRST:
        family, _space, given = whole.partition(" ")
        return given.strip(), family
    given, _space, family = whole.rpartition(" ")
    return (given.strip(), family) if given else (whole, "")
