"""A foreign class list as the pupils' sheet of Skolverket's workbook: every row keeps its number."""

from __future__ import annotations

import datetime as dt
import re

import polars as pl

from fullfolj.domain.personal_number import NotAPersonalNumber, parse
from fullfolj.intake import dnp, people
from fullfolj.intake.cells import listed
from fullfolj.intake.mapping import marks, profiles
from fullfolj.intake.mapping.profiles import Understanding
from fullfolj.intake.mapping.raw import Raw
from fullfolj.intake.mapping.translate import date_of
from fullfolj.intake.roster_rows import school_type_of
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
_ALWAYS = frozenset(("Person-ID", "Förnamn", "Efternamn", "Skolenhetskod"))
_GROUPS = COLUMNS["groups"]
_DATES = ("enrolled_from", "enrolled_to", "newly_arrived")
_SEXES = {"flicka": "Kvinna", "f": "Kvinna", "pojke": "Man", "p": "Man"}
#: Where a class is called after its year level and nothing else: 8, 8A, 8 B.
_NAMED_BY_YEAR = frozenset((SchoolType.COMPULSORY, SchoolType.ADAPTED_COMPULSORY, SchoolType.SPECIAL, SchoolType.SAMI))
_YEAR_IN_CLASS = re.compile(r"(10|[1-9]) ?[^\W\d_]?")


def students(raw: Raw, about: Understanding, unit: str, today: dt.date) -> Sheet:
    """The rows under dnp.STUDENT_LAYOUT; `unit` is the code of the school where the rows don't tell it.

    A pupil without an id is known by a keyed digest of the personal number, which is the same in the next list. One who
    is repeated for each group is one row, the first, with all the groups. A column that is among the values but not
    among the sheet's columns is a guess: it stands where nothing is known.
    """
    rows = [(number, _row(cells, about, unit, today)) for number, cells in raw.rows]
    if about.index("groups") is not None:
        rows = _one_per_pupil(rows)
    data = {
        "row": pl.Series([number for number, _row in rows], dtype=pl.UInt32),
        **{
            name: pl.Series([row.get(name) or None for _number, row in rows], dtype=pl.String)
            for name in dnp.STUDENT_LAYOUT.names
        },
    }
    told = _ALWAYS | {COLUMNS[column.role] for column in about.columns if column.role}
    return Sheet("", pl.DataFrame(data), raw.header_row + 1, told, pl.Series(dtype=pl.UInt32))


def _one_per_pupil(rows: list[tuple[int, dict[str, str]]]) -> list[tuple[int, dict[str, str]]]:
    """Rows that differ in their groups alone are one, in the place of the first."""
    pupils: dict[tuple[object, ...], tuple[int, dict[str, str]]] = {}
    groups: dict[tuple[object, ...], list[str]] = {}
    for number, row in rows:
        rest = tuple(sorted((name, text) for name, text in row.items() if name != _GROUPS))
        # Without an id nobody knows whether it is the same pupil.
        key = rest if row["Person-ID"] else (number,)
        pupils.setdefault(key, (number, row))
        groups.setdefault(key, []).append(row[_GROUPS])
    return [
        (number, row | {_GROUPS: _joined(groups[key])} if len(groups[key]) > 1 else row)
        for key, (number, row) in pupils.items()
    ]


def _joined(cells: list[str]) -> str:
    """The groups of several cells in one, each once."""
    names = (name.strip() for cell in cells for name in re.split("[,;]", cell))
    return listed(filter(None, names))


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
    row["Skolform"] = told.get("school_type", about.school_type)
    row["Kön"] = _SEXES.get(told.get("sex", "").casefold(), told.get("sex", ""))
    row["Sekretessmarkering"] = marks.marking(cells, about)
    if about.index("year_level") is None and school_type_of(row["Skolform"]) in _NAMED_BY_YEAR:
        year = _YEAR_IN_CLASS.fullmatch(told.get("class", ""))
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
