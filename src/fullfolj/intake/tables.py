"""Bytes to a table: a CSV file or a workbook as text columns under their canonical names.

Nothing is interpreted here but the shape: encoding, delimiter, header, rows. Every value stays text; an empty cell is
null. `row` is the number that a person sees in the file (the header of a plain CSV file is row 1). What can't be read
as a table at all is a PlainError that names the row, never a value of the file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import polars as pl
from django.conf import settings
from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError
from fullfolj.intake.encodings import decoded

#: The largest file that is read; the setting INTAKE_MAX_BYTES changes it.
MAX_BYTES = 1 << 30
#: The header is looked for among the first rows: exports have titles above it (the DNP workbook has it in row 2).
HEADER_WITHIN = 10
DELIMITERS = ";,\t"
_BLOCK = 100_000
_LONGEST_FIELD = 10_000
# str.strip's white space, and the marks that spreadsheets leave: no-break space, zero width space, byte order mark.
_BLANKS = " \t\n\r\f\v\u00a0\u200b\ufeff"


@dataclass(frozen=True)
class Column:
    """A column by its canonical name; `aliases` are other headers for it."""

    name: str
    required: bool = True
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """The columns of one sheet or file; others that the file has are ignored."""

    columns: tuple[Column, ...]
    sheet: str = ""
    required: bool = True
    _by_header: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known = {plain(alias): column.name for column in self.columns for alias in (column.name, *column.aliases)}
        object.__setattr__(self, "_by_header", known)

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def canonical(self, header: str) -> str | None:
        """The canonical name for a header as written in the file, in any case; None for a column we don't know."""
        return self._by_header.get(plain(header))

    def recognised(self, headers: Sequence[str]) -> int:
        return len({self.canonical(header) for header in headers} - {None})


class PartReadError(PlainError):
    """A file of which only a part would be read: its rows run into one another, or lie in several sheets."""


@dataclass(frozen=True)
class Sheet:
    """A table: `frame` has `row` (UInt32) and every column of the layout as String, null where the cell is empty.

    Rows without any value are left out. `uneven` holds the rows (UInt32) whose number of fields is not the header's:
    they are in `frame` too, but a value may stand in the wrong column. `columns` are the layout's names that the file
    has. `markings` are `row` and the texts of columns that tell who is protected and that the layout does not know.
    """

    name: str
    frame: pl.DataFrame
    first_row: int
    columns: frozenset[str]
    uneven: pl.Series
    encoding: str = "utf-8"
    markings: pl.DataFrame | None = None


def plain(header: str) -> str:
    """A header for comparison: small letters and digits only, so that "Person-ID" and "person id" are the same."""
    return re.sub(r"[\W_]+", "", header.casefold())


#: How a header begins that tells who is protected: sekretess, sekretessmarkerad, skyddad id, skyddade uppgifter …
_PROTECTED = ("sekr", "skydd")
#: Our name for such a column where the layout does not know it, before its place.
_MARKING = "?!"


def tells_protection(header: str) -> bool:
    """Whether the column's name says that it tells who is protected, in whatever words."""
    return plain(header).startswith(_PROTECTED)


def is_workbook(path: Path) -> bool:
    """True for a zip file, which is what an .xlsx is."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def check_size(path: Path) -> int:
    """The file's size in bytes; PlainError when it is empty or larger than this installation reads."""
    size, limit = path.stat().st_size, getattr(settings, "INTAKE_MAX_BYTES", MAX_BYTES)
    if size == 0:
        raise PlainError(_("The file is empty: 0 bytes."), _("Export it again from the system it comes from."))
    if size > limit:
        raise PlainError(
            _("The file is too large: %(size)s MB, and the limit is %(limit)s MB.")
            % {"size": size >> 20, "limit": limit >> 20},
            _("Export a shorter period, for example one month at a time, and import the files one by one."),
        )
    return size


def read_table(path: Path, layout: Layout, tick: Callable[[], None] = lambda: None) -> Sheet:
    """The only table of a CSV file, or the first sheet of a workbook that has the layout's columns.

    `tick` is called now and then while a slow file is read; what it raises ends the reading.
    """
    check_size(path)
    if is_workbook(path):
        from fullfolj.intake import workbooks

        return workbooks.read_first(path, layout)
    return read_csv(path, layout, tick)


