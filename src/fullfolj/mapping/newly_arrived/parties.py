"""Which units' mapping of the newly arrived somebody may read, and for which of the three parties one may write."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Role
from fullfolj.access.scopes import units_of
from fullfolj.mapping import permissions
from fullfolj.mapping.models import OrganisationParty
from fullfolj.school.models import Organisation

_SPEAKS_FOR: Mapping[Role, OrganisationParty] = {
    Role.HEAD_OF_EDUCATION: OrganisationParty.ORGANISER,
    Role.PRINCIPAL: OrganisationParty.PRINCIPAL,
    Role.MENTOR: OrganisationParty.STAFF,
    Role.TEACHER: OrganisationParty.STAFF,
    Role.STUDENT_HEALTH: OrganisationParty.STAFF,
    Role.CAREER_COUNSELLOR: OrganisationParty.STAFF,
    Role.ATTENDANCE_COORDINATOR: OrganisationParty.STAFF,
}


def units(visitor: Visitor) -> QuerySet[Organisation]:
    """The school units whose mapping the visitor may read, by name."""
    found = units_of(visitor.roles, visitor.account, permissions.MAP_NEWLY_ARRIVED)
    return found.order_by("display_name", "pk")


def unit_of(visitor: Visitor, unit_uuid: uuid.UUID) -> Organisation:
    """Http404 for a unit whose mapping is not the visitor's to read."""
    found = units(visitor).filter(uuid=unit_uuid).first()
    if found is None:
        raise Http404
    return found


def spoken_for(visitor: Visitor, unit: Organisation) -> list[OrganisationParty]:
    """The parties for which the visitor may write at the unit, by the roles held there or at the organiser."""
    places = {unit.pk, unit.parent_id}
    held = {_SPEAKS_FOR[one.role] for one in visitor.roles if one.role in _SPEAKS_FOR and one.organisation_id in places}
    return [one for one in OrganisationParty if one in held]


def party_of(visitor: Visitor, unit: Organisation, code: str) -> OrganisationParty:
    """Http404 for what is no party; PermissionDenied for one that the visitor does not write for."""
    if code not in OrganisationParty.values:
        raise Http404
    party = OrganisationParty(code)
    if party not in spoken_for(visitor, unit):
        raise PermissionDenied
    return party
