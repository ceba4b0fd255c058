"""What lies with whom, and who could take it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

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
    """A colleague, and of how many of the pupils they can take over everything.

    `at_units` says whether they hold all that it takes to see to what is about no pupil.
    """

    account: Account
    reaches: int
    at_units: bool


def held_by(account: Account, visitor: Visitor) -> Sequence[Held]:
    """What lies with the account, of pupils within the visitor's reach and as far as the visitor may read it.

    One statement a kind.
    """
    return [Held(one, dict(rows_of(one, account, visitor).values_list("pk", one.about))) for one in OPEN_WORK]


def rows_of(work: OpenWork, account: Account, visitor: Visitor) -> QuerySet[Any]:
    """Those of one kind that lie with the account and that the visitor may hand over."""
    permission = work.permission if account.pk == visitor.account.pk else permissions.MOVE
    return work.held_by(account, visitor).filter(_within(work, visitor, permission))


def _within(work: OpenWork, visitor: Visitor, permission: Permission) -> Q:
    """About pupils within the visitor's reach; about no pupil, at a unit where the visitor has the permission."""
    if work.about == "student":
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
    return frozenset(student for one in held if one.work.about == "student" for student in one.rows.values())


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
    """The colleagues who could see to any of it today. Who can take over most of the pupils is first.

    One statement for all names, one for each permission over pupils, and one for each at units.
    """
    needed = _needed(held, "student")
    reached = {permission: _reached(permission, students, giver, today) for permission, students in needed.items()}
    accounts = Account.objects.in_bulk({number for found in reached.values() for number in found})
    there = [_staff(permission, units, giver, today) for permission, units in _needed(held, "unit").items()]
    for staff in there:
        accounts |= staff
    every = students_in(held)

    def whole(number: int) -> int:
        lacks = (needed[permission] - reached[permission].get(number, frozenset()) for permission in needed)
        return len(every.difference(*lacks))

    found = [Taker(one, whole(one.pk), all(one.pk in staff for staff in there)) for one in accounts.values()]
    return sorted(found, key=lambda one: (-one.reaches, not one.at_units, str(one.account)))


def _staff(permission: Permission, units: Collection[int], giver: Account, today: dt.date) -> Mapping[int, Account]:
    """The colleagues who hold the permission at one of the units, by number."""
    places = Organisation.objects.filter(pk__in=units)
    return {one.pk: one for one in scopes.staff_with(permission, places, today) if one.pk != giver.pk}


def _needed(held: Sequence[Held], about: Literal["student", "unit"]) -> Mapping[Permission, frozenset[int]]:
    """Permission → the pupils, or units, for whom it takes that to see to what there is."""
    found: dict[Permission, frozenset[int]] = {}
    for one in held:
        if one.work.about == about and one.rows:
            found[one.work.permission] = found.get(one.work.permission, frozenset()).union(one.rows.values())
    return found


def _reached(
    permission: Permission, students: Collection[int], giver: Account, today: dt.date
) -> Mapping[int, frozenset[int]]:
    """Colleague → those of the pupils whom they reach. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.id, array_agg(distinct g.student_id) from access_account a, access_grounds(a.id, %s, %s) g "
            "where a.is_active and a.organiser_id = %s and a.id <> %s and g.student_id = any(%s) group by a.id",
            [permission.value, today, giver.organiser_id, giver.pk, list(students)],
        )
        return {account: frozenset(reached) for account, reached in cursor.fetchall()}
