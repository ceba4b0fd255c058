"""What features draw behind a pupil's weeks: something that went on for a time, and the days it was followed up.

A feature registers where its bands come from as one SQL expression over `%(student)s` (a JSON array of arrays: name,
first day, last day or null, days followed up, the planned day or null), so that the pupil page asks for all of it in
the statement that it makes anyway.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from fullfolj.access.permissions import Permission
from fullfolj.domain.registry import Registry
from fullfolj.shell import words
from fullfolj.shell.components import Band, FollowMark

MARKS_HEIGHT = 18  # px under the week numbers, for the triangles
_WEEK = dt.timedelta(days=7)
_SUNDAY = dt.timedelta(days=6)


@dataclass(frozen=True)
class BandSource:
    """`sql` is an expression of ours, never a user's. Whoever lacks `permission` over the pupil sees nothing of it."""

    name: str
    permission: Permission
    sql: str


@dataclass(frozen=True)
class ChartBand:
    """Both days included; `last` is None while it goes on."""

    name: str
    first: dt.date
    last: dt.date | None
    followed: tuple[dt.date, ...] = ()
    planned: dt.date | None = None
    permission: Permission | None = None


@dataclass(frozen=True)
class DrawnBand:
    band: Band
    marks: tuple[FollowMark, ...]
    first: dt.date
    last: dt.date


CHART_BANDS: Registry[BandSource] = Registry("chart bands", key=lambda source: source.name)


def sql() -> str:
    """One expression: source → its bands. The names are ours."""
    parts = [f"'{source.name}', {source.sql}" for source in CHART_BANDS]
    return f"jsonb_build_object({', '.join(parts)})"


def read(found: dict[str, list[list[Any]]]) -> tuple[ChartBand, ...]:
    """The bands of the expression's value, those that began first before the others."""
    every = [_band(CHART_BANDS.get(name).permission, *row) for name, rows in found.items() for row in rows or ()]
    return tuple(sorted(every, key=lambda one: (one.first, one.name)))


def _band(
    permission: Permission, name: str, first: str, last: str | None, followed: list[str] | None, planned: str | None
) -> ChartBand:
    days = tuple(dt.date.fromisoformat(day) for day in followed or ())
    end, next_day = (None if day is None else dt.date.fromisoformat(day) for day in (last, planned))
    return ChartBand(name, dt.date.fromisoformat(first), end, days, next_day, permission)


def shown_bands(bands: Sequence[ChartBand], may: Collection[Permission]) -> tuple[ChartBand, ...]:
    return tuple(one for one in bands if one.permission in may)


def drawn(bands: Sequence[ChartBand], mondays: Sequence[dt.date]) -> tuple[DrawnBand, ...]:
    """Where the bands lie over weeks in a row, by letters in the order they began; A again after Z."""
    ends = mondays[-1] + _SUNDAY
    seen = [one for one in bands if one.first <= ends and (one.last is None or one.last >= mondays[0])]
    return tuple(_drawn(one, chr(ord("A") + place % 26), mondays) for place, one in enumerate(seen))


def _drawn(one: ChartBand, letter: str, mondays: Sequence[dt.date]) -> DrawnBand:
    ends = mondays[-1] + _SUNDAY
    first, last = max(one.first, mondays[0]), min(one.last or ends, ends)
    slot = 100 / len(mondays)
    left, right = ((day - mondays[0]).days // 7 for day in (first, last))
    marks = [FollowMark(_middle(day, mondays), is_planned=False) for day in one.followed if mondays[0] <= day <= ends]
    if one.planned is not None and mondays[0] <= one.planned <= ends:
        marks.append(FollowMark(_middle(one.planned, mondays), is_planned=True))
    band = Band(f"{left * slot:.3f}%", f"{(right - left + 1) * slot:.3f}%", letter, one.name, _when(one))
    return DrawnBand(band, tuple(marks), first, last)


def _middle(day: dt.date, mondays: Sequence[dt.date]) -> str:
    return f"{((day - mondays[0]).days // 7 + 0.5) * 100 / len(mondays):.3f}%"


def _when(one: ChartBand) -> str:
    weeks = {"first": one.first.isocalendar().week, "last": (one.last or one.first).isocalendar().week}
    if one.last is None:
        return gettext("from week %(first)s") % weeks
    if weeks["first"] == weeks["last"]:
        return gettext("week %(first)s") % weeks
    return gettext("weeks %(first)s–%(last)s") % weeks


def sentences(found: Sequence[DrawnBand]) -> list[str]:
    """What the bands show, for the drawing's accessible name."""
    if not found:
        return []
    told = words.listed([f"{one.band.letter} {one.band.name}, {one.band.when}" for one in found])
    return [gettext("Support: %(bands)s.") % {"bands": told}]


def in_week(found: Sequence[DrawnBand], monday: dt.date) -> str:
    """The letters of the bands that lie over the week."""
    return ", ".join(one.band.letter for one in found if one.first < monday + _WEEK and one.last >= monday)
