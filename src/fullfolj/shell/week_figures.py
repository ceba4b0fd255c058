"""A pupil's weeks as a chart draws them: breaks named, the running week not drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext

from fullfolj.domain.share import Coverage
from fullfolj.measures import pages
from fullfolj.shell.charts import WeekFigures

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Break:
    """A break in the school calendar, both days included."""

    name: str
    first: dt.date
    last: dt.date


def filled(weeks: Sequence[pages.Week], breaks: Sequence[Break], today: dt.date) -> Iterator[WeekFigures]:
    """Every week from the first with a school day to the last: breaks are named, the running week is not drawn."""
    if not weeks:
        return
    found = {week.monday: week for week in weeks}
    monday, this_week = weeks[0].monday, today - dt.timedelta(days=today.weekday())
    while monday <= weeks[-1].monday:
        week = found.get(monday)
        if week is None:
            yield WeekFigures(monday, None, None, Coverage(0, 0), break_name(monday, breaks))
        elif monday == this_week and today.weekday() < 5:
            yield WeekFigures(monday, None, None, week.coverage, gettext("Running"))
        else:
            yield WeekFigures(monday, _part(week.valid, week), _part(week.invalid, week), week.coverage)
        monday += WEEK


def _part(minutes: int | None, week: pages.Week) -> Fraction | None:
    return Fraction(minutes, week.denominator) if minutes is not None and week.denominator else None


def break_name(monday: dt.date, breaks: Sequence[Break]) -> str:
    """The break that covers most of the week's schooldays; a plain word when the calendar has none."""
    middle = monday + dt.timedelta(days=2)
    return next((b.name for b in breaks if b.first <= middle <= b.last), gettext("No lessons"))
