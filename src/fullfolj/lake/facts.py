"""The shape of a lesson fact, the same in every file of the lake (docs/reference/lake.md)."""

from __future__ import annotations

import polars as pl

#: Column → type. `student` is Fullfölj's own number for a pupil; there is no name in the lake.
SCHEMA: dict[str, pl.DataType] = {
    "student": pl.Int64(),
    "date": pl.Date(),
    "start_time": pl.Time(),
    "end_time": pl.Time(),
    "subject": pl.String(),
    "group_name": pl.String(),
    "offered": pl.Int16(),
    "present": pl.Int16(),
    "valid": pl.Int16(),
    "invalid": pl.Int16(),
    "other": pl.Int16(),
    "late": pl.Int16(),
    "reported": pl.Boolean(),
    "cancelled": pl.Boolean(),
    "issue": pl.String(),
}
#: As stored: `source_row` is the 64-bit number of the source's own row, null where the source gives its rows no id.
#: By it a fact is found that the source takes back or moves. No measure reads it.
STORED: dict[str, pl.DataType] = {**SCHEMA, "source_row": pl.Int64()}
#: One fact per key (contract section 2).
KEY = ["student", "date", "start_time", "group_name"]
#: Files are sorted by these, so that one pupil is read from a few row groups.
SORTED_BY = ["student", "date", "start_time", "group_name"]
ROW_GROUP = 30_000


def stored(facts: pl.DataFrame) -> pl.DataFrame:
    """The facts with the columns of STORED, in order; files written before there was a `source_row` have none."""
    if "source_row" not in facts.columns:
        facts = facts.with_columns(pl.lit(None, pl.Int64).alias("source_row"))
    return facts.select(list(STORED))
