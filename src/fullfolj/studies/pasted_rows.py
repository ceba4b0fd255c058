"""Rows pasted from a sheet: which cell is what, and which pupil each row is about.

A row is known by its name alone, and never by its place: a column that has slipped one row shows as names without a
status, or a status without a name, and then nothing of the sheet is taken.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.school.models import Person
from fullfolj.studies.models import Status

#: Characters of a sheet: a class with long texts is a tenth of it.
MOST = 100_000
#: What the columns are called, as they are sought: in small letters.
_HEADINGS = {
    "name": ("namn", "elev", "elevens namn", "name", "pupil", "student"),
    "given": ("förnamn", "tilltalsnamn", "first name", "given name"),
    "family": ("efternamn", "last name", "family name", "surname"),
    "status": ("läge", "status", "där ämnet står", "where it stands"),
    "remains": ("vad är kvar", "kvar", "what is left", "left", "remains"),
    "next_step": ("nästa steg", "steg", "next step"),
    "next_on": ("när", "senast", "datum", "by when", "when", "date"),
    "helper": ("vem hjälper", "hjälper", "hjälp", "who helps", "helper"),
}
_STATUSES = {
    Status.ON_THE_WAY: ("1", "på väg", "on the way"),
    Status.AT_RISK: ("2", "risk", "i riskzonen", "riskerar", "riskerar att inte nå e", "at risk"),
    Status.LACKS_BASIS: ("3", "underlag", "underlag saknas", "saknar underlag", "too little to judge from"),
    Status.REACHED: ("4", "nått", "nått e", "har nått e", "reached", "has reached e"),
}
_BY_WORD = {word: status for status, spoken in _STATUSES.items() for word in (*spoken, status.value)}
_BY_HEADING = {word: column for column, spoken in _HEADINGS.items() for word in spoken}
#: The texts of a row in the order in which they follow the status where the sheet has no heading.
_TEXTS = ("remains", "next_step", "next_on", "helper")
_LONGEST = {"remains": 400, "next_step": 200, "helper": 100}
_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?")


@dataclass(frozen=True)
class PastedRow:
    """A row of the sheet. `number` counts from 1 as in the sheet; `doubts` are cells not understood, in words."""

    number: int
    name: str
    status: Status | None
    texts: Mapping[str, str]
    next_on: dt.date | None
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The rows that hold anything; `unused` are headings of columns that are not read."""

    rows: Sequence[PastedRow]
    unused: tuple[str, ...]


class SheetRefused(Exception):
    """Nothing of the sheet is taken; `reasons` say why and where, in words. They may name pupils: never log them."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("sheet refused")
        self.reasons = reasons


def read(text: str, people: Sequence[Person], today: dt.date) -> Sheet:
    """The sheet as it was pasted. SheetRefused where it has no names to check it by, or no status."""
    if len(text) > MOST:
        raise SheetRefused(_("So much can't be pasted at once. Paste the rows of the group alone."))
    cells = list(_cells(text))
    if not cells:
        raise SheetRefused(_("Nothing was pasted."))
    columns, unused = _headings(cells[0][1])
    if columns:
        cells = cells[1:]
    else:
        columns = _guessed(cells, {name_key(str(one)) for one in people})
    if not {"name", "given", "family"} & columns.keys():
        raise SheetRefused(
            _("The sheet has no names, so there is nothing to check the rows against. Paste the names as well.")
        )
    if "status" not in columns:
        raise SheetRefused(_("No column says where the pupils stand."))
    return Sheet([_row(number, row, columns, today) for number, row in cells], unused)


def matched(sheet: Sheet, people: Sequence[Person]) -> list[tuple[PastedRow, tuple[Person, ...]]]:
    """Each row with the pupil it names; with all of them where several have the name. SheetRefused for a sheet whose
    rows are not the group's, each once, with what belongs to them.
    """
    by_key: dict[tuple[str, ...], list[Person]] = {}
    for one in people:
        by_key.setdefault(name_key(str(one)), []).append(one)
    reasons = [*_slipped(sheet.rows), *_strangers(sheet.rows, by_key), *_repeated(sheet.rows, by_key)]
    if reasons:
        raise SheetRefused(*reasons)
    return [(row, tuple(by_key[name_key(row.name)])) for row in sheet.rows]


def name_key(name: str) -> tuple[str, ...]:
    """The parts of a name in any order, in small letters: *Lind, Alva* is *Alva Lind*. Å, ä and ö are their own."""
    text = unicodedata.normalize("NFKC", name).casefold().replace(",", " ")
    return tuple(sorted(text.split()))


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row with anything in it; a sheet pastes tabs, a file has semicolons.

    SheetRefused for a quotation mark that is never closed: the rest of the sheet would be one cell.
    """
    mark, number = "\t" if "\t" in text else ";", 0
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    try:
        for number, row in enumerate(csv.reader(io.StringIO(whole), delimiter=mark, strict=True), 1):
            cells = [" ".join(unicodedata.normalize("NFKC", cell).split()) for cell in row]
            if any(cells):
                yield number, cells
    except csv.Error as error:
        raise SheetRefused(
            _("A quotation mark in row %(row)s, or after it, is never closed.") % {"row": number + 1}
        ) from error


