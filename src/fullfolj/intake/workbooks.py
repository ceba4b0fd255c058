"""Excel workbooks (.xlsx) as the same text tables as CSV files."""

from __future__ import annotations

import datetime as dt
import errno
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import polars as pl
from django.conf import settings
from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError
from fullfolj.intake import tables
from fullfolj.intake.tables import Layout, Sheet

#: Excel's own limit, so that a sheet whose recorded size is wrong can't run for ever.
_MOST_ROWS = 1_048_576
#: What a format of numbers has as mere text beside the number.
_WORDS_IN_FORMAT = re.compile(r'"[^"]*"|\\.')
#: A cell with a formula whose answer is not in the file: only a program that does not reckon writes such. An empty text
#: (t="str") is an answer.
_UNRECKONED = re.compile(
    rb'<(?:\w+:)?c(?:\s(?![^>]*\bt="str")[^>]*)?>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_PIECE, _LONGEST_CELL = 1 << 20, 1 << 15
# XML that can't be parsed is a SyntaxError of Python's.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError, AttributeError, OSError, EOFError,
    OverflowError, NotImplementedError, struct.error,
)  # fmt: skip


def read_first(path: Path, layout: Layout) -> Sheet:
    """The sheet whose header has the layout's required columns; PlainError naming what is missing, PartReadError when
    several have them and data.
    """
    needed = {column.name for column in layout.columns if column.required}
    with _opened(path) as book:
        known = {sheet: set(map(layout.canonical, book.header(sheet, layout)[1])) for sheet in book.sheets}
        best = max(book.sheets, key=lambda sheet: len(known[sheet] - {None}))
        check_alone(best, [one for one in book.sheets if needed <= known[one] and book.has_data(one, layout)])
        return book.read(best, layout)


def check_alone(best: str, alike: Sequence[str]) -> None:
    """PartReadError when other sheets than the best are like it, and would be left out in silence."""
    others = [sheet for sheet in alike if sheet != best]
    if others:
        raise tables.PartReadError(
            _("The workbook has the same table in several sheets: %(sheets)s.")
            % {"sheets": ", ".join([best, *others])},
            _("Put the rows into one sheet, or save each sheet as a file of its own and import them one by one."),
        )


def read_workbook(path: Path, layouts: Sequence[Layout]) -> dict[str, Sheet]:
    """The sheets that the layouts name, by `layout.sheet`; one that has no data row is left out.

    PlainError when a required sheet is missing or none of its rows has data. Sheets that no layout names are ignored.
    """
    tables.check_size(path)
    found: dict[str, Sheet] = {}
    with _opened(path) as book:
        by_name = {tables.plain(sheet): sheet for sheet in book.sheets}
        for layout in layouts:
            sheet = by_name.get(tables.plain(layout.sheet))
            if sheet is None and layout.required:
                raise PlainError(
                    _("The workbook has no sheet called %(sheet)s.") % {"sheet": layout.sheet},
                    _("Use Skolverket's template, with its sheet names unchanged."),
                )
            if sheet is not None and (layout.required or book.has_data(sheet, layout)):
                found[layout.sheet] = book.read(sheet, layout)
    return found


def sheet_names(path: Path) -> list[str]:
    """The names of the sheets that may hold a table. PlainError when the file is no readable workbook."""
    with _opened(path) as book:
        return book.sheets


def all_rows(path: Path) -> dict[str, list[list[str]]]:
    """The rows of every sheet, as text, by its name; that of the sheet that holds most comes first."""
    tables.check_size(path)
    with _opened(path) as book:
        most_first = sorted(book.sheets, key=lambda sheet: -sum(map(len, book.rows(sheet))))
        return {sheet: book.rows(sheet) for sheet in most_first}


