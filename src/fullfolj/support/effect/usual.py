"""How far pupils without support come back by themselves from a level of absence. Pure.

The figure that belongs to every before and after: what is high falls, also where nobody does anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from fullfolj.domain.disclosure import LEAST
from fullfolj.support.effect.days import WINDOW, History

#: The same level: two days of twenty more or less.
_SAME = 0.1
#: Every so many school days a pupil's level is looked at.
_STEP = 5


@dataclass(frozen=True)
class Usual:
    """Means of `pupils`, one occasion each: shares of days away in twenty school days and in the twenty after."""

    pupils: int
    before: float
    after: float


def came_back(others: Mapping[int, History], level: float, until: dt.date) -> Usual | None:
    """Each pupil's first occasion at the level; None when fewer than ten have been there."""
    found = [pair for history in others.values() if (pair := _first_there(history, level, until)) is not None]
    if len(found) < LEAST:
        return None
    return Usual(len(found), sum(one for one, _ in found) / len(found), sum(other for _, other in found) / len(found))


def _first_there(history: History, level: float, until: dt.date) -> tuple[float, float] | None:
    for at in range(WINDOW, len(history.dates) - WINDOW + 1, _STEP):
        before, after = history.before(history.dates[at]), history.after(history.dates[at], until)
        is_known = after.held == WINDOW and before.is_enough and after.is_enough
        if is_known and abs(before.share - level) <= _SAME:
            return before.share, after.share
    return None
