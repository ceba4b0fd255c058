"""The shape of a coarse fact: what a source tells of a pupil for a whole day or period, and never of a lesson.

A total is kept as coarse as it came. `first_date` and `last_date` are the same for a day's total.
"""

from __future__ import annotations

from enum import StrEnum

import polars as pl


class Unit(StrEnum):
    """What the amounts of a total count. PERCENT: hundredths of a percent of an untold whole."""

    MINUTES = "minutes"
    DAYS = "days"
    LESSONS = "lessons"
    PERCENT = "percent"


#: Each amount is null where the source does not tell it. `absent` is all absence, also where its kinds are not told.
AMOUNTS = ("offered", "reported_offered", "present", "valid", "invalid", "other", "absent")
SCHEMA: dict[str, pl.DataType] = {
    "student": pl.Int64(),
    "first_date": pl.Date(),
    "last_date": pl.Date(),
    "subject": pl.String(),
    "group_name": pl.String(),
    "counted_in": pl.String(),
    **{name: pl.Int32() for name in AMOUNTS},
}
#: One total per key.
KEY = ["student", "first_date", "last_date", "subject", "group_name"]
