"""A foreign file as rows of text, and where its header is: encoding, delimiter and what stands above it sniffed out."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError
from fullfolj.intake import tables, workbooks
from fullfolj.intake.encodings import decoded
from fullfolj.intake.mapping.roles import recognised

_DELIMITERS = ";\t,|"
_LOOKED_AT = 40
_FEWEST_COLUMNS = 2
#: A page asks about each column; Django takes a thousand answers, and nobody answers for so many.
_MOST_COLUMNS = 200


class TooWideError(PlainError):
    """A table that has more columns than a person can say what they are."""


@dataclass(frozen=True)
class Raw:
    """The table in a file: `headers`, and `rows` as (number in the file, cells), blank rows left out."""

    sheet: str
    header_row: int
    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    #: What stands above the header, a line each.
    above: tuple[str, ...] = ()
    #: Numbers of the rows whose values may stand in the wrong columns.
    uneven: frozenset[int] = frozenset()

    @property
    def fingerprint(self) -> str:
        """The same for files whose columns have the same names in the same order."""
        return fingerprint(self.headers)

    def column(self, index: int) -> list[str]:
        return [cells[index] for _row, cells in self.rows]


def fingerprint(headers: Sequence[str]) -> str:
    """The same for columns of the same names, but for case and signs; a percent sign is no mere sign."""
    return hashlib.sha256("\x1f".join(map(_told, headers)).encode()).hexdigest()


def _told(header: str) -> str:
    return tables.plain(header) + ("%" if "%" in header else "")


def read(path: Path, *, most: int | None = None) -> Raw:
    """The table, or its first `most` rows. PlainError when the file is none, or no row of it looks like a header with
    data below; PartReadError when a quotation mark is never closed or other sheets have the same columns; TooWideError
    when it has more than 200 columns.
    """
    sheets: dict[str, list[list[str]]] = {}
    sign, is_cut = "", False
    if tables.is_workbook(path):
        sheets = workbooks.all_rows(path)
        rows = next(iter(sheets.values()))
    else:
        rows, sign, is_cut = _csv_rows(path, most)
    rows = rows[:most]
    stripped = [[" ".join(cell.split()) for cell in row] for row in rows]
    above = _header(stripped)
    if above is None:
        raise PlainError(
            _("No row of the file looks like a row of column names with data below."),
            _("Check that it is the right file; the columns must have names."),
        )
    headers = stripped[above]
    while headers and not headers[-1]:
        headers = headers[:-1]
    sheet = next(iter(sheets), "")
    workbooks.check_alone(sheet, [name for name, others in sheets.items() if _has_table(others, headers)])
    width = len(headers)
    if width > _MOST_COLUMNS:
        raise TooWideError(
            _("The table has %(n)s columns. Fullfölj takes at most %(most)s.") % {"n": width, "most": _MOST_COLUMNS},
            _("Take away the columns that are not needed, and import the file again."),
        )
    body = [
        (number, tuple((cells + [""] * width)[:width]))
        for number, cells in enumerate(stripped[above + 1 :], start=above + 2)
        if any(cells)
    ]
    lines = (" ".join(filter(None, cells)) for cells in stripped[:above])
    uneven = _uneven(rows, above, sign, is_cut=is_cut) if sign else frozenset[int]()
    return Raw(sheet, above + 1, tuple(headers), tuple(body), tuple(line for line in lines if line), uneven)


def _has_table(rows: Sequence[Sequence[str]], headers: Sequence[str]) -> bool:
    """Whether one of the first rows has these columns alone, and there is something below."""
    wanted = [_told(header) for header in headers]
    for index, cells in enumerate(rows[:_LOOKED_AT]):
        told = [_told(cell) for cell in cells]
        if told[: len(wanted)] == wanted and not any(told[len(wanted) :]):
            return any(map(any, rows[index + 1 :]))
    return False


def _uneven(rows: Sequence[Sequence[str]], above: int, sign: str, *, is_cut: bool) -> frozenset[int]:
    """Numbers of the rows that have more filled fields than the header, or have swallowed others; and of the last one
    where the file breaks off in it. Rows that end early are whole: Excel leaves out empty cells at a row's end.
    """
    width = len(rows[above])
    found = {
        number
        for number, row in enumerate(rows[above + 1 :], start=above + 2)
        if any(map(str.strip, row[width:])) or tables.has_swallowed(row, width, sign)
    }
    is_broken = is_cut and above + 1 < len(rows) and len(rows[-1]) < width
    return frozenset(found | {len(rows)} if is_broken else found)


def _csv_rows(path: Path, most: int | None) -> tuple[list[list[str]], str, bool]:
    """The rows, what divides their fields, and whether the last one is read and has no end of line."""
    tables.check_size(path)
    data, _encoding = decoded(path.read_bytes())
    sign = _delimiter([line for line in data.decode("utf-8").split("\n", _LOOKED_AT)[:_LOOKED_AT] if line.strip()])
    rows = list(itertools.islice(tables.fields_of(data, sign), most))
    return rows, sign, not data.endswith(b"\n") and len(rows) != most


def _delimiter(lines: Sequence[str]) -> str:
    """The sign that cuts most lines into equally many cells."""

    def score(sign: str) -> tuple[int, int]:
        counts = Counter(line.count(sign) for line in lines if sign in line)
        if not counts:
            return (0, 0)
        count, times = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
        return (times, count)

    return max(_DELIMITERS, key=score)


def _header(rows: Sequence[Sequence[str]]) -> int | None:
    """The row that knows most column names; of equals the fullest, then the first. It has rows with data below."""
    best: tuple[int, int, int] | None = None
    for index, cells in enumerate(rows[:_LOOKED_AT]):
        filled = [cell for cell in cells if cell]
        below = rows[index + 1 : index + 4]
        if len(filled) < _FEWEST_COLUMNS or not any(sum(map(bool, row)) >= _FEWEST_COLUMNS for row in below):
            continue
        if sum(any(sign.isdigit() for sign in cell) for cell in filled) > len(filled) / 2:
            continue
        score = (sum(recognised(cell) for cell in filled), len(filled), -index)
        if best is None or score > best:
            best = score
    return -best[2] if best is not None else None
