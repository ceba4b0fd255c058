"""May this person import, and for which school units?"""

from __future__ import annotations

from dataclasses import dataclass

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Permission

IMPORT = Permission.IMPORT_DATA
SEE_DESK = Permission.SEE_DESK
SEE_SIGNALS = Permission.SEE_SIGNALS


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
    return Reach(visitor.account.organiser_id, visitor.account.pk, visitor.places(IMPORT))
