"""When so many lesson facts would vanish at once that somebody must look first."""

from __future__ import annotations

import datetime as dt

import polars as pl

from fullfolj.intake import lesson_changes
from fullfolj.intake.kinds import GuardStop, alarming
from fullfolj.school.models import Organisation

_MONTH = pl.col("date").dt.truncate("1mo").alias("month")


def stops(
    organiser: Organisation, place: str, vanishing: pl.DataFrame, standing: int, *, by_month: bool
) -> list[GuardStop]:
    """The stop of all that vanishes (`unit` and `date` of each fact) out of `standing` at the place.

    With `by_month`, where that is not alarming, one for each unit and month of which too much would go: a source is
    asked about years at once, and of them all the lessons that a school has had this week are but little.
    """
    if alarming(vanishing.height, standing):
        return [GuardStop(place, vanishing.height, standing)]
    return _of_months(organiser, vanishing) if by_month else []


def _of_months(organiser: Organisation, vanishing: pl.DataFrame) -> list[GuardStop]:
    gone = vanishing.group_by("unit", _MONTH).len("gone")
    first, last = gone["month"].min(), gone["month"].max()
    if not isinstance(first, dt.date) or not isinstance(last, dt.date):
        return []
    there = lesson_changes.standing(organiser, first, last + dt.timedelta(days=30)).group_by("unit", _MONTH).len("held")
    names = {unit.pk: unit.display_name for unit in organiser.units.all()}
    told = gone.join(there.collect(), on=["unit", "month"]).sort(
        "gone", "unit", "month", descending=[True, False, False]
    )
    return [
        GuardStop(f"{names[unit]} {month:%Y-%m}", count, held)
        for unit, month, count, held in told.select("unit", "month", "gone", "held").iter_rows()
        if alarming(count, held)
    ]
