"""A scope: one account, one permission, one day. Everything that returns pupils takes one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from fullfolj.access.models import Account
from fullfolj.access.permissions import Permission, Role, permissions_of
from fullfolj.school.models import Organisation, Person


@dataclass(frozen=True)
class Ground:
    """Why an account sees a pupil: a role, by which unit or group, since when (None: not known or always)."""

    role: Role
    via: str
    since: dt.date | None


@dataclass(frozen=True)
class HeldRole:
    """A role that an account holds, at which organisation."""

    role: Role
    via: str
    organisation_id: int
    since: dt.date | None


@dataclass(frozen=True)
class Scope:
    """The pupils whom `account_id` reaches with `permission` on the day `on`."""

    account_id: int
    permission: Permission
    on: dt.date

    def ids(self) -> RawSQL:
        """Subquery of person ids, for `id__in` and `student_id__in`."""
        return RawSQL(
            "select student_id from access_grounds(%s, %s, %s)", (self.account_id, self.permission.value, self.on)
        )


def students(scope: Scope) -> QuerySet[Person]:
    """The pupils in the scope, in no order."""
    return Person.objects.filter(id__in=scope.ids())


def among(
    student_ids: Collection[int], account: Account, on: dt.date, permissions: Collection[Permission]
) -> dict[Permission, set[int]]:
    """Permission → those of the pupils whom the account reaches with it. One statement for all of them."""
    reached: dict[Permission, set[int]] = {permission: set() for permission in permissions}
    for permission, student_id in _rows(
        "select p.permission, g.student_id from unnest(%s::text[]) p(permission), "
        "lateral access_grounds(%s, p.permission, %s) g where g.student_id = any(%s)",
        [permission.value for permission in permissions],
        account.pk,
        on,
        list(student_ids),
    ):
        reached[Permission(permission)].add(student_id)
    return reached


def why(scope: Scope, student: Person) -> list[Ground]:
    """On what grounds the scope's account sees the pupil; empty when it does not."""
    return [
        Ground(Role(role), via, since)
        for role, via, since in _rows(
            "select role, via, since from access_grounds(%s, %s, %s) where student_id = %s order by role, via",
            scope.account_id,
            scope.permission.value,
            scope.on,
            student.pk,
        )
    ]


def enter(account: Account, on: dt.date) -> tuple[HeldRole, ...]:
    """The account's roles, and from here to the end of the transaction row-level security knows who is asking.

    One statement for both: it runs once in every request of somebody signed in.
    """
    rows = _rows(
        "with wall as materialized (select set_config('app.account_id', %s, true)) "
        "select r.role, r.via, r.organisation_id, r.since from wall left join access_roles(%s, %s) r on true "
        "order by r.role, r.via",
        str(account.pk),
        account.pk,
        on,
    )
    return tuple(HeldRole(Role(role), via, place, since) for role, via, place, since in rows if role is not None)


def held_roles(account: Account, on: dt.date) -> tuple[HeldRole, ...]:
    """Every role of the account on that day, by role and place."""
    return tuple(
        HeldRole(Role(role), via, organisation_id, since)
        for role, via, organisation_id, since in _rows(
            "select role, via, organisation_id, since from access_roles(%s, %s) order by role, via", account.pk, on
        )
    )


def units_with(account: Account, permission: Permission, on: dt.date) -> QuerySet[Organisation]:
    """The units where a duty of the account's gives the permission; all of the organiser's for its administrators."""
    roles = held_roles(account, on)
    units = Organisation.objects.filter(parent_id=account.organiser_id)
    if any(r.role is Role.SYSTEM_ADMINISTRATOR for r in roles) and permission in permissions_of(
        frozenset({Role.SYSTEM_ADMINISTRATOR})
    ):
        return units
    places = {r.organisation_id for r in roles if permission in permissions_of(frozenset({r.role}))}
    return units if account.organiser_id in places else units.filter(id__in=places)


@dataclass(frozen=True)
class Reader:
    """Somebody who may see a pupil, and why."""

    account: Account
    grounds: tuple[Ground, ...]


def readers_of(student: Person, permission: Permission, on: dt.date) -> list[Reader]:
    """Every account that reaches the pupil with the permission on that day, by name."""
    found: dict[int, list[Ground]] = {}
    for account_id, role, via, since in _rows(
        "select a.id, g.role, g.via, g.since from access_account a, access_grounds(a.id, %s, %s) g "
        "where a.is_active and a.organiser_id = %s and g.student_id = %s order by g.role, g.via",
        permission.value,
        on,
        student.organiser_id,
        student.pk,
    ):
        found.setdefault(account_id, []).append(Ground(Role(role), via, since))
    accounts = Account.objects.filter(id__in=found).order_by("display_name", "id")
    return [Reader(account, tuple(found[account.pk])) for account in accounts]


def _rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
