"""The cells of a lesson file, from text to dates, times, minutes and yes or no.

A parser is a plain function of one cell's text, and is called once for each different text of a column: a million
rows have some hundred different dates, times and minutes.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError
from fullfolj.intake.findings import Findings
from fullfolj.intake.tables import Column, Layout, Sheet

LAYOUT = Layout(
    (
        Column("student_id"),
        Column("date"),
        Column("start"),
        Column("end"),
        Column("subject"),
        Column("group"),
        Column("offered_minutes"),
        Column("present_minutes"),
        Column("valid_absence_minutes"),
        Column("invalid_absence_minutes"),
        Column("other_minutes"),
        Column("late_minutes"),
        Column("reported", required=False),
        Column("cancelled", required=False),
    )
)
#: Minute columns of the file → of a fact.
MINUTES = {
    "offered_minutes": "offered",
    "present_minutes": "present",
    "valid_absence_minutes": "valid",
    "invalid_absence_minutes": "invalid",
    "other_minutes": "other",
    "late_minutes": "late",
}
_EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?|(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:[.,]0+)?")
_LIKE_DATE = re.compile(r"\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}|(?:19|20)\d{6}")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?")
_FRACTION = re.compile(r"0?[.,]\d+")
_LIKE_TIME = re.compile(r"\d{1,3}[:.]\d{1,2}(?:[:.]\d{1,2})?")
_NUMBER = re.compile(r"[+-]?(?:(\d+)(?:[.,](\d*))?|[.,](\d+))", re.ASCII)
_LIKE_NUMBER = re.compile(r"[+-]?(?:\d{1,4}(?:[.,]\d{1,6})?|[.,]\d{1,6})", re.ASCII)
EXCEL_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)
_LETTERS = re.compile(r"(?![+-]?[\d.,]+E[+-]?\d+$).*[^\W\d_].*", re.IGNORECASE | re.DOTALL)
_DAY, _LONGEST_NUMBER = 1440, 8
_YES = {"1", "true", "ja", "sant"}
_NO = {"0", "false", "nej", "falskt"}
#: No lesson before this date and none this many days after today: the file is wrong, not the pupil early.
_EARLIEST = dt.date(2000, 1, 1)
_FARTHEST = dt.timedelta(days=400)


@dataclass(frozen=True)
class Cell:
    """What a text says: its value, or the code of why not; `note` is a warning's code. `shown` is safe to show."""

    value: Any = None
    problem: str | None = None
    note: str | None = None
    shown: str | None = None


def read_date(text: str, *, today: dt.date) -> Cell:
    """YYYY-MM-DD or YYYYMMDD; five digits are an Excel date, when the date they stand for can be right."""
    match = _DATE.fullmatch(text)
    if match is None:
        return _excel_date(text, today=today)
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return Cell(problem="not-a-date", shown=text)
    return Cell(date) if _near(date, today) else Cell(problem="date-far-outside", shown=text)


def _excel_date(text: str, *, today: dt.date) -> Cell:
    serial = _SERIAL.fullmatch(text)
    if serial is not None:
        date = _EXCEL_DAY_ZERO + dt.timedelta(days=int(serial[1]))
        return Cell(date, note="excel-date", shown=text) if _near(date, today) else Cell(problem="not-a-date")
    if EXCEL_NUMBER.fullmatch(text):
        return Cell(problem="excel-number")
    return Cell(problem="not-a-date", shown=text if _LIKE_DATE.fullmatch(text) else None)


def _near(date: dt.date, today: dt.date) -> bool:
    return _EARLIEST <= date <= today + _FARTHEST


