"""What a pull leaves for an import: a file that the kinds read in place of a table, kept and removed like an upload.

A pack of lessons is a Parquet file with facts (facts.SCHEMA); a pack of sheets is the sheets themselves. Both carry
what was found on the way, so that an import that waits for somebody says the same when it is read anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from fullfolj.intake.findings import Finding, Findings
from fullfolj.intake.tables import Sheet

#: The value of `Import.options["form"]` for what came by a pull.
FORM = "ss12000"
_KEY = "fullfolj"


class Told(msgspec.Struct):
    """Warnings (code, row, column, sheet, shown, count) and rows in quarantine (the same, a pointer in place of count).

    The pointer is '' where a row could be read and can't be used.
    """

    warnings: list[tuple[str, int, str, str, str, int]] = []
    rejected: list[tuple[str, int, str, str, str, str]] = []

    @classmethod
    def of(cls, warnings: Iterable[tuple[Finding, int]], rejected: Iterable[tuple[Finding, str]]) -> Told:
        return cls(
            [(one.code, one.row, one.column, one.sheet, one.shown_value, count) for one, count in warnings],
            [(one.code, one.row, one.column, one.sheet, one.shown_value, pointer) for one, pointer in rejected],
        )

    def tell(self, findings: Findings) -> None:
        """Hands on what was found on the way."""
        for code, row, column, sheet, shown, count in self.warnings:
            findings.warn(Finding(code, row, column, sheet, shown), count=count)
        for code, row, column, sheet, shown, pointer in self.rejected:
            findings.reject(Finding(code, row, column, sheet, shown))
            if pointer:
                findings.pointers[sheet, row] = pointer


class Whole(msgspec.Struct):
    """The facts are the whole truth from `first` to `last` of pupils at these units (codes); else they are changes.

    A pupil is in one pack with all their lessons, wherever they were: `only` are the ids of this pack's pupils, None in
    the last one, which is about everybody but those in `others`.
    """

    units: list[str]
    first: dt.date
    last: dt.date
    only: list[str] | None = None
    others: list[str] = []


class LessonsAbout(msgspec.Struct):
    """Beside the facts: ids by number, rows read, which earlier facts the source took back, and what was found.

    `gone` are numbers of rows, `gone_events` of lessons: all of a lesson that is gone goes with it.
    `kept` are the numbers of rows that could not be used: what they said earlier stands. `unsure` counts rows that did
    not even have an id, which may be about any pupil's lesson.
    """

    students: list[str]
    read: int
    told: Told
    gone: list[int] = []
    gone_events: list[int] = []
    whole: Whole | None = None
    kept: list[int] = []
    unsure: int = 0
    #: The number of the first row of each page.
    starts: list[int] = []


class Packed(msgspec.Struct):
    name: str
    columns: list[str]
    has: list[str]
    rows: list[list[Any]]


class GradesAbout(msgspec.Struct):
    """Which source the grades are of, and which of its earlier ones stand no more.

    `gone` are ids that it has taken back. `whole` are ids of the people whose grades these are all of; without it they
    are changes. `kept` are ids of grades that could not be read, and `is_sure` that every such grade had an id: what
    they said earlier stands.
    """

    source: str
    gone: list[str] = []
    whole: list[str] | None = None
    kept: list[str] = []
    is_sure: bool = True


class Left(msgspec.Struct):
    """What the source says has ended: ids of groups, and group and person of memberships in groups that go on."""

    groups: list[str]
    members: list[tuple[str, str]]


class SheetsAbout(msgspec.Struct):
    """Sheets by their name in the workbook.

    `whole` are the lists that were read to the end with nothing unreadable: whoever is not marked there is so no more.
    `marked` is id → lists of everybody who is marked as protected, also of those who have no row. `units` is code →
    name of school units. `held` are row and id of people who could not be read ('' where even the id could not), and
    `holds_staff` tells that somebody's duty could not: what is known of them stays. `source` is the source's number as
    text.
    """

    sheets: dict[str, Packed]
    told: Told
    whole: list[str] = []
    marked: dict[str, list[str]] = {}
    units: dict[str, str] = {}
    held: list[tuple[int, str]] = []
    holds_staff: bool = False
    source: str = ""
    left: Left | None = None
    grades: GradesAbout | None = None


def write_lessons(path: Path, facts: pl.DataFrame, about: LessonsAbout) -> None:
    facts.write_parquet(path, compression="lz4", metadata={_KEY: msgspec.json.encode(about).decode()})


def read_lessons(path: Path) -> tuple[pl.DataFrame, LessonsAbout]:
    """The facts with `student_id` in place of `student`, and what is about them."""
    metadata = pl.read_parquet_metadata(path)
    about = msgspec.json.decode(metadata[_KEY], type=LessonsAbout)
    ids = pl.DataFrame({"student_id": about.students}, schema={"student_id": pl.String}).with_row_index("student")
    ids = ids.with_columns(pl.col("student").cast(pl.Int32))
    facts = pl.read_parquet(path).join(ids, on="student", how="left", maintain_order="left").drop("student")
    return facts, about


def packed(sheets: dict[str, Sheet]) -> dict[str, Packed]:
    return {
        key: Packed(sheet.name, sheet.frame.columns, sorted(sheet.columns), [list(row) for row in sheet.frame.rows()])
        for key, sheet in sheets.items()
    }


def write_sheets(path: Path, about: SheetsAbout) -> None:
    path.write_bytes(msgspec.msgpack.encode(about))


def read_sheets(path: Path) -> tuple[dict[str, Sheet], SheetsAbout]:
    """The sheets. Where not everything was read, an unmarked row unmarks nobody: the column counts as not there."""
    about = msgspec.msgpack.decode(path.read_bytes(), type=SheetsAbout)
    untold = frozenset() if about.whole else frozenset(("Sekretessmarkering",))
    return {key: unpacked(sheet, untold) for key, sheet in about.sheets.items()}, about


def unpacked(sheet: Packed, untold: frozenset[str]) -> Sheet:
    schema = {name: pl.UInt32 if name == "row" else pl.String for name in sheet.columns}
    frame = pl.DataFrame(sheet.rows, schema=schema, orient="row")
    first = int(frame["row"][0]) if frame.height else 1
    return Sheet(sheet.name, frame, first, frozenset(sheet.has) - untold, pl.Series(dtype=pl.UInt32))
