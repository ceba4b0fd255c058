"""How absence varies over the year and the week, from real schools' figures.

The figures are mean attendance by month and weekday in 1,639 New York schools, 173 days of 2014/15 (the city's open
daily attendance; `data/attendance_shape_month_weekday.csv`). Only the shape is used, never the level.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from functools import cache
from importlib import resources

from fullfolj.simulation import rates

# The file has no August or September and one odd day of July; its June is an end of term with customs of its own.
_STANDS_FOR = {7: 10, 8: 10, 9: 10, 6: 5}


@cache
def absence_index() -> tuple[dict[int, float], dict[int, float]]:
    """(month → index, ISO weekday → index) of absence; 1 is the mean over the months October–May."""
    absent: dict[tuple[int, int], float] = {}
    weight: dict[tuple[int, int], int] = {}
    path = resources.files("fullfolj.simulation") / "data" / "attendance_shape_month_weekday.csv"
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        cell = int(row["month"]), int(row["weekday_iso"])
        if cell[0] not in _STANDS_FOR:
            absent[cell] = 100 - float(row["mean_attendance_pct"])
            weight[cell] = int(row["school_days"])
    mean = sum(absent[cell] * weight[cell] for cell in absent) / sum(weight.values())
    months = _margin(absent, weight, 0, mean)
    for month, other in _STANDS_FOR.items():
        months[month] = months[other]
    return months, _margin(absent, weight, 1, mean)


def _margin(
    absent: dict[tuple[int, int], float], weight: dict[tuple[int, int], int], axis: int, mean: float
) -> dict[int, float]:
    """Weighted means along one axis over `mean`: single cells hold a snow day or two and are too rough to use."""
    sums: dict[int, float] = defaultdict(float)
    weights: dict[int, int] = defaultdict(int)
    for cell, value in absent.items():
        sums[cell[axis]] += value * weight[cell]
        weights[cell[axis]] += weight[cell]
    return {key: sums[key] / weights[key] / mean for key in sorted(sums)}


def illness_factor(day: dt.date) -> float:
    """How much likelier than on a mean day a spell of illness begins."""
    months, weekdays = absence_index()
    return (1 + rates.SEASON_GAIN * (months[day.month] - 1)) * weekdays[day.isoweekday()]


def weekday_factor(day: dt.date) -> float:
    """How much likelier than on a mean day single lessons are missed."""
    return absence_index()[1][day.isoweekday()]