def _headings(first: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Column → place, and headings that mean nothing here; nothing where the row is no heading."""
    found = {_BY_HEADING[cell.casefold()]: place for place, cell in enumerate(first) if cell.casefold() in _BY_HEADING}
    if "status" not in found or any(cell.casefold() in _BY_WORD for cell in first):
        return {}, ()
    return found, tuple(cell for cell in first if cell and cell.casefold() not in _BY_HEADING)


def _guessed(cells: Sequence[tuple[int, list[str]]], names: set[tuple[str, ...]]) -> dict[str, int]:
    """Without headings: the column that tells a status most often, names before it, the texts in order after it."""
    width = max(len(row) for _number, row in cells)
    told = Counter(place for _number, row in cells for place, cell in enumerate(row) if cell.casefold() in _BY_WORD)
    if not told:
        return {"name": 0} if width else {}
    status = told.most_common(1)[0][0]
    columns = {"status": status} | {column: status + 1 + place for place, column in enumerate(_TEXTS)}
    whole = Counter(place for _n, row in cells for place, cell in enumerate(row) if name_key(cell) in names)
    if whole:
        return columns | {"name": whole.most_common(1)[0][0]}
    if status >= 2 and any(name_key(" ".join(row[:2])) in names for _n, row in cells):
        return columns | {"given": 0, "family": 1}
    return columns | ({"name": 0} if status > 0 and any(row[0] for _n, row in cells) else {})


def _row(number: int, row: Sequence[str], columns: Mapping[str, int], today: dt.date) -> PastedRow:
    def cell(column: str) -> str:
        place = columns.get(column, len(row))
        return row[place] if place < len(row) else ""

    name = cell("name") or f"{cell('given')} {cell('family')}".strip()
    said, day = cell("status"), cell("next_on")
    status, next_on = _BY_WORD.get(said.casefold()), _day(day, today)
    texts = {column: cell(column) for column in _TEXTS if column != "next_on" and cell(column)}
    doubts = []
    if said and status is None:
        doubts.append(_("“%(cell)s” is no status") % {"cell": said})
    if day and next_on is None:
        doubts.append(_("“%(cell)s” is no day") % {"cell": day})
    for column, text in texts.items():
        if len(text) > _LONGEST[column]:
            doubts.append(_("“%(cell)s …” is too long") % {"cell": text[:30]})
    if not said:
        doubts.append(_("no status"))
    return PastedRow(number, name, status, texts, next_on, tuple(doubts))


def _day(text: str, today: dt.date) -> dt.date | None:
    """2026-12-04, 4/12 or 4.12.2026; a day without a year is one of the school year. None for anything else."""
    try:
        if match := _DAY.fullmatch(text):
            year = SchoolYear.of(today)
            day, month = int(match[1]), int(match[2])
            return dt.date(int(match[3]) if match[3] else year.start + (month < year.first_day.month), month, day)
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _slipped(rows: Sequence[PastedRow]) -> Iterator[str]:
    """A column that has slipped: something told of nobody, or a name at the beginning or the end that lacks its own."""
    nameless = [row for row in rows if not row.name]
    if nameless:
        yield _("Row %(rows)s has something written, but no name.") % {"rows": _numbers(nameless)}
    ends = [row for row in {rows[0].number: rows[0], rows[-1].number: rows[-1]}.values() if row.name and _is_bare(row)]
    if ends:
        yield _(
            "Row %(rows)s, at the beginning or the end, has a name but no status. Has a column slipped a row? Write the"
            " status, or take the row away."
        ) % {"rows": _numbers(ends)}


def _is_bare(row: PastedRow) -> bool:
    return row.status is None and row.doubts == (_("no status"),)


def _strangers(rows: Sequence[PastedRow], by_key: Mapping[tuple[str, ...], Sequence[Person]]) -> Iterator[str]:
    for row in rows:
        if row.name and name_key(row.name) not in by_key:
            yield _("Row %(rows)s: %(name)s is not in the group.") % {"rows": row.number, "name": row.name}


def _repeated(rows: Sequence[PastedRow], by_key: Mapping[tuple[str, ...], Sequence[Person]]) -> Iterator[str]:
    by_name: dict[tuple[str, ...], list[PastedRow]] = {}
    for row in rows:
        by_name.setdefault(name_key(row.name), []).append(row)
    for key, mine in by_name.items():
        there = len(by_key.get(key, ()))
        if there and len(mine) > there:
            yield ngettext(
                "Row %(rows)s: %(name)s stands in several rows, and %(count)s in the group has that name.",
                "Row %(rows)s: %(name)s stands in several rows, and %(count)s in the group have that name.",
                there,
            ) % {"rows": _numbers(mine), "name": mine[0].name, "count": there}


def _numbers(rows: Sequence[PastedRow]) -> str:
    return ", ".join(str(row.number) for row in rows)
