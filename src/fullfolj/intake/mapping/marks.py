"""Which rows say that their pupil is protected. Several columns may say so, and one that does is enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from fullfolj.intake import roster_rows
from fullfolj.intake.kinds import Task
from fullfolj.intake.mapping.profiles import Understanding
from fullfolj.intake.mapping.raw import Raw
from fullfolj.intake.tables import Sheet

ROLE = "protected"
#: In `Task.kept`: what the file says of who is protected (Told).
TOLD = "told_of_protected"
#: What own lists write where nobody is protected, beside what every class list may have.
_NOT_PROTECTED = {"n", "0", "falskt", "false", "-"}


def marking(cells: tuple[str, ...], about: Understanding) -> str:
    """The first text of the row that marks; '' when none does."""
    told = (cell for column, cell in zip(about.columns, cells, strict=True) if column.role == ROLE)
    return next((text for text in told if _marks(text)), "")


def _marks(text: str) -> bool:
    return text.casefold() not in _NOT_PROTECTED and roster_rows.is_marked({"Sekretessmarkering": text})


def folded(sheet: Sheet) -> Sheet:
    """A sheet of people where every column that tells who is protected counts, whatever it is called."""
    if sheet.markings is None or "Sekretessmarkering" not in sheet.frame.columns:
        return sheet
    is_marked = pl.col("row").is_in(_marked_rows(sheet.markings).implode())
    mark = pl.when(is_marked).then(pl.lit("Ja")).otherwise("Sekretessmarkering").alias("Sekretessmarkering")
    return replace(sheet, frame=sheet.frame.with_columns(mark), columns=sheet.columns | {"Sekretessmarkering"})


def left_out(task: Task, sheet: Sheet) -> Sheet:
    """A sheet of lessons, sums or grades without the pupils whom any row of it marks; the kinds count them."""
    if sheet.markings is None:
        return sheet
    frame = sheet.frame
    own = pl.col("row").is_in(_marked_rows(sheet.markings).implode())
    ids = frame.filter(own)["student_id"].drop_nulls().unique()
    hidden = own | pl.col("student_id").is_in(ids.implode()).fill_null(False)
    rest = frame.filter(~hidden)
    pairs = frozenset((one, "") for one in ids)
    task.kept[TOLD] = Told(frozenset(ids), frozenset(), frozenset(rest["student_id"].drop_nulls()), frozenset(), pairs)
    task.kept["hidden_in_file"] = frame.height - rest.height
    return replace(sheet, frame=rest)


def _marked_rows(markings: pl.DataFrame) -> pl.Series:
    found = [row for row, *texts in markings.iter_rows() if any(_marks(str(text or "").strip()) for text in texts)]
    return pl.Series(found, dtype=pl.UInt32)


def marked(raw: Raw, about: Understanding) -> set[int]:
    """Numbers of the rows about pupils whom any row of the file marks."""
    if about.index(ROLE) is None:
        return set()
    known_by = [index for index in map(about.index, ("student_id", "personal_number")) if index is not None]
    own = {number for number, cells in raw.rows if marking(cells, about)}
    pupils = {(index, cells[index]) for number, cells in raw.rows if number in own for index in known_by}
    also = {
        number
        for number, cells in raw.rows
        if any(cells[index] and (index, cells[index]) in pupils for index in known_by)
    }
    return own | also


@dataclass(frozen=True)
class Told:
    """Whom a file marks, and of whom it says that they are not: ids as written, and digests of personal numbers.

    `pairs` are id and digest of each marked row, '' for what it does not tell.
    """

    ids: frozenset[str]
    numbers: frozenset[str]
    free_ids: frozenset[str]
    free_numbers: frozenset[str]
    pairs: frozenset[tuple[str, str]]


def told(raw: Raw, about: Understanding, own: set[int], digests: Mapping[str, str]) -> Told | None:
    """What the file says; None when it has no column for it. `own` are the rows that `marked` gives."""
    if about.index(ROLE) is None:
        return None
    id_at, number_at = about.index("student_id"), about.index("personal_number")

    def ids(*, are_marked: bool) -> frozenset[str]:
        rows = [cells for number, cells in raw.rows if (number in own) is are_marked]
        return frozenset(cells[id_at] for cells in rows if cells[id_at]) if id_at is not None else frozenset()

    def numbers(*, are_marked: bool) -> frozenset[str]:
        rows = [cells for number, cells in raw.rows if (number in own) is are_marked]
        found = (digests.get(cells[number_at]) for cells in rows) if number_at is not None else ()
        return frozenset(filter(None, found))

    # A number alone tells less than an id: it takes no mark away where there is one.
    free = numbers(are_marked=False) if id_at is None else frozenset[str]()
    pairs = frozenset(
        (
            cells[id_at] if id_at is not None else "",
            digests.get(cells[number_at], "") if number_at is not None else "",
        )
        for number, cells in raw.rows
        if number in own
    )
    return Told(ids(are_marked=True), numbers(are_marked=True), ids(are_marked=False), free, pairs)