def read_csv(path: Path, layout: Layout, tick: Callable[[], None] = lambda: None) -> Sheet:
    """A text file with a header row. PlainError without one, without a data row, or when it isn't text."""
    check_size(path)
    data, encoding = decoded(path.read_bytes())
    delimiter, above, headers = _find_header(data, layout)
    names = canonical_names(headers, layout, row=above + 1)
    quoted = b'"' in data
    frame, uneven = (
        _quoted(data, delimiter, above + 1, names, tick) if quoted else _unquoted(data, delimiter, above + 1, names)
    )
    padded = quoted or _is_padded(data, delimiter.encode())
    return finished(frame, layout, uneven, name="", encoding=encoding, padded=padded)


def records(path: Path, *, delimiter: str = ";") -> Iterator[tuple[int, list[str]]]:
    """Row number and fields of each row that isn't blank, for files without a sure header (the SCB files)."""
    check_size(path)
    data, _encoding = decoded(path.read_bytes())
    for number, fields in enumerate(fields_of(data, delimiter), start=1):
        stripped = [value.strip() for value in fields]
        if any(stripped):
            yield number, stripped


def _find_header(data: bytes, layout: Layout) -> tuple[str, int, list[str]]:
    """Delimiter, rows above the header, the header's cells: the row and delimiter that know most columns."""
    lines = data.split(b"\n", HEADER_WITHIN)[:HEADER_WITHIN]
    best: tuple[int, str, int, list[str]] = (0, ";", 0, [])
    for above, line in enumerate(lines):
        for delimiter in DELIMITERS:
            cells = _cells(line, delimiter)
            known = layout.recognised(cells)
            if known > best[0]:
                best = (known, delimiter, above, cells)
    return best[1], best[2], best[3]


def _cells(line: bytes, delimiter: str) -> list[str]:
    """The cells of a line that may be the header; none where one is longer than any column's name."""
    try:
        return next(csv.reader([line.decode("utf-8")], delimiter=delimiter), [])
    except csv.Error:
        return []


def canonical_names(headers: Sequence[str], layout: Layout, *, row: int, sheet: str = "") -> list[str]:
    """One name per column of the file: canonical, or a name of ours for one we don't know.

    PlainError that names the row, the columns that are missing, or one that is there twice.
    """
    names = [layout.canonical(header) for header in headers]
    place = _("Sheet %(sheet)s, row %(row)s") if sheet else _("Row %(row)s")
    where = place % {"sheet": sheet, "row": row}
    for name in layout.names:
        if names.count(name) > 1:
            raise PlainError(
                _("%(where)s: the column %(column)s is there twice.") % {"where": where, "column": name},
                _("Remove one of the two columns."),
            )
    missing = [column.name for column in layout.columns if column.required and column.name not in names]
    if missing:
        raise PlainError(
            _("%(where)s: missing columns: %(columns)s.") % {"where": where, "columns": ", ".join(missing)},
            _("The first row must hold the column names: %(columns)s.") % {"columns": ", ".join(layout.names)},
        )
    return [
        name or f"{_MARKING if tells_protection(header) else '?'}{position}"
        for position, (name, header) in enumerate(zip(names, headers, strict=True))
    ]


def _unquoted(data: bytes, delimiter: str, above: int, names: Sequence[str]) -> tuple[pl.DataFrame, pl.Series]:
    """A file without quotation marks: as fast as polars reads. Fields are counted one by one only if the sum is odd."""
    try:
        frame = _parsed(data, delimiter, above, names, extra="raise")
    except pl.exceptions.PolarsError:
        frame = _parsed(data, delimiter, above, names, extra="ignore")
    else:
        if data.count(delimiter.encode(), _end_of_row(data, above)) == frame.height * (len(names) - 1):
            return frame, _rows([])
    lines = _parsed(data, "\x01", above, ["line"], extra="ignore")
    separators = lines["line"].str.count_matches(delimiter, literal=True).fill_null(0)
    return frame, lines["row"].filter((separators != len(names) - 1) & lines["line"].is_not_null())


def _parsed(
    data: bytes, delimiter: str, above: int, names: Sequence[str], *, extra: Literal["ignore", "raise"]
) -> pl.DataFrame:
    return pl.read_csv(
        data,
        has_header=False,
        skip_lines=above,
        separator=delimiter,
        quote_char=None,
        schema=dict.fromkeys(names, pl.String()),
        extra_columns=extra,
        missing_columns="insert",
        raise_if_empty=False,
    ).with_row_index("row", offset=above + 1)


def _end_of_row(data: bytes, row: int) -> int:
    end = 0
    for _row in range(row):
        end = data.find(b"\n", end) + 1 or len(data)
    return end


