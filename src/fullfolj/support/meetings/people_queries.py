"""Who takes part in a meeting, and what all of them may see of what it decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.access.scopes import staff_with
from fullfolj.support import permissions
from fullfolj.support.models import Meeting, MeetingItem

#: The items of a meeting that each of the accounts reaches: the pupil, or somebody in the group.
_SHARED = """
select i.id from support_meetingitem i
where i.meeting_id = %(meeting)s and not exists (
  select from unnest(%(accounts)s::bigint[]) a(id)
  where case
    when i.student_id is not null then not exists (
      select from access_grounds(a.id, %(permission)s, %(today)s) g where g.student_id = i.student_id)
    when i.group_id is not null then not exists (
      select from access_grounds(a.id, %(permission)s, %(today)s) g
      join school_groupmembership m on m.person_id = g.student_id and m.group_id = i.group_id
        and (m.start_date is null or m.start_date <= %(today)s) and (m.end_date is null or m.end_date >= %(today)s))
  end)
"""


@dataclass(frozen=True)
class People:
    """`there` take part; `left` are those of them who have no role at the unit any more; `others` could be put in."""

    there: Sequence[Account]
    left: Sequence[Account]
    others: Sequence[Account]


def people(held: Meeting, visitor: Visitor) -> People:
    """In the order that they came. Two statements."""
    rows = held.participants.filter(is_there=True).select_related("account").order_by("noted_at", "pk")
    there = [one.account for one in rows]
    may = staff_with(permissions.WORK, [held.unit], visitor.today)
    return People(
        there=there,
        left=[one for one in there if one not in may],
        others=[one for one in may if one not in there],
    )


def is_noted(held: Meeting, visitor: Visitor) -> bool:
    """Whether it is known of the visitor that they take part, or do not."""
    return held.participants.filter(account=visitor.account.pk).exists()


def seen_by_all(held: Meeting, found: Sequence[MeetingItem], who: People, visitor: Visitor) -> Sequence[MeetingItem]:
    """Those of the items about whom everybody who takes part works with support. One statement.

    Whoever has no role at the unit any more is asked of nothing: the recap is not for them.
    """
    accounts = [one.pk for one in who.there if one not in who.left]
    with connection.cursor() as cursor:
        cursor.execute(
            _SHARED,
            {
                "meeting": held.pk,
                "accounts": accounts,
                "permission": permissions.WORK.value,
                "today": visitor.today,
            },
        )
        shared = {number for (number,) in cursor.fetchall()}
    return [one for one in found if one.pk in shared]