def read_time(text: str) -> Cell:
    """HH:MM or HH:MM:SS; a fraction below 1 is an Excel time, rounded to the minute."""
    match = _TIME.fullmatch(text)
    if match is not None:
        hour, minute, second = (int(part or 0) for part in match.groups())
        if hour < 24 and minute < 60 and second < 60:
            return Cell(dt.time(hour, minute, second))
    elif _FRACTION.fullmatch(text):
        minutes = math.floor(float(text.replace(",", ".")) * 1440 + 0.5)
        if minutes < 1440:
            return Cell(dt.time(minutes // 60, minutes % 60), note="excel-time", shown=text[:8])
    return Cell(problem="not-a-time", shown=text if _LIKE_TIME.fullmatch(text) else None)


def read_minutes(text: str, *, most: int = _DAY) -> Cell:
    """Whole minutes up to `most`; decimals, with a comma or a point and with or without a digit before it, are rounded
    half up.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        problem = "excel-number" if EXCEL_NUMBER.fullmatch(text) else "not-a-number"
        return Cell(problem=problem, shown=text if _LIKE_TIME.fullmatch(text) else None)
    shown = text if _LIKE_NUMBER.fullmatch(text) else None
    whole, decimals = (match[1] or "").lstrip("0"), match[2] or match[3] or ""
    if text.startswith("-") and (whole or decimals.strip("0")):
        return Cell(problem="negative-minutes", shown=shown)
    # Python reads no number of more than 4,300 digits.
    minutes = int(whole or 0) + (decimals[:1] >= "5") if len(whole) <= _LONGEST_NUMBER else math.inf
    return Cell(minutes) if minutes <= most else Cell(problem="too-many-minutes", shown=shown)


def read_yes(text: str) -> Cell:
    folded = text.casefold()
    if folded in _YES or folded in _NO:
        return Cell(folded in _YES)
    return Cell(problem="yes-or-no")


def read_id(text: str) -> Cell:
    return Cell(problem="excel-number") if EXCEL_NUMBER.fullmatch(text) else Cell(text)


def read_text(text: str, *, longest: int) -> Cell:
    return Cell(text) if len(text) <= longest else Cell(problem="too-long")


def is_harmless(text: str) -> bool:
    """Whether a cell's text has the shape of a date, a time or some minutes, and so may be kept and shown."""
    return any(shape.fullmatch(text) for shape in (_LIKE_DATE, _LIKE_TIME, _LIKE_NUMBER))


def typed(sheet: Sheet, findings: Findings, *, today: dt.date) -> pl.DataFrame:
    """The rows of a lesson file with values in place of text, as many as in the sheet, in the same order.

    Columns: `row`, `student_id` (String), the fact columns `date` … `cancelled` of lake.facts (minutes still Int32),
    each null where the cell is empty or unreadable; `bad` is True where a cell was rejected (and told `findings`).
    `reported` and `cancelled` are never null. PlainError when whole columns have changed places.
    """
    # A row of another width may hold any value in any column; a protected pupil's is gone from the frame already.
    frame = sheet.frame.with_columns(pl.col("row").is_in(sheet.uneven.implode()).alias("bad"))
    findings.reject_rows(frame.filter("bad").select("row", column=pl.lit(""), code=pl.lit("uneven-row")))
    notes: list[tuple[str, pl.DataFrame]] = []
    for name, (to, parse, kind) in _parsers(today).items():
        _refuse_swapped(sheet, name, parse)
        frame = read_column(frame, name, to, parse, kind, findings, notes)
    for name in ("student_id", "date", "start_time"):
        empty = frame.filter(pl.col(name).is_null() & ~pl.col("bad"))
        if not empty.is_empty():
            column = "start" if name == "start_time" else name
            findings.reject_rows(empty.select("row", column=pl.lit(column), code=pl.lit("missing-value")))
            frame = frame.with_columns(pl.col("bad") | pl.col(name).is_null())
    good = frame.filter(~pl.col("bad")).select("row")
    for column, noted in notes:
        for (code,), rows in noted.join(good, on="row").partition_by("note", as_dict=True).items():
            findings.warn_rows(str(code), column, rows)
    return frame.with_columns(
        pl.col("group_name").fill_null(""),
        pl.col("subject").fill_null(""),
        pl.col("reported").fill_null(True),
        pl.col("cancelled").fill_null(False),
    )


type Parser = Callable[[str], Cell]


def _parsers(today: dt.date) -> dict[str, tuple[str, Parser, pl.DataType]]:
    """Column of the file → column of a fact, parser, type; in the order that faults are named."""
    return {
        "student_id": ("student_id", read_id, pl.String()),
        "date": ("date", partial(read_date, today=today), pl.Date()),
        "start": ("start_time", read_time, pl.Time()),
        "end": ("end_time", read_time, pl.Time()),
        "subject": ("subject", partial(read_text, longest=40), pl.String()),
        "group": ("group_name", partial(read_text, longest=100), pl.String()),
        **{name: (to, read_minutes, pl.Int32()) for name, to in MINUTES.items()},
        "reported": ("reported", read_yes, pl.Boolean()),
        "cancelled": ("cancelled", read_yes, pl.Boolean()),
    }


def read_column(
    frame: pl.DataFrame,
    name: str,
    to: str,
    parse: Parser,
    kind: pl.DataType,
    findings: Findings,
    notes: list[tuple[str, pl.DataFrame]],
) -> pl.DataFrame:
    """The frame with the column's texts read into `to`; what can't be read is told `findings` and marked `bad`.

    `notes` gets (column, the rows whose text was read with a doubt).
    """
    texts = frame[name].unique().drop_nulls().to_list()
    cells = [parse(text) for text in texts]
    is_as_it_stands = all(cell.value == text for text, cell in zip(texts, cells, strict=True))
    if kind == pl.String() and is_as_it_stands and not any(cell.problem or cell.note for cell in cells):
        return frame.rename({name: to})
    values = pl.Series([cell.value for cell in cells], dtype=kind)
    read = pl.col(name).replace_strict(pl.Series(texts, dtype=pl.String), values, default=None, return_dtype=kind)
    odd = [
        (text, cell.problem, cell.note, cell.shown)
        for text, cell in zip(texts, cells, strict=True)
        if cell.problem or cell.note
    ]
    if odd:
        schema = {name: pl.String, "code": pl.String, "note": pl.String, "shown_value": pl.String}
        rows = frame.select("row", name).join(pl.DataFrame(odd, schema=schema, orient="row"), on=name).sort("row")
        bad = rows.filter(pl.col("code").is_not_null())
        findings.reject_rows(bad.with_columns(column=pl.lit(name)))
        notes.append((name, rows.filter(pl.col("note").is_not_null())))
        frame = frame.with_columns(pl.col("bad") | pl.col("row").is_in(bad["row"].implode()))
    kept = frame.with_columns(read.alias(to))
    return kept if to == name else kept.drop(name)


def _refuse_swapped(sheet: Sheet, name: str, parse: Parser) -> None:
    """PlainError when no filled cell of a column can be read and they look like another column's values.

    One row alone says too little: it goes to quarantine with a reason of its own.
    """
    own = {"date": _("dates"), "start": _("times"), "end": _("times")}.get(
        name, _("numbers") if name in MINUTES else ""
    )
    column = sheet.frame.select("row", name).drop_nulls()
    texts = column[name].unique().to_list()
    if not own or column.height < 2 or any(parse(text).problem is None for text in texts):
        return
    looks = _looks_like(texts)
    if looks not in ("", own):
        raise PlainError(
            _("Row %(row)s, column %(column)s: no value in the column can be read; it holds %(what)s.")
            % {"row": column["row"][0], "column": name, "what": looks},
            _("Check that no columns have changed places and that the column names stand above the right columns."),
        )


def _looks_like(texts: Iterable[str]) -> str:
    """What all the texts look like, in words; '' when they differ or are Excel's shortened numbers."""
    kinds = ((_("dates"), _LIKE_DATE), (_("times"), _TIME), (_("numbers"), _NUMBER), (_("text"), _LETTERS))
    every = list(texts)
    return next((what for what, shape in kinds if all(shape.fullmatch(text) for text in every)), "")
