"""What lies with whom, and who could take it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.glances import Glance
from fullfolj.access.models import Account
from fullfolj.access.permissions import Permission
from fullfolj.access.scopes import is_out_of_reach
from fullfolj.school.models import Organisation
from fullfolj.shell.open_work import OPEN_WORK, OpenWork
from fullfolj.support import permissions, tiers
from fullfolj.support.models import Case, Intervention

#: Whether nothing goes on in any open case.
RESTING = Glance(
    "resting cases",
    "exists (select from support_case c where c.closed_on is null and not exists"
    " (select from support_intervention i where i.case_id = c.id and i.ended_on is null))",
)
#: What is read of an account to call it by name.
_NAMED = ("username", "person_id", "display_name")


@dataclass(frozen=True)
class Held:
    """The work of one kind: the numbers of its rows, each with its pupil's, or its unit's where it is about none."""

    work: OpenWork
    rows: Mapping[int, int]


@dataclass(frozen=True)
class Taker:
    """A colleague, and how many of the pupils they reach."""

    account: Account
    reaches: int


def held_by(account: Account, visitor: Visitor) -> Sequence[Held]:
    """What lies with the account, of pupils within the visitor's reach and as far as the visitor may read it.

    One statement a kind.
    """
    return [
        Held(one, dict(rows_of(one, account, visitor).values_list("pk", "student" if one.open_to is None else "unit")))
        for one in OPEN_WORK
    ]


def rows_of(work: OpenWork, account: Account, visitor: Visitor) -> QuerySet[Any]:
    """Those of one kind that lie with the account and that the visitor may hand over."""
    permission = permissions.WORK if account.pk == visitor.account.pk else permissions.MOVE
    return work.held_by(account, visitor).filter(_within(work, visitor, permission))


def _within(work: OpenWork, visitor: Visitor, permission: Permission) -> Q:
    """About pupils within the visitor's reach; about no pupil, at a unit where the visitor has the permission."""
    if work.open_to is None:
        return Q(student__in=visitor.scope(permission).ids())
    return Q(unit__in=visitor.units(permission).order_by())


def led_by_nobody(visitor: Visitor) -> Mapping[Account, int]:
    """How many open cases nobody would be told of: whoever leads them has left or doesn't reach the pupil any more, and
    no support measure in them comes up on its day. Those that the visitor may read and move, by who led. One statement.
    """
    left = is_out_of_reach("support_case.responsible_id", "support_case.student_id", permissions.WORK, visitor.today)
    reached = visitor.scope(permissions.MOVE).reaches("support_case.student_id")
    goes_on = Exists(Intervention.objects.filter(case=OuterRef("pk"), ended_on=None))
    found = Case.objects.filter(~goes_on, tiers.cases(visitor), reached, left, closed_on=None)
    named = found.select_related("responsible").only(*(f"responsible__{name}" for name in _NAMED))
    return Counter(one.responsible for one in named)


def students_in(held: Sequence[Held]) -> frozenset[int]:
    return frozenset(student for one in held if one.work.open_to is None for student in one.rows.values())


def units_in(held: Sequence[Held]) -> frozenset[int]:
    """Where there is work about no pupil."""
    return frozenset(unit for one in held if one.work.open_to is not None for unit in one.rows.values())


def sealed_in(held: Sequence[Held], giver: Account, visitor: Visitor) -> int:
    """How many of the rows fewer may read than reach the pupil. One statement a kind that has such."""
    kinds = (one.work for one in held if one.work.sealed is not None and one.rows)
    return sum(rows_of(one, giver, visitor).filter(one.sealed).count() for one in kinds)


def givers(visitor: Visitor) -> Sequence[Account]:
    """Whose work the visitor may hand over: the own, and with `MOVE` that of all who have any within reach, by name."""
    if not visitor.may(permissions.MOVE):
        return [visitor.account]
    numbers = {visitor.account.pk}
    for one in OPEN_WORK:
        within = one.rows(visitor).filter(_within(one, visitor, permissions.MOVE))
        numbers |= set(within.values_list(one.column, flat=True).distinct())
    return list(Account.objects.filter(pk__in=numbers).order_by("display_name", "pk"))


def takers(held: Sequence[Held], giver: Account, today: dt.date) -> Sequence[Taker]:
    """The colleagues who work with support for any of the pupils today, or where there is work about none.

    Who reaches most of the pupils is first.
    """
    reaches = _reaches(students_in(held), giver, today)
    accounts = Account.objects.in_bulk(list(reaches))
    if units := units_in(held):
        places = Organisation.objects.filter(pk__in=units)
        colleagues = scopes.staff_with(permissions.WORK, places, today)
        accounts |= {one.pk: one for one in colleagues if one.pk != giver.pk}
    found = [Taker(one, reaches.get(one.pk, 0)) for one in accounts.values()]
    return sorted(found, key=lambda one: (-one.reaches, str(one.account)))


def _reaches(students: Collection[int], giver: Account, today: dt.date) -> Mapping[int, int]:
    """Colleague → how many of the pupils they reach. One statement."""
    if not students:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.id, count(distinct g.student_id) from access_account a, access_grounds(a.id, %s, %s) g "
            "where a.is_active and a.organiser_id = %s and a.id <> %s and g.student_id = any(%s) group by a.id",
            [permissions.WORK.value, today, giver.organiser_id, giver.pk, list(students)],
        )
        return dict(cursor.fetchall())


def reached_by(account: Account, permission: Permission, students: Collection[int], today: dt.date) -> frozenset[int]:
    """Those of the pupils whom the account reaches."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct student_id from access_grounds(%s, %s, %s) where student_id = any(%s)",
            [account.pk, permission.value, today, list(students)],
        )
        return frozenset(number for (number,) in cursor.fetchall())
