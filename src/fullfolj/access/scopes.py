"""A scope: one account, one permission, one day. Everything that returns pupils takes one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from fullfolj.access.models import Account
from fullfolj.access.permissions import GRANTS, Permission, Role, permissions_of
from fullfolj.school.models import Group, Organisation, Person

type StudentColumn = Literal[
    "school_person.id",
    "signals_contact.student_id",
    "signals_snooze.student_id",
    "signals_dismissal.student_id",
    "signals_handover.student_id",
    "support_case.student_id",
    "support_note.student_id",
    "support_meetingitem.student_id",
    "support_meetingdecision.student_id",
    "support_intervention.student_id",
]
"""Where a statement has its pupil."""


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
        """Subquery of person ids, for `id__in` and `student_id__in` where many pupils are asked about."""
        return RawSQL(
            "select student_id from access_grounds(%s, %s, %s)", (self.account_id, self.permission.value, self.on)
        )

    def reaches(self, column: StudentColumn) -> RawSQL:
        """Condition that the pupil in `column` is in the scope, for a few pupils: each is looked up by itself.

        Twenty times faster than `ids` for one pupil of 20,000, whom the whole scope would be listed to find.
        """
        return RawSQL(  # noqa: S611
            f"(select true from access_grounds(%s, %s, %s) g where g.student_id = {column} limit 1)",  # noqa: S608
            (self.account_id, self.permission.value, self.on),
            output_field=BooleanField(),
        )


type OwnerColumn = Literal[
    "mapping_talkwish.to_id",
    "signals_contact.responsible_id",
    "support_case.responsible_id",
    "support_intervention.responsible_id",
    "support_meetingdecision.responsible_id",
    "support_outgoingmessage.by_id",
    "coalesce(support_referral.to_id, support_referral.by_id)",
    "support_referral.by_id",
    "support_senthandover.by_id",
]
"""Where a row has the account that sees to it."""
type OwnedColumn = Literal[
    "mapping_talkwish.student_id",
    "signals_contact.student_id",
    "support_case.student_id",
    "support_intervention.student_id",
    "support_meetingdecision.student_id",
    "support_outgoingmessage.student_id",
    "support_referral.student_id",
    "support_senthandover.student_id",
]


def is_out_of_reach(owner: OwnerColumn, student: OwnedColumn, permission: Permission, on: dt.date) -> RawSQL:
    """Condition that whoever sees to a row has left, or does not reach its pupil any more; nobody is such a one too.

    What a person who has left saw to comes up with all who reach the pupil: no work is owned by nobody.
    """
    # With `limit` each row is looked up by itself; `not exists` lists what every account reaches, to hash it.
    sql = (
        "coalesce((select false from access_account a, access_grounds(a.id, %s, %s) g where a.is_active"  # noqa: S608
        f" and a.id = {owner} and g.student_id = {student} limit 1), true)"
    )
    return RawSQL(sql, (permission.value, on), output_field=BooleanField())  # noqa: S611


type SharedOwnerColumn = Literal["support_sharedmeasure.responsible_id", "support_meetingdecision.responsible_id"]
"""Where a row about a class or a school has the account that sees to it."""
type SharedTable = Literal["support_sharedmeasure", "support_meetingitem"]
"""Where it has its `unit_id`, and its `group_id` if it is about a group."""

#: That the account `a` has a duty at the unit `u`, or at its organiser: on this day, one of these roles.
_HAS_A_DUTY = (
    "exists (select from access_roles(a.id, %s) r where r.organisation_id in (u.id, u.parent_id) and r.role = any(%s))"
)


def _works_in(group: str) -> str:
    """That the account `a` reaches somebody of the group: with this permission on this day, three times the day."""
    return (
        "coalesce((select true from access_grounds(a.id, %s, %s) g"  # noqa: S608
        f" join school_groupmembership m on m.person_id = g.student_id and m.group_id = {group}"
        " and (m.start_date is null or m.start_date <= %s) and (m.end_date is null or m.end_date >= %s)"
        " limit 1), false)"
    )


def is_left(owner: SharedOwnerColumn, at: SharedTable, permission: Permission, on: dt.date) -> RawSQL:
    """Condition that whoever sees to something for a class or a school does not reach it any more.

    They have left, or no duty at its unit gives the permission, or they reach nobody of its group.
    """
    sql = (  # With `limit` for the same reason as above.
        f"coalesce((select false from access_account a join school_organisation u on u.id = {at}.unit_id"  # noqa: S608
        f" where a.is_active and a.id = {owner} and {_HAS_A_DUTY}"
        f" and ({at}.group_id is null or {_works_in(f'{at}.group_id')}) limit 1), true)"
    )
    asked = (on, _roles_with(permission), permission.value, on, on, on)
    return RawSQL(sql, asked, output_field=BooleanField())  # noqa: S611


def students(scope: Scope) -> QuerySet[Person]:
    """The pupils in the scope, in no order."""
    return Person.objects.filter(id__in=scope.ids())


def student(scope: Scope, student_uuid: uuid.UUID) -> Person | None:
    """The pupil, if in the scope."""
    return Person.objects.filter(scope.reaches("school_person.id"), uuid=student_uuid).first()


def among(
    student_ids: Collection[int], account: Account, on: dt.date, permissions: Collection[Permission]
) -> dict[Permission, set[int]]:
    """Permission → those of the pupils whom the account reaches with it. One statement for all of them."""
    # A part for each permission, and each pupil by themselves: then what the account's roles give is found once a part.
    part = (
        "select %s, s.id from unnest(%s::bigint[]) s(id) "
        "where (select true from access_grounds(%s, %s, %s) g where g.student_id = s.id limit 1)"
    )
    parameters = [(p.value, list(student_ids), account.pk, p.value, on) for p in permissions]
    reached: dict[Permission, set[int]] = {permission: set() for permission in permissions}
    for permission, student_id in _rows(" union all ".join([part] * len(parameters)), *chain(*parameters)):
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

    Whoever reaches every pupil there is acts as a database role of their own from here on, without a list of pupils.
    One statement for it all: it runs once in every request of somebody signed in.
    """
    rows = _rows(
        "with wall as materialized (select set_config('app.account_id', %s, true), "
        "case when current_user = 'ff_app' and access_reaches_all(%s, %s) "
        "then set_config('role', 'ff_organiser', true) end) "
        "select r.role, r.via, r.organisation_id, r.since from wall left join access_roles(%s, %s) r on true "
        "order by r.role, r.via",
        str(account.pk),
        account.pk,
        on,
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
    return units_of(held_roles(account, on), account, permission)


def units_of(roles: Iterable[HeldRole], account: Account, permission: Permission) -> QuerySet[Organisation]:
    """The same for somebody whose roles on the day are known."""
    places = {held.organisation_id for held in roles if permission in permissions_of(frozenset({held.role}))}
    units = Organisation.objects.filter(parent_id=account.organiser_id)
    return units if account.organiser_id in places else units.filter(id__in=places)


def staff_with(permission: Permission, units: Collection[Organisation], on: dt.date) -> list[Account]:
    """Every account that a duty at one of the units, or at its organiser, gives the permission on the day, by name.

    Of pupils and guardians nobody: what they hold is no duty. One statement.
    """
    places = [place for one in units for place in (one.pk, one.organiser_pk)]
    held = (
        "select a.id from school_duty d join access_account a on a.person_id = d.person_id and a.is_active"
        " cross join lateral access_roles(a.id, %s) r"
        " where d.organisation_id = any(%s) and r.organisation_id = any(%s) and r.role = any(%s)"
    )
    found = Account.objects.filter(pk__in=RawSQL(held, (on, places, places, _roles_with(permission))))  # noqa: S611
    return list(found.order_by("display_name", "pk"))


def of_these_with(permission: Permission, held: Collection[tuple[int, int]], on: dt.date) -> frozenset[tuple[int, int]]:
    """Those of the pairs of account and unit where a duty there, or at the organiser, gives the account the permission.

    One statement, that asks each pair by itself.
    """
    rows = _rows(
        "select p.account, u.id from unnest(%s::bigint[], %s::bigint[]) p(account, unit)"  # noqa: S608
        " join access_account a on a.id = p.account and a.is_active join school_organisation u on u.id = p.unit"
        f" where {_HAS_A_DUTY}",
        [account for account, _unit in held],
        [unit for _account, unit in held],
        on,
        _roles_with(permission),
    )
    return frozenset((account, unit) for account, unit in rows)


def of_these_in(group: Group, accounts: Collection[Account], permission: Permission, on: dt.date) -> list[Account]:
    """Those of the accounts that reach somebody of the group with the permission, in the same order. One statement."""
    asked = f"select a.id from unnest(%s::bigint[]) a(id) where {_works_in('%s')}"  # noqa: S608
    rows = _rows(asked, [one.pk for one in accounts], permission.value, on, group.pk, on, on)
    reaching = {number for (number,) in rows}
    return [one for one in accounts if one.pk in reaching]


def _roles_with(permission: Permission) -> list[str]:
    return [grant.role.value for grant in GRANTS if permission in grant.permissions]


#: What is read of an account to call it by name, in the order of the model's fields, as from_db takes them.
_NAMED = ("id", "username", "person_id", "display_name")


@dataclass(frozen=True)
class Reader:
    """Somebody who may see a pupil, and why."""

    account: Account
    grounds: tuple[Ground, ...]


def readers_of(student: Person, permission: Permission, on: dt.date) -> list[Reader]:
    """Every account that reaches the pupil with the permission on that day, by name. One query.

    What else than the name is asked of one of the accounts is read then.
    """
    found: dict[tuple[str, int], tuple[Account, list[Ground]]] = {}
    for account_id, name, username, person_id, role, via, since in _rows(
        "select a.id, a.display_name, a.username, a.person_id, g.role, g.via, g.since "
        "from access_account a, access_grounds(a.id, %s, %s) g "
        "where a.is_active and a.organiser_id = %s and g.student_id = %s order by g.role, g.via",
        permission.value,
        on,
        student.organiser_id,
        student.pk,
    ):
        account = Account.from_db("default", _NAMED, (account_id, username, person_id, name))
        found.setdefault((name, account_id), (account, []))[1].append(Ground(Role(role), via, since))
    return [Reader(account, tuple(grounds)) for _name, (account, grounds) in sorted(found.items())]


def _rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
