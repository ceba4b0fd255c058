"""All open work of a person is handed over."""

from __future__ import annotations

from dataclasses import dataclass

from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.school.history import recorded
from fullfolj.shell.open_work import OPEN_WORK
from fullfolj.support.continuity.queries import rows_of


@dataclass(frozen=True)
class Moved:
    """How many rows are with somebody else now, and how many stay since the receiver can't see to them."""

    rows: int
    stayed: int


def hand_over_all(*, giver: Account, to: Account, visitor: Visitor) -> Moved:
    """What lies with `giver` is moved to `to`, but for what `to` can't see to. Twice is nothing.

    Nobody hands over more than what they may read.
    """
    with recorded("support.hand-over", by=visitor.actor):
        rows = stayed = 0
        for one in OPEN_WORK:
            mine = rows_of(one, giver, visitor)
            is_open = one.open_to(to, visitor.today)
            numbers = list(mine.filter(is_open).select_for_update(of=["self"]).values_list("pk", flat=True))
            rows += mine.model._default_manager.filter(pk__in=numbers).update(**one.given_to(to))
            stayed += mine.count()
        return Moved(rows, stayed)
