"""A foreign sheet as the canonical lessons table: every row keeps its number, every amount becomes minutes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import polars as pl

from fullfolj.intake import lesson_cells
from fullfolj.intake.mapping import profiles, roles
from fullfolj.intake.mapping.profiles import Understanding
from fullfolj.intake.mapping.raw import Raw
from fullfolj.intake.models import ImportKind
from fullfolj.intake.tables import Sheet

_AMOUNTS = {
    "offered": "offered_minutes",
    "present": "present_minutes",
    "valid": "valid_absence_minutes",
    "invalid": "invalid_absence_minutes",
    "other": "other_minutes",
    "late": "late_minutes",
}
#: What totals have besides.
_TOTALS = {
    "reported_time": "reported_minutes",
    "absent": "absence_minutes",
    "first": "from",
    "last": "to",
    "term": "from",
}
_EUROPEAN = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{2,4})")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]\d{2}:\d{2}.*")
_SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?")
# No lesson has an amount with more figures; a longer one is no number that can be reckoned with.
_AMOUNT = re.compile(r"(\d{1,7}(?:[.,]\d{1,9})?)\s*(%|min\.?|h|tim\.?)?", re.IGNORECASE)
_WRITTEN = {"%": roles.PERCENT, "m": roles.MINUTES, "h": roles.HOURS, "t": roles.HOURS}
_YES = {"x", "ja", "j", "1", "true"}


def lessons(raw: Raw, understanding: Understanding, ids: Mapping[str, str]) -> Sheet:
    """The rows under the canonical columns. `ids` is personal number as written → the source's id of the pupil.

    What can't be read is handed on as it stands, so that the import names row and column.
    """
    rows = [_row(number, cells, understanding, ids) for number, cells in raw.rows]
    names = lesson_cells.LAYOUT.names
    data: dict[str, Any] = {
        "row": pl.Series([row["row"] for row in rows], dtype=pl.UInt32),
        **{name: pl.Series([row.get(name) or None for row in rows], dtype=pl.String) for name in names},
    }
    return Sheet("", pl.DataFrame(data), raw.header_row + 1, frozenset(names), pl.Series(dtype=pl.UInt32))


def headers(raw: Raw, understanding: Understanding) -> dict[str, str]:
    """Canonical column of lessons, totals or grades → the header in the file, for telling where a fault is."""
    canonical = {**_AMOUNTS, **_TOTALS, "personal_number": "student_id", "span": "start"}
    if understanding.kind == ImportKind.TOTALS:
        canonical["date"] = "from"
    if understanding.kind == ImportKind.GRADES:
        return _grade_headers(raw, understanding)
    return {
        canonical.get(column.role, column.role): header
        for header, column in zip(raw.headers, understanding.columns, strict=True)
        if column.role
    }


def _grade_headers(raw: Raw, understanding: Understanding) -> dict[str, str]:
    """Of grades in several columns none alone is *the* column: the canonical name stands."""
    canonical = {"personal_number": "student_id", "term_name": "term"}
    return {
        canonical.get(column.role, column.role): header
        for header, column in zip(raw.headers, understanding.columns, strict=True)
        if column.role and not column.role.startswith("grade_") and roles.GRADE_IN not in column.role
    }


def _row(number: int, cells: tuple[str, ...], about: Understanding, ids: Mapping[str, str]) -> dict[str, Any]:
    def cell(role: str) -> str:
        index = about.index(role)
        return cells[index] if index is not None else ""

    start, end = _times(cell("start"), cell("end"), cell("span"))
    row: dict[str, Any] = {
        "row": number,
        "student_id": cell("student_id") or ids.get(cell("personal_number"), ""),
        "date": date_of(cell("date")),
        "start": start,
        "end": end,
        "subject": cell("subject"),
        "group": cell("group") or cell("subject"),
        "reported": _yes(cell("reported")),
        "cancelled": _yes(cell("cancelled")),
    }
    length = _length(cell("offered"), about, start, end)
    if length is not None:
        row["offered_minutes"] = as_text(length)
    for role, name in _AMOUNTS.items():
        index = about.index(role)
        if role != "offered" and index is not None:
            row[name] = minutes_of(cells[index], about.columns[index].unit, length)
    return _completed(row, about, length)


def _completed(row: dict[str, Any], about: Understanding, length: float | None) -> dict[str, Any]:
    """Empty cells as the person has said what they mean; lateness told apart is absence that nothing else tells."""
    told = [row.get(_AMOUNTS[role]) for role in ("present", "valid", "invalid")]
    if about.empty == profiles.UNREPORTED and not any(told):
        return row | {"reported": "0"}
    late = row.get("late_minutes")
    if about.late == profiles.LATE_BESIDE and isinstance(late, str) and is_number(late):
        invalid = row.get("invalid_absence_minutes") or "0"
        row["invalid_absence_minutes"] = as_text(float(late) + float(invalid)) if is_number(invalid) else invalid
    for role in ("valid", "invalid", "other"):
        if about.index(role) is not None and not row.get(_AMOUNTS[role]):
            row[_AMOUNTS[role]] = "0"
    if about.index("present") is None and length is not None:
        # Where absence alone is told, the rest of the lesson is presence.
        absent = [row.get(_AMOUNTS[role]) or "0" for role in ("valid", "invalid", "other")]
        if all(map(is_number, absent)):
            row["present_minutes"] = as_text(max(length - sum(map(float, absent)), 0))
        for role in ("valid", "invalid", "other"):
            row.setdefault(_AMOUNTS[role], "0")
    return row


def is_number(text: object) -> bool:
    return isinstance(text, str) and bool(re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", text))


def as_text(number: float) -> str:
    return str(int(number)) if number == int(number) else f"{number:.4f}"


def date_of(text: str) -> str:
    """A date with the day first is turned round; the century of two figures is this one."""
    match = _EUROPEAN.fullmatch(text)
    if match is None:
        moment = _MOMENT.fullmatch(text)
        return moment[1] if moment is not None else text
    day, month, year = match.groups()
    return f"{int(year) + 2000 if len(year) == 2 else int(year):04d}-{int(month):02d}-{int(day):02d}"


def _times(start: str, end: str, span: str) -> tuple[str, str]:
    match = _SPAN.fullmatch(span)
    if match is not None and not start:
        return f"{int(match[1]):02d}:{match[2]}", f"{int(match[3]):02d}:{match[4]}"
    return _clock(start or span), _clock(end)


def _clock(text: str) -> str:
    match = _CLOCK.fullmatch(text)
    return f"{int(match[1]):02d}:{match[2]}" if match is not None else text


def _length(text: str, about: Understanding, start: str, end: str) -> float | None:
    index = about.index("offered")
    if text and index is not None:
        minutes = minutes_of(text, about.columns[index].unit, None)
        return float(minutes) if is_number(minutes) else None
    begins, ends = _CLOCK.fullmatch(start), _CLOCK.fullmatch(end)
    if begins is None or ends is None:
        return None
    between = (int(ends[1]) * 60 + int(ends[2])) - (int(begins[1]) * 60 + int(begins[2]))
    return float(between) if between > 0 else None


def minutes_of(text: str, unit: str, length: float | None) -> str:
    """The amount in minutes; as it stands where it can't be read, '' where it is empty or percent of an unknown.

    A cell that says itself what it is in is believed before its column, but for percent among times and the reverse.
    """
    if not text:
        return ""
    if unit == roles.YES:
        is_so = text.casefold() in _YES
        return ("" if length is None else as_text(length)) if is_so else "0"
    if unit == roles.HOURS and (clock := re.fullmatch(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?", text)):
        return as_text(int(clock[1]) * 60 + int(clock[2]) + int(clock[3] or 0) / 60)
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return text
    given = _WRITTEN[match[2][0].casefold()] if match[2] else unit
    if (given == roles.PERCENT) != (unit == roles.PERCENT):
        return text
    number = float(match[1].replace(",", "."))
    if unit == roles.PERCENT:
        if number > 100:
            return text
        return "" if length is None else as_text(round(number * length / 100, 4))
    return as_text(number * 60 if given == roles.HOURS else number)


def _yes(text: str) -> str:
    return "1" if text.casefold() in _YES else text
