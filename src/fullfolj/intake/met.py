"""Which pupil each row of a table is about: protected pupils' rows counted and gone, unknown pupils' told."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from fullfolj.intake import people
from fullfolj.intake.kinds import Task
from fullfolj.intake.tables import Sheet


def without_protected(task: Task, sheet: Sheet, known: pl.DataFrame) -> Sheet:
    """Protected pupils' rows are counted and gone before anything is said of any row."""
    hidden = known.filter(pl.col("outcome") == people.PROTECTED)["written"]
    theirs = pl.col("student_id").is_in(hidden.implode()).fill_null(False)
    task.counted["protected"] = 0 if hidden.is_empty() else sheet.frame.filter(theirs).height
    return replace(sheet, frame=sheet.frame.filter(~theirs)) if task.counted["protected"] else sheet


def met(task: Task, rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The rows with `student` (our number) for `student_id`; `written` tells whether the cell had a readable id.

    Those of unknown pupils are told and marked bad.
    """
    found = rows.join(known, left_on="student_id", right_on="written", how="left", maintain_order="left")
    found = found.with_columns(pl.col("student_id").is_not_null().alias("written"))
    lost = pl.col("outcome").is_in([people.UNKNOWN, people.AMBIGUOUS])
    strangers = found.filter(lost).select("row", "student_id", code=pl.col("outcome"), column=pl.lit("student_id"))
    if not strangers.is_empty():
        padded = _with_zeros_lost(task, strangers["student_id"].unique().to_list())
        code = pl.when(pl.col("student_id").is_in(padded)).then(pl.lit("lost-zeros")).otherwise("code").alias("code")
        task.findings.reject_rows(strangers.with_columns(code))
        found = found.with_columns(pl.col("bad") | lost.fill_null(False))
    return found.drop("student_id", "outcome")


def _with_zeros_lost(task: Task, ids: list[str]) -> list[str]:
    """The unknown ids that are in the register with zeros in front, as they were before Excel read them."""
    digits = [text for text in ids if text.isdigit()]
    candidates = {text.zfill(width): text for text in digits for width in range(len(text) + 1, len(text) + 5)}
    if not candidates:
        return []
    known = people.resolve(task.organiser, candidates)
    return sorted({candidates[text] for text in known.filter(pl.col("outcome") == people.FOUND)["written"]})
