"""Figures about studies for a visitor: of which schools they may be asked for. Counts and shares, and no pupil."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.scopes import units_of
from fullfolj.school.models import Organisation
from fullfolj.school.swedish import SvSort
from fullfolj.signals.queue import ask_once
from fullfolj.studies import figures_kept, permissions
from fullfolj.studies.figures_cells import SchoolFigures
from fullfolj.studies.figures_shares import Published

PREPARE = "fullfolj.studies.prepare_figures"


@dataclass(frozen=True)
class Schools:
    """The schools that the visitor may see, by name; `sees_all` is so of whoever sees every school of the organiser.

    `figures` are of every school of the organiser, seen or not: they decide together what may be told of each, which is
    `published` by the school's number. None while they are worked out in the background.
    """

    seen: tuple[Organisation, ...]
    sees_all: bool
    figures: Mapping[Organisation, SchoolFigures]
    published: Published | None


def schools(visitor: Visitor) -> Schools:
    """Asks for the figures that are not there."""
    organiser = visitor.account.organiser_id
    every = Organisation.objects.filter(parent=organiser).select_related("parent")
    seen = units_of(visitor.roles, visitor.account, permissions.SEE_FIGURES)
    places = figures_kept.places(every.order_by(SvSort("display_name"), "pk"), visitor.today)
    found = {unit: figures_kept.read(path) for unit, path in places.items()}
    known = {unit: one for unit, one in found.items() if one is not None}
    shared = figures_kept.shared(places)
    published = figures_kept.read_shared(shared) if shared is not None and len(known) == len(found) else None
    if shared is not None and published is None:
        ask_once(PREPARE, waits_as=f"study-figures:{organiser}", lock="study-figures", organiser_id=organiser)
    sees_all = visitor.places(permissions.SEE_FIGURES) is None
    return Schools(tuple(seen.order_by(SvSort("display_name"), "pk")), sees_all, known, published)


@dataclass(frozen=True)
class School:
    """`figures` are None while they are worked out in the background."""

    unit: Organisation
    figures: SchoolFigures | None


def school(visitor: Visitor, unit_uuid: uuid.UUID) -> School:
    """Http404 for a school that the visitor may not see."""
    found = schools(visitor)
    unit = next((one for one in found.seen if one.uuid == unit_uuid), None)
    if unit is None:
        raise Http404
    return School(unit, found.figures.get(unit))
