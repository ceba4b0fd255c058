"""May this person see the ladder of a place, or decide about it?"""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Permission, permissions_of
from fullfolj.access.scopes import units_of
from fullfolj.school.models import Organisation

SEE = Permission.SEE_RULES
SET = Permission.SET_RULES


def units(visitor: Visitor, permission: Permission) -> QuerySet[Organisation]:
    """The school units where the visitor holds the permission, by name."""
    return units_of(visitor.roles, visitor.account, permission).order_by("display_name", "pk")


def place(visitor: Visitor, place_uuid: uuid.UUID, permission: Permission) -> Organisation:
    """The unit or organiser, where the visitor holds the permission; Http404 for any other.

    Everybody who may see some ladder may see the organiser's: the units without one of their own have it.
    """
    organiser = visitor.account.organiser
    if place_uuid == organiser.uuid:
        if permission is SEE or decides_for_all(visitor):
            return organiser
        raise Http404
    found = units(visitor, permission).filter(uuid=place_uuid).first()
    if found is None:
        raise Http404
    return found


def decides_for_all(visitor: Visitor) -> bool:
    """Whether the visitor decides about the organiser's own ladder."""
    at_organiser = {held.role for held in visitor.roles if held.organisation_id == visitor.account.organiser_id}
    return SET in permissions_of(frozenset(at_organiser))


def may_decide(visitor: Visitor, where: Organisation) -> bool:
    """Whether the visitor decides about the ladder of the place."""
    if where.parent_id is None:
        return decides_for_all(visitor)
    return units(visitor, SET).filter(pk=where.pk).exists()


def sees_signals(visitor: Visitor, where: Organisation) -> bool:
    """Whether the visitor sees the signals of every pupil of the place: of all units, for the organiser."""
    places = visitor.places(Permission.SEE_SIGNALS)
    return places is None or where.pk in places
