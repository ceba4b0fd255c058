"""Who is newly arrived. It decides nothing about a pupil: it serves to look at whether groups are treated alike."""

from __future__ import annotations

import datetime as dt

#: Skollagen 3 kap. 12 a §: a pupil is not newly arrived after four years of schooling here.
_YEARS = 4


def is_newly_arrived(arrived: dt.date | None, first: dt.date, last: dt.date) -> bool:
    """Whether somebody who began school here on the day `arrived` is newly arrived some day from `first` to `last`.

    Not without a day: the register then has no such word of the pupil.
    """
    if arrived is None:
        return False
    # By month and day: 29 February has no day in most years.
    until = (arrived.year + _YEARS, arrived.month, arrived.day)
    return arrived <= last and (first.year, first.month, first.day) < until
