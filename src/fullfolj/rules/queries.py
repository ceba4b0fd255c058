"""The ladder of a place: what holds, what is to come, and what has held. No pupil."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from fullfolj.access.gate import Visitor
from fullfolj.rules import permissions
from fullfolj.school.models import Organisation
from fullfolj.signals import ladders
from fullfolj.signals.ladders import Wanted
from fullfolj.signals.models import LadderVersion


@dataclass(frozen=True)
class PlaceLadder:
    """A place with its ladder on a day. `version` is None where the ladder that Fullfölj comes with holds.

    `is_own`: a unit's own, not the organiser's. `coming` and `past` are the versions that decide for the place, nearest
    first.
    """

    place: Organisation
    version: LadderVersion | None
    is_own: bool
    coming: tuple[LadderVersion, ...]
    past: tuple[LadderVersion, ...]

    @property
    def wanted(self) -> Wanted:
        return ladders.wanted_of(self.version)


def places(visitor: Visitor) -> list[PlaceLadder]:
    """The organiser's ladder first, then the units that the visitor sees, by name."""
    organiser = visitor.account.organiser
    versions = ladders.standing(organiser)
    every = [organiser, *permissions.units(visitor, permissions.SEE)]
    return [_of(place, versions, visitor.today) for place in every]


def of_place(place: Organisation, day: dt.date) -> PlaceLadder:
    """The ladder of one place, which comes from permissions.place."""
    return _of(place, ladders.standing(place.parent or place), day)


def _of(place: Organisation, versions: Sequence[LadderVersion], day: dt.date) -> PlaceLadder:
    unit_id = place.pk if place.parent_id is not None else None
    version = ladders.in_force(versions, unit_id, day)
    ours = [one for one in versions if one.unit_id in (None, unit_id)]
    return PlaceLadder(
        place=place,
        version=version,
        is_own=version is not None and version.unit_id is not None,
        coming=tuple(one for one in ours if one.first_day > day),
        past=tuple(one for one in reversed(ours) if one.first_day <= day),
    )


def coming_version(place: Organisation, version_uuid: str) -> LadderVersion | None:
    """The place's own version with that id; None when there is none."""
    unit_id = place.pk if place.parent_id is not None else None
    found = ladders.standing(place.parent or place)
    return next((one for one in found if one.unit_id == unit_id and str(one.uuid) == version_uuid), None)
