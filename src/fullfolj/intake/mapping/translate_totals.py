"""A foreign sheet of sums as the canonical table of totals. What the sheet does not tell is left empty: unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from fullfolj.intake import total_cells
from fullfolj.intake.mapping import periods, profiles, roles
from fullfolj.intake.mapping.periods import Period
from fullfolj.intake.mapping.profiles import Understanding
from fullfolj.intake.mapping.raw import Raw
from fullfolj.intake.mapping.translate import as_text, date_of, is_number, minutes_of
from fullfolj.intake.tables import Sheet
from fullfolj.lake.totals import Unit

_AMOUNTS = {
    "offered": "offered_minutes",
    "reported_time": "reported_minutes",
    "present": "present_minutes",
    "valid": "valid_absence_minutes",
    "invalid": "invalid_absence_minutes",
    "other": "other_minutes",
    "absent": "absence_minutes",
}
_COUNTED = {roles.DAYS: Unit.DAYS, roles.LESSONS: Unit.LESSONS}


def totals(raw: Raw, about: Understanding, ids: Mapping[str, str], period: Period | None, today: dt.date) -> Sheet:
    """The rows under total_cells.LAYOUT. `ids` is personal number as written → the source's id of the pupil; `period`
    is that of all rows which don't tell theirs. A term that is running is told as far as it has come, up to `today`.

    What can't be read is handed on as it stands, so that the import names row and column.
    """
    unit = _unit(about)
    told = None if period is None else periods.until(period, today)
    rows = [_row(number, cells, about, ids, told, unit, today) for number, cells in raw.rows]
    names = total_cells.LAYOUT.names
    data: dict[str, Any] = {
        "row": pl.Series([row["row"] for row in rows], dtype=pl.UInt32),
        **{name: pl.Series([row.get(name) or None for row in rows], dtype=pl.String) for name in names},
    }
    return Sheet("", pl.DataFrame(data), raw.header_row + 1, frozenset(names), pl.Series(dtype=pl.UInt32))


def _unit(about: Understanding) -> Unit:
    """What the amounts count. Percent of a length that is told are minutes; of one that is not they stay percent."""
    units = {column.unit for column in about.columns if column.role in _AMOUNTS}
    for unit, counted in _COUNTED.items():
        if unit in units:
            return counted
    return Unit.PERCENT if units == {roles.PERCENT} else Unit.MINUTES


def _row(
    number: int,
    cells: tuple[str, ...],
    about: Understanding,
    ids: Mapping[str, str],
    period: Period | None,
    unit: Unit,
    today: dt.date,
) -> dict[str, Any]:
    def cell(role: str) -> str:
        index = about.index(role)
        return cells[index] if index is not None else ""

    first, last = _period(cell("date"), cell("first"), cell("last"), cell("term"), period, today)
    row: dict[str, Any] = {
        "row": number,
        "student_id": cell("student_id") or ids.get(cell("personal_number"), ""),
        "from": first,
        "to": last,
        "subject": cell("subject"),
        "group": cell("group"),
        "unit": str(unit),
    }
    length = _length(cell("offered"), about)
    for role, name in _AMOUNTS.items():
        index = about.index(role)
        if index is not None:
            row[name] = _amount(cells[index], about.columns[index].unit, length, unit)
    if about.empty == profiles.NOTHING:
        for role in ("valid", "invalid", "other", "absent"):
            if about.index(role) is not None and not row.get(_AMOUNTS[role]):
                row[_AMOUNTS[role]] = "0"
    valid, invalid = row.get(_AMOUNTS["valid"]), row.get(_AMOUNTS["invalid"])
    if not row.get(_AMOUNTS["absent"]) and is_number(valid) and is_number(invalid):
        row[_AMOUNTS["absent"]] = as_text(float(str(valid)) + float(str(invalid)))
    return row


def _period(date: str, first: str, last: str, term: str, period: Period | None, today: dt.date) -> tuple[str, str]:
    """The row's own period, as text; what is no term is handed on as it stands."""
    if date:
        return date_of(date), date_of(date)
    if first or last:
        return date_of(first), date_of(last)
    if term:
        period = periods.read(term)
        if period is None:
            return term, term
        period = periods.until(period, today)
    return (period[0].isoformat(), period[1].isoformat()) if period is not None else ("", "")


def _length(text: str, about: Understanding) -> float | None:
    index = about.index("offered")
    if not text or index is None or about.columns[index].unit not in (roles.MINUTES, roles.HOURS):
        return None
    minutes = minutes_of(text, about.columns[index].unit, None)
    return float(minutes) if is_number(minutes) else None


def _amount(text: str, given: str, length: float | None, unit: Unit) -> str:
    """The amount in `unit`; '' where it is empty, or percent of an amount that is not told."""
    if given in (roles.DAYS, roles.LESSONS) or unit is Unit.PERCENT:
        number = text.removesuffix("%" if given == roles.PERCENT else "").strip().replace(",", ".")
        return as_text(float(number)) if is_number(number) else text
    return minutes_of(text, given, length)