def _quoted(
    data: bytes, delimiter: str, above: int, names: Sequence[str], tick: Callable[[], None]
) -> tuple[pl.DataFrame, pl.Series]:
    """A file with quotation marks, by Python's own reader, which forgives marks inside a field; a block at a time."""
    width, blocks, uneven = len(names), [pl.DataFrame(schema=_text(["row", *names]))], []
    block: list[tuple[int | str, ...]] = []
    for row, fields in enumerate(fields_of(data, delimiter), start=1):
        if row <= above or not fields:
            continue
        if len(fields) != width or has_swallowed(fields, width, delimiter):
            uneven.append(row)
        block.append((row, *(fields + [""] * (width - len(fields)))[:width]))
        if len(block) == _BLOCK:
            blocks.append(pl.DataFrame(block, schema=_text(["row", *names]), orient="row"))
            block = []
            tick()
    blocks.append(pl.DataFrame(block, schema=_text(["row", *names]), orient="row"))
    return pl.concat(blocks), _rows(uneven)


def fields_of(data: bytes, delimiter: str) -> Iterator[list[str]]:
    """The rows of a file; PartReadError naming the row where a quotation mark is opened and never closed."""
    # A field larger than this comes from a quotation mark that swallows the rows after it.
    csv.field_size_limit(_LONGEST_FIELD)
    text, row, before, after = data.decode("utf-8"), 0, 0, 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for fields in reader:
            row += 1
            before, after = after, reader.line_num
            yield fields
    except csv.Error:
        raise PartReadError(
            _("Row %(row)s: a field has more than %(most)s characters.") % {"row": row + 1, "most": _LONGEST_FIELD},
            _("Look for a quotation mark that is opened and not closed, remove it and try again."),
        ) from None
    if after - before > 1 and _is_left_open(text, before, delimiter):
        raise PartReadError(
            _("Row %(row)s: a quotation mark is opened and not closed.") % {"row": row},
            _("Remove the quotation mark and try again."),
        )


def has_swallowed(fields: Sequence[str], width: int, delimiter: str) -> bool:
    """Whether a field holds a line end and delimiters enough for a whole row of so many fields: a quotation mark that
    was never closed ends at the next row's.
    """
    return any("\n" in field and field.count(delimiter) >= max(width - 1, 1) for field in fields)


def _is_left_open(text: str, first: int, delimiter: str) -> bool:
    """Whether the row that begins on line `first` and is the last one is still within quotation marks at its end."""
    last = text.split("\n", first)[first]
    try:
        list(csv.reader(io.StringIO(last, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _text(names: Sequence[str]) -> dict[str, pl.DataType]:
    return {name: pl.UInt32() if name == "row" else pl.String() for name in names}


def _rows(numbers: Sequence[int]) -> pl.Series:
    return pl.Series("row", numbers, dtype=pl.UInt32)


def _is_padded(data: bytes, delimiter: bytes) -> bool:
    """Whether blanks may stand around a value. Looking for the bytes costs less than stripping a million rows."""
    beside = [b" " + delimiter, delimiter + b" ", b" \n", b"\n "]
    anywhere = [blank.encode() for blank in _BLANKS if blank not in " \n" and blank.encode() != delimiter]
    return any(mark in data for mark in (*beside, *anywhere)) or data[:1] == b" " or data[-1:] == b" "


def finished(
    frame: pl.DataFrame,
    layout: Layout,
    uneven: pl.Series,
    *,
    name: str,
    encoding: str = "utf-8",
    padded: bool = True,
) -> Sheet:
    """The sheet with blanks stripped, empty cells null, blank rows gone and columns that the file lacks added as null.

    PlainError when no row is left: a file without a data row says nothing, and nothing may come of it.
    """
    present = [column for column in layout.names if column in frame.columns]
    lacking = [pl.lit(None, pl.String).alias(column) for column in layout.names if column not in present]
    texts = frame.select("row", *present)
    if padded:
        stripped = texts.with_columns(pl.col(present).str.strip_chars(_BLANKS))
        texts = stripped.with_columns(pl.when(pl.col(c) != "").then(pl.col(c)).alias(c) for c in present)
    blank = texts.select(pl.all_horizontal(pl.col(present).is_null())).to_series()
    filled = texts.filter(~blank) if blank.any() else texts
    if filled.is_empty():
        raise PlainError(
            _("The file has a header but no rows with data."), _("Check the export: it should hold one row per item.")
        )
    whole = filled.with_columns(lacking).select("row", *layout.names)
    rows = filled["row"]
    marking = [column for column in frame.columns if column.startswith(_MARKING)]
    return Sheet(
        name,
        whole,
        int(rows[0]),
        frozenset(present),
        uneven.filter(uneven.is_in(rows.implode())),
        encoding,
        frame.select("row", *marking) if marking else None,
    )