class _Book:
    def __init__(self, path: Path) -> None:
        import openpyxl

        # A file object: by name openpyxl refuses what doesn't end in .xlsx, and uploads are stored without a name.
        self._file = path.open("rb")
        try:
            with _damage_told():
                self._book = openpyxl.load_workbook(self._file, read_only=True, data_only=True)
                # Not `sheetnames`: it has sheets that hold nothing but a chart.
                self.sheets: list[str] = [sheet.title for sheet in self._book.worksheets]
            if not self.sheets:
                raise _unreadable()
        except BaseException:
            self._file.close()
            raise
        self._rows: dict[str, list[list[str]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._book.close()
        self._file.close()

    def rows(self, sheet: str) -> list[list[str]]:
        if sheet not in self._rows:
            table = self._book[sheet]
            table.reset_dimensions()
            with _damage_told(sheet):
                self._check_reckoned(sheet)
                self._rows[sheet] = [
                    [_as_seen(cell) for cell in cells] for cells in table.iter_rows(max_row=_MOST_ROWS)
                ]
        return self._rows[sheet]

    def _check_reckoned(self, sheet: str) -> None:
        """PlainError when a formula of the sheet has no answer: its cell would be read as empty."""
        with self._book._archive.open(self._book[sheet]._worksheet_path) as xml:
            end = b""
            while piece := xml.read(_PIECE):
                if _UNRECKONED.search(end + piece):
                    raise PlainError(
                        _("The sheet %(sheet)s has formulas whose answers are not saved in the file.")
                        % {"sheet": sheet},
                        _("Open it in Excel, save it anew and try again."),
                    )
                end = (end + piece)[-_LONGEST_CELL:]

    def header(self, sheet: str, layout: Layout) -> tuple[int, list[str]]:
        """Rows above the header, and its cells: the one of the first rows that knows most columns."""
        top = self.rows(sheet)[: tables.HEADER_WITHIN]
        if not top:
            return 0, []
        above = max(range(len(top)), key=lambda index: (layout.recognised(top[index]), -index))
        return above, top[above]

    def has_data(self, sheet: str, layout: Layout) -> bool:
        above, _cells = self.header(sheet, layout)
        return any(any(cells) for cells in self.rows(sheet)[above + 1 :])

    def read(self, sheet: str, layout: Layout) -> Sheet:
        above, cells = self.header(sheet, layout)
        while cells and not cells[-1]:
            cells = cells[:-1]
        names = tables.canonical_names(cells, layout, row=above + 1, sheet=sheet)
        frame = _frame(self.rows(sheet)[above + 1 :], names, first=above + 2)
        return tables.finished(frame, layout, pl.Series("row", [], dtype=pl.UInt32), name=sheet)


def _opened(path: Path) -> _Book:
    limit = getattr(settings, "INTAKE_MAX_BYTES", tables.MAX_BYTES)
    with _damage_told(), zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if not any(entry.filename.startswith("xl/") for entry in archive.infolist()):
            raise PlainError(
                _("The file is a zip archive, not an Excel workbook."), _("Unpack it and import the file inside.")
            )
    if unpacked > limit:
        raise PlainError(
            _("The workbook is too large: %(size)s MB unpacked, and the limit is %(limit)s MB.")
            % {"size": unpacked >> 20, "limit": limit >> 20},
            _("Save it as “CSV UTF-8”, or divide it into several files."),
        )
    return _Book(path)


@contextmanager
def _damage_told(sheet: str = "") -> Iterator[None]:
    """What zipfile, zlib, the XML parser and openpyxl say of a damaged file, as one PlainError.

    The parts of a workbook are unpacked when they are asked for, so damage may show at any row of a sheet. What it
    only warns of does not matter for values: drop-down lists of newer Excel, as Skolverket's template has; odd styles.
    """
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
            yield
    except _DAMAGE as error:
        # The system's own errors, such as a full disk, have a number; EINVAL is a place before the file's beginning.
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise
        raise _unreadable(sheet) from None


def _unreadable(sheet: str = "") -> PlainError:
    return PlainError(
        _("The sheet %(sheet)s is damaged and can't be read.") % {"sheet": sheet}
        if sheet
        else _("The workbook is damaged and can't be opened."),
        _("Open it in Excel, save it anew and try again."),
    )


def _frame(rows: Iterable[Sequence[str]], names: Sequence[str], *, first: int) -> pl.DataFrame:
    width = len(names)
    data = [(number, *[*cells, *[""] * width][:width]) for number, cells in enumerate(rows, start=first)]
    schema: dict[str, pl.DataType] = {"row": pl.UInt32(), **dict.fromkeys(names, pl.String())}
    return pl.DataFrame(data, schema=schema, orient="row")


def _as_seen(cell: Any) -> str:
    """A cell as text. Excel keeps 12.5 % as 0.125 and shows the hundredfold: what people see is what is meant."""
    value = cell.value
    if not isinstance(value, int | float) or isinstance(value, bool) or "%" not in (cell.number_format or ""):
        return _shown(value)
    is_hundredfold = "%" in _WORDS_IN_FORMAT.sub("", cell.number_format)
    return f"{_shown(round(float(value) * 100, 9) if is_hundredfold else value)}%"


def _shown(value: Any) -> str:
    """A cell as text: whole numbers without decimals, dates as YYYY-MM-DD, times as HH:MM:SS, empty as ''."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    return str(value)
