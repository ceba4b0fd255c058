"""Rows of a source as they came, apart from their file: what is kept of a quarantine, and what is read once more.

The form follows the reader: sheets for tables, lines for files that are understood through a profile or by their number
of fields, facts for lessons from a provider. Numbers of rows are those of the first reading, so that a row has the same
name however often it is tried.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import polars as pl

from fullfolj.intake.ss12000 import pack
from fullfolj.intake.tables import Sheet, plain

#: The value of `Import.options["form"]` for rows that are tried again. Facts have the form of a pull.
FORM = "again"
#: Sheet and number.
type Place = tuple[str, int]


class Lines(msgspec.Struct):
    """Numbered rows of cells; `headers` ([] for SCB's files) stood in row `header_row`."""

    rows: list[tuple[int, list[str]]]
    headers: list[str] = []
    header_row: int = 0


class _Whole(msgspec.Struct):
    sheets: dict[str, pack.Packed] = {}
    lines: Lines | None = None
    facts: bytes = b""
    starts: list[int] = []


@dataclass(frozen=True)
class SourceRows:
    """One of the three is filled. The keys of `sheets` are the reader's, a sheet's own name that of its findings.

    `facts` has `student_id` and `row`, as pack.read_lessons gives them, and `starts` the first row of each page.
    """

    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    lines: Lines | None = None
    facts: pl.DataFrame | None = None
    starts: Sequence[int] = ()

    @property
    def places(self) -> set[Place]:
        """Every row that is here."""
        if self.lines is not None:
            return {("", number) for number, _cells in self.lines.rows}
        if self.facts is not None:
            return {("", number) for number in self.facts["row"]}
        return {(sheet.name, number) for sheet in self.sheets.values() for number in sheet.frame["row"]}

    def only(self, wanted: Set[Place]) -> SourceRows:
        """These rows and no others; sheets without any are left out."""
        unnamed = {number for sheet, number in wanted if not sheet}
        if self.lines is not None:
            rows = [line for line in self.lines.rows if line[0] in unnamed]
            return SourceRows(lines=Lines(rows, self.lines.headers, self.lines.header_row))
        if self.facts is not None:
            return replace(self, facts=self.facts.filter(_among(unnamed)))
        cut = {key: _cut(sheet, {row for name, row in wanted if name == sheet.name}) for key, sheet in self._sheets()}
        return SourceRows(sheets={key: sheet for key, sheet in cut.items() if sheet.frame.height})

    def _sheets(self) -> list[tuple[str, Sheet]]:
        return list(self.sheets.items())

    def has_column(self, column: str) -> bool:
        """Whether `column`, as findings name it, can be corrected in these rows."""
        if self.lines is not None:
            return self._index(column) is not None
        return any(column in sheet.frame.columns for sheet in self.sheets.values())

    def corrected(self, column: str, value: str) -> SourceRows:
        """Every row with `value` in the column."""
        index = self._index(column)
        if self.lines is not None and index is not None:
            rows = [(number, [*cells[:index], value, *cells[index + 1 :]]) for number, cells in self.lines.rows]
            return replace(self, lines=Lines(rows, self.lines.headers, self.lines.header_row))
        return replace(self, sheets={key: _with(sheet, column, value) for key, sheet in self._sheets()})

    def _index(self, column: str) -> int | None:
        headers = [plain(header) for header in self.lines.headers] if self.lines is not None else []
        return headers.index(plain(column)) if plain(column) in headers else None


def _among(numbers: set[int]) -> pl.Expr:
    return pl.col("row").is_in(pl.Series(sorted(numbers), dtype=pl.UInt32).implode())


def _cut(sheet: Sheet, numbers: set[int]) -> Sheet:
    frame = sheet.frame.filter(_among(numbers))
    first = int(frame["row"][0]) if frame.height else 1
    return replace(
        sheet, frame=frame, first_row=first, uneven=sheet.uneven.filter(sheet.uneven.is_in(frame["row"].implode()))
    )


def _with(sheet: Sheet, column: str, value: str) -> Sheet:
    if column not in sheet.frame.columns:
        return sheet
    frame = sheet.frame.with_columns(pl.lit(value).alias(column))
    return replace(sheet, frame=frame, columns=sheet.columns | {column})


def packed(rows: SourceRows) -> bytes:
    """The rows as JSON."""
    facts = b""
    if rows.facts is not None:
        buffer = io.BytesIO()
        rows.facts.write_parquet(buffer)
        facts = buffer.getvalue()
    return msgspec.json.encode(_Whole(pack.packed(dict(rows.sheets)), rows.lines, facts, list(rows.starts)))


def unpacked(data: bytes | str) -> SourceRows:
    """What `packed` made."""
    whole = msgspec.json.decode(data, type=_Whole)
    facts = pl.read_parquet(io.BytesIO(whole.facts)) if whole.facts else None
    # Where not everything is here, an unmarked row unmarks nobody: the column counts as not there.
    untold = frozenset(("Sekretessmarkering",))
    sheets = {key: pack.unpacked(one, untold) for key, one in whole.sheets.items()}
    return SourceRows(sheets, whole.lines, facts, whole.starts)


def read(path: Path) -> SourceRows:
    """The rows of an import whose form is FORM."""
    return unpacked(path.read_bytes())


def write(path: Path, rows: SourceRows) -> str:
    """Writes the file of an import that tries the rows again; the value of its options' `form`."""
    if rows.facts is None:
        path.write_bytes(packed(rows))
        return FORM
    ids = rows.facts["student_id"].unique(maintain_order=True).to_list()
    numbers = pl.Series(range(len(ids)), dtype=pl.Int32)
    student = pl.col("student_id").replace_strict(pl.Series(ids, dtype=pl.String), numbers, return_dtype=pl.Int32)
    facts = rows.facts.with_columns(student.alias("student")).drop("student_id")
    pack.write_lessons(path, facts, pack.LessonsAbout(ids, facts.height, pack.Told(), starts=list(rows.starts)))
    return pack.FORM
