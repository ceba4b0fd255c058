"""All open work of a person is handed over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.school.history import recorded
from fullfolj.shell.open_work import OPEN_WORK
from fullfolj.support import permissions
from fullfolj.support.continuity.queries import reached_by, rows_of


@dataclass(frozen=True)
class Moved:
    """How many rows are with somebody else now, and what stays since the receiver can't see to it.

    `left` are the pupils whose work stays, `stayed` the rows about no pupil.
    """

    rows: int
    left: int
    stayed: int


def hand_over_all(*, giver: Account, to: Account, students: Collection[int], visitor: Visitor) -> Moved:
    """What lies with `giver` is moved to `to`, but for what `to` does not reach. Twice is nothing.

    The pupils come from the scope of `visitor`, who hands over no more than what they may read.
    """
    with recorded("support.hand-over", by=visitor.actor):
        reached = reached_by(to, permissions.WORK, students, visitor.today)
        rows = stayed = 0
        for one in OPEN_WORK:
            mine = rows_of(one, giver, visitor)
            is_open = Q(student__in=reached) if one.open_to is None else one.open_to(to, visitor.today)
            numbers = list(mine.filter(is_open).select_for_update(of=["self"]).values_list("pk", flat=True))
            rows += mine.model._default_manager.filter(pk__in=numbers).update(**{one.column: to})
            if one.open_to is not None:
                stayed += mine.count()
        return Moved(rows, len(set(students) - reached), stayed)
