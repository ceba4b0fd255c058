"""Figures of groups for a visitor: where they may be asked for, and which may be told. Counts and means, no pupil."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.access.scopes import units_of
from fullfolj.domain.disclosure import LEAST, Hidden, hide
from fullfolj.insight import permissions, rollup_tables
from fullfolj.insight.rollup_tables import Part, together
from fullfolj.measures.results import WindowName
from fullfolj.measures.rollups import Rollup
from fullfolj.school.models import Group, Organisation
from fullfolj.school.swedish import SvSort
from fullfolj.signals.queue import ask_once

#: So many units are added up while the visitor waits, half a second each; more are in the background.
AT_ONCE = 4
PREPARE = "fullfolj.insight.prepare_rollups"


@dataclass(frozen=True)
class Place:
    """What the visitor asks about, and may ask about: a school unit, or the organiser with all its units."""

    chosen: Organisation
    every: tuple[Organisation, ...]

    @property
    def organiser(self) -> Organisation | None:
        """When the visitor sees all of its units."""
        return next((one for one in self.every if one.parent_id is None), None)

    @property
    def units(self) -> list[Organisation]:
        """Those whose figures decide what may be told: all that the visitor can set beside each other."""
        return [self.chosen] if self.organiser is None else [one for one in self.every if one.parent_id is not None]


@dataclass(frozen=True)
class Told:
    """A group. `figure` is None where nobody is there, or it is hidden."""

    name: str
    figure: Rollup | None
    is_hidden: bool = False


@dataclass(frozen=True)
class Split:
    """The place's pupils in groups: its units, its year levels or its classes, in the order of their names."""

    name: str
    groups: tuple[Told, ...]


@dataclass(frozen=True)
class Found:
    """The whole place and its splits.

    `waits` while the figures are added up in the background; `trouble` says why there are none.
    """

    place: Place
    window: WindowName
    kind: str
    whole: Told
    splits: tuple[Split, ...] = ()
    waits: bool = False
    trouble: str = ""


def place(visitor: Visitor, school: uuid.UUID | None) -> Place:
    """The organiser for whoever sees all units, else the first unit. Http404 for one that the visitor does not see."""
    units = units_of(visitor.roles, visitor.account, permissions.SEE_ROLLUPS)
    every = list(units.select_related("parent").order_by(SvSort("display_name"), "pk"))
    if every and visitor.places(permissions.SEE_ROLLUPS) is None:
        every.insert(0, visitor.account.organiser)
    chosen = next((one for one in every if school in (None, one.uuid)), None)
    if chosen is None:
        raise Http404
    return Place(chosen, tuple(every))


def found(visitor: Visitor, place: Place, window: WindowName, kind: str) -> Found:
    name, organiser = place.chosen.display_name, visitor.account.organiser_id
    as_of = rollup_tables.through(visitor.today)
    kept = rollup_tables.kept(place.units, as_of)
    if len(rollup_tables.lacking(kept)) > AT_ONCE:
        ask_once(PREPARE, waits_as=f"rollups:{organiser}", lock="rollups", organiser_id=organiser)
        return Found(place, window, kind, Told(name, None), waits=True)
    try:
        parts = rollup_tables.parts(kept, as_of, window, kind)
    except OSError:
        full = _("There is no room on the disk for the figures of groups. Ask those who run Fullfölj.")
        return Found(place, window, kind, Told(name, None), trouble=full)
    asked = _Asked(parts, window, kind)
    if place.chosen.parent_id is None:
        return _of_organiser(asked, place)
    return _of_unit(asked, place)


@dataclass(frozen=True)
class _Asked:
    """The parts, and the measure that is asked for."""

    parts: list[Part]
    window: WindowName
    kind: str

    def hidden(self, split: Callable[[Part], tuple[str, str]], some: Iterable[Part]) -> Hidden:
        cells: dict[tuple[str, str], int] = {}
        for part in some:
            cells[split(part)] = cells.get(split(part), 0) + part.sums.counted
        return hide(cells)

    def told(self, name: str, some: Iterable[Part], *, is_hidden: bool) -> Told:
        sums = together(part.sums for part in some)
        return Told(name, None if sums is None else sums.rollup(self.window), is_hidden)


def _of_organiser(asked: _Asked, place: Place) -> Found:
    hidden = asked.hidden(_by_unit, asked.parts).rows
    units = [
        asked.told(
            unit.display_name, [one for one in asked.parts if one.unit == unit.pk], is_hidden=str(unit.pk) in hidden
        )
        for unit in place.units
    ]
    counted = sum(part.sums.counted for part in asked.parts)
    whole = asked.told(place.chosen.display_name, asked.parts, is_hidden=0 < counted < LEAST)
    return Found(place, asked.window, asked.kind, whole, (Split("units", tuple(units)),))


def _of_unit(asked: _Asked, place: Place) -> Found:
    """Whoever sees the organiser's figure too sees none of a unit that is hidden there: it would tell of another."""
    here = [part for part in asked.parts if part.unit == place.chosen.pk]
    beside = asked.hidden(_by_unit, asked.parts).rows
    inside = asked.hidden(_by_level_and_class, here)
    is_hidden = str(place.chosen.pk) in beside
    levels = sorted({part.year_level for part in here}, key=lambda level: (level is None, level or 0))
    years = [
        asked.told(
            "" if level is None else str(level),
            [part for part in here if part.year_level == level],
            is_hidden=is_hidden or _key(level) in inside.rows,
        )
        for level in levels
    ]
    numbers = [part.group for part in here if part.group is not None]
    classes = [
        asked.told(
            group.display_name,
            [part for part in here if part.group == group.pk],
            is_hidden=is_hidden or _key(group.pk) in inside.columns,
        )
        for group in Group.objects.filter(pk__in=numbers).order_by(SvSort("display_name"), "pk")
    ]
    whole = asked.told(place.chosen.display_name, here, is_hidden=is_hidden)
    splits = (Split("levels", tuple(years)), Split("classes", tuple(classes)))
    return Found(place, asked.window, asked.kind, whole, splits)


def _by_unit(part: Part) -> tuple[str, str]:
    return str(part.unit), ""


def _by_level_and_class(part: Part) -> tuple[str, str]:
    return _key(part.year_level), "" if part.group is None else _key(part.group)


def _key(number: int | None) -> str:
    """A name for a group: never an empty one, which is that of pupils in none."""
    return f"#{number}"
