"""What the minutes of a lesson say when some are left empty (contract section 2). The same for every source."""

from __future__ import annotations

import polars as pl

_DAY = 1440
_ABSENCE = ("present", "valid", "invalid")
_SPENT = (*_ABSENCE, "other")
_CHECKED = (*_SPENT, "late")
_NANOSECONDS = 60_000_000_000


def settled(facts: pl.DataFrame) -> pl.DataFrame:
    """The facts with empty minutes filled in by the contract's rules, and three columns more.

    In: offered, present, valid, invalid, other, late (whole minutes or null), start_time, end_time, reported,
    cancelled. Out: the same with `offered` and the four others settled and `reported` False where they can't be,
    `issue` ('minutes-unknown' or null), `problem` and `problem_column` (why the row must go to quarantine, and the
    fact's column) and `doubt` (the minutes do not add up; they stand as they are).
    """
    offered = facts.with_columns(pl.coalesce("offered", _from_times()).cast(pl.Int32).alias("offered"))
    checked = offered.with_columns(*_problem())
    empty = [pl.col(name).is_null() for name in _SPENT]
    known = pl.sum_horizontal(pl.col(name).fill_null(0) for name in _SPENT)
    weighed = checked.with_columns(
        (pl.col("reported") & ~pl.col("cancelled")).alias("counts"),
        pl.any_horizontal(empty).alias("gaps"),
        (known == pl.col("offered")).fill_null(False).alias("whole"),
        (pl.sum_horizontal(e.cast(pl.Int8) for e in empty[:3]) == 1).alias("one_left"),
        (pl.col("offered") - known).clip(lower_bound=0).alias("rest"),
    )
    return _filled(weighed).drop("counts", "gaps", "whole", "one_left", "rest")


def _from_times() -> pl.Expr:
    """Minutes from start to end, half minutes up: 0 where they are the same. Null when the end is unknown or before."""
    between = pl.col("end_time").cast(pl.Int64) - pl.col("start_time").cast(pl.Int64)
    return pl.when(between >= 0).then((between + _NANOSECONDS // 2) // _NANOSECONDS)


def _problem() -> tuple[pl.Expr, pl.Expr]:
    negative = [(name, "negative-minutes", pl.col(name) < 0) for name in ("offered", *_CHECKED)]
    unknown = [("offered", "offered-unknown", pl.col("offered").is_null())]
    too_many = [("offered", "too-many-minutes", pl.col("offered") > _DAY)]
    twice = [(name, "over-twice-offered", pl.col(name) > 2 * pl.col("offered")) for name in _CHECKED]
    rules = [*negative, *unknown, *too_many, *twice]
    code = pl.coalesce(pl.when(broken).then(pl.lit(what)) for _name, what, broken in rules)
    column = pl.coalesce(pl.when(broken).then(pl.lit(name)) for name, _what, broken in rules)
    return code.alias("problem"), column.alias("problem_column")


def _filled(facts: pl.DataFrame) -> pl.DataFrame:
    """A lesson that is cancelled or not reported keeps its gaps: it is in no share."""
    settles = pl.col("counts") & (pl.col("whole") | pl.col("one_left"))
    unknown = pl.col("counts") & pl.col("gaps") & ~(pl.col("whole") | pl.col("one_left"))
    # `rest` is 0 where the known minutes make up the lesson, or more than it.
    fill = [pl.when(settles & pl.col(c).is_null()).then("rest").otherwise(c).alias(c) for c in _ABSENCE]
    other = pl.when(settles & pl.col("other").is_null()).then(0).otherwise("other").alias("other")
    unreported = unknown | (pl.col("cancelled") & pl.col("gaps"))
    filled = facts.with_columns(
        *fill,
        other,
        (pl.col("reported") & ~unreported).alias("reported"),
        pl.when(unknown).then(pl.lit("minutes-unknown")).otherwise(pl.lit(None, pl.String)).alias("issue"),
    )
    total = pl.sum_horizontal(pl.col(name).fill_null(0) for name in _SPENT)
    doubt = pl.col("counts") & pl.col("reported") & (total != pl.col("offered"))
    return filled.with_columns(doubt.fill_null(False).alias("doubt"))
