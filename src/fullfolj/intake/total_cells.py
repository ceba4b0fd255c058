"""The cells of a file with totals, from text to dates and amounts, and what the amounts say when some are left out."""

from __future__ import annotations

import datetime as dt
from functools import partial

import polars as pl

from fullfolj.intake import lesson_cells
from fullfolj.intake.findings import Findings
from fullfolj.intake.lesson_cells import Cell, Parser
from fullfolj.intake.tables import Column, Layout, Sheet
from fullfolj.lake.totals import AMOUNTS, Unit

#: Amount columns of the file → of a total.
AMOUNT_COLUMNS = {
    "offered_minutes": "offered",
    "reported_minutes": "reported_offered",
    "present_minutes": "present",
    "valid_absence_minutes": "valid",
    "invalid_absence_minutes": "invalid",
    "other_minutes": "other",
    "absence_minutes": "absent",
}
LAYOUT = Layout(
    (
        Column("student_id"),
        Column("from"),
        Column("to"),
        Column("subject", required=False),
        Column("group", required=False),
        *(Column(name, required=False) for name in AMOUNT_COLUMNS),
        Column("unit", required=False),
    )
)
#: No period is longer than a school year with its summer, and none holds more minutes.
LONGEST = dt.timedelta(days=400)
_MOST = 400 * 1440
_HUNDREDTHS = 100
_IN_SWEDISH = {"minuter": "minutes", "dagar": "days", "lektioner": "lessons", "procent": "percent"}


def typed(sheet: Sheet, findings: Findings, *, today: dt.date) -> pl.DataFrame:
    """The rows with values in place of text: `row`, `student_id`, the columns of lake.totals and `bad`.

    A row that can't be a total is `bad` and told `findings`: a cell that can't be read, no pupil or period, no amount,
    a period that ends before it begins or is longer than a school year.
    """
    frame = sheet.frame.with_columns(pl.col("row").is_in(sheet.uneven.implode()).alias("bad"))
    findings.reject_rows(frame.filter("bad").select("row", column=pl.lit(""), code=pl.lit("uneven-row")))
    notes: list[tuple[str, pl.DataFrame]] = []
    for name, (to, parse, kind) in _parsers(today).items():
        frame = lesson_cells.read_column(frame, name, to, parse, kind, findings, notes)
    for column, noted in notes:
        for (code,), rows in noted.partition_by("note", as_dict=True).items():
            findings.warn_rows(str(code), column, rows)
    frame = frame.with_columns(
        pl.col("group_name").fill_null(""),
        pl.col("subject").fill_null(""),
        pl.col("counted_in").fill_null(Unit.MINUTES),
    )
    return _checked(_counted(frame), findings)


def _parsers(today: dt.date) -> dict[str, tuple[str, Parser, pl.DataType]]:
    date, text = partial(lesson_cells.read_date, today=today), lesson_cells.read_text
    return {
        "student_id": ("student_id", lesson_cells.read_id, pl.String()),
        "from": ("first_date", date, pl.Date()),
        "to": ("last_date", date, pl.Date()),
        "subject": ("subject", partial(text, longest=40), pl.String()),
        "group": ("group_name", partial(text, longest=100), pl.String()),
        **{name: (to, read_hundredths, pl.Int64()) for name, to in AMOUNT_COLUMNS.items()},
        "unit": ("counted_in", read_unit, pl.String()),
    }


def read_hundredths(text: str) -> Cell:
    """An amount in hundredths, so that 12,5 percent stays exact. Decimals beyond are cut: whole minutes, rounded half
    up, are the same without them.
    """
    whole, _point, decimals = text.replace(",", ".").partition(".")
    is_plain = not decimals or (decimals.isascii() and decimals.isdecimal())
    scaled = lesson_cells.read_minutes(
        f"{whole}{(decimals + '00')[:2]}" if is_plain else text, most=_MOST * _HUNDREDTHS
    )
    problem = "total-too-large" if scaled.problem == "too-many-minutes" else scaled.problem
    return Cell(scaled.value, problem, scaled.note, text if scaled.shown else None)


def read_unit(text: str) -> Cell:
    """In English or Swedish."""
    word = _IN_SWEDISH.get(text.casefold(), text.casefold())
    return Cell(word) if word in set(Unit) else Cell(problem="total-unit")


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    """Minutes, days and lessons become whole numbers, rounded half up; percent stay in hundredths.

    `absent` is the sum of its kinds where only they are told; a kind alone does not tell all absence.
    """
    is_percent = pl.col("counted_in") == Unit.PERCENT
    whole = ((pl.col(name) + _HUNDREDTHS // 2) // _HUNDREDTHS for name in AMOUNTS)
    amounts = [
        pl.when(is_percent).then(pl.col(name)).otherwise(rounded).cast(pl.Int32, strict=False).alias(name)
        for name, rounded in zip(AMOUNTS, whole, strict=True)
    ]
    counted = frame.with_columns(amounts)
    # Of percent the whole is known without being told.
    counted = counted.with_columns(
        pl.when(is_percent).then(pl.coalesce("offered", pl.lit(100 * _HUNDREDTHS, pl.Int32))).otherwise("offered")
        .alias("offered")
    )  # fmt: skip
    return counted.with_columns(pl.coalesce("absent", pl.col("valid") + pl.col("invalid")).alias("absent"))


def _checked(frame: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Rows that no total can be made of are told and marked; doubts are warnings."""
    kinds = pl.col("valid") + pl.col("invalid")
    most = pl.max_horizontal("present", "absent", "other", "valid", "invalid")
    nothing = pl.all_horizontal(pl.col(name).is_null() for name in ("present", "valid", "invalid", "absent"))
    for column, code, wrong in (
        ("student_id", "missing-value", pl.col("student_id").is_null()),
        ("from", "missing-value", pl.col("first_date").is_null()),
        ("to", "missing-value", pl.col("last_date").is_null()),
        ("to", "period-backwards", pl.col("last_date") < pl.col("first_date")),
        ("to", "period-too-long", pl.col("last_date") - pl.col("first_date") > LONGEST),
        ("absence_minutes", "total-empty", nothing),
        ("offered_minutes", "total-over-twice-offered", most > 2 * pl.col("offered")),
    ):
        bad = frame.filter(wrong.fill_null(False) & ~pl.col("bad")).select("row")
        findings.reject_rows(bad.with_columns(column=pl.lit(column), code=pl.lit(code)))
        frame = frame.with_columns(pl.col("bad") | pl.col("row").is_in(bad["row"].implode()))
    good = frame.filter(~pl.col("bad"))
    over = pl.sum_horizontal(pl.col(name).fill_null(0) for name in ("present", "absent", "other")) > pl.col("offered")
    odd = good.filter(((kinds != pl.col("absent")) | over).fill_null(False)).select("row")
    findings.warn_rows("totals-do-not-add-up", "absence_minutes", odd)
    return frame
