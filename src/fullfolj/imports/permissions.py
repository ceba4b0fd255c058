"""May this person import, and for which school units?"""

from __future__ import annotations

from dataclasses import dataclass

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Permission, permissions_of

IMPORT = Permission.IMPORT_DATA
SEE_DESK = Permission.SEE_DESK


@dataclass(frozen=True)
class Reach:
    """Whose data somebody may import: the organiser's, and `units` of it (None: all, also units that are new)."""

    organiser_id: int
    account_id: int
    units: tuple[int, ...] | None

    def covers(self, unit_ids: set[int]) -> bool:
        return self.units is None or unit_ids <= set(self.units)


def reach_of(visitor: Visitor) -> Reach:
    """Everything at the organiser for those with the permission there, else the units where a duty gives it."""
    account = visitor.account
    places = {held.organisation_id for held in visitor.roles if IMPORT in permissions_of(frozenset({held.role}))}
    units = None if account.organiser_id in places else tuple(sorted(places))
    return Reach(account.organiser_id, account.pk, units)
