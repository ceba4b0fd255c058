"""May this person change it? Where somebody manages people, and what they may do to whom there."""

from __future__ import annotations

from dataclasses import dataclass

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import GRANTS, Permission, Role, permissions_of
from fullfolj.access.scopes import units_with

MANAGE = Permission.MANAGE_PEOPLE
MERGE = Permission.MERGE_PEOPLE
SOURCES = Permission.MANAGE_SOURCES
#: The duties that give somebody the right to manage people.
MANAGING_DUTIES = frozenset(duty for grant in GRANTS if MANAGE in grant.permissions for duty in grant.duty_roles)


@dataclass(frozen=True)
class Managed:
    """The organisations where a visitor manages people: some units, or (`is_whole`) the organiser and all its units."""

    organiser_id: int
    account_id: int
    person_id: int | None
    places: frozenset[int]
    is_whole: bool
    is_system_administrator: bool


def managed_by(visitor: Visitor) -> Managed:
    """Where the visitor manages people today."""
    account = visitor.account
    held = {role.organisation_id for role in visitor.roles if MANAGE in permissions_of(frozenset({role.role}))}
    units = set(units_with(account, MANAGE, visitor.today).values_list("pk", flat=True))
    is_whole = account.organiser_id in held
    return Managed(
        organiser_id=account.organiser_id,
        account_id=account.pk,
        person_id=account.person_id,
        places=frozenset(units | ({account.organiser_id} if is_whole else set())),
        is_whole=is_whole,
        is_system_administrator=any(role.role is Role.SYSTEM_ADMINISTRATOR for role in visitor.roles),
    )
