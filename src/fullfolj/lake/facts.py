"""The shape of a lesson fact, the same in every file of the lake (outside contract, section 2)."""

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
#: As stored, also the 64-bit numbers of the source's own row and of its lesson, null where the source gives no such id.
#: By them a fact is found that the source takes back or moves. No measure reads them.
SOURCE: dict[str, pl.DataType] = {"source_row": pl.Int64(), "source_event": pl.Int64()}
STORED: dict[str, pl.DataType] = {**SCHEMA, **SOURCE}
#: One fact per key (contract section 2).
KEY = ["student", "date", "start_time", "group_name"]
#: Files are sorted by these, so that one pupil is read from a few row groups.
SORTED_BY = ["student", "date", "start_time", "group_name"]
ROW_GROUP = 30_000


def stored(facts: pl.DataFrame) -> pl.DataFrame:
    """The facts with the columns of STORED, in order; files and tables that know no source's numbers have none."""
    return facts.with_columns(
        pl.lit(None, kind).alias(name) for name, kind in SOURCE.items() if name not in facts.columns
    ).select(list(STORED))
