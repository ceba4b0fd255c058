"""Who can be the reader of what pupils write: accounts that reach them and may see the mapping."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from fullfolj.access.models import Account, RoleReach
from fullfolj.access.permissions import Reach
from fullfolj.access.scopes import Scope
from fullfolj.mapping import permissions
from fullfolj.school.models import AssignmentRole, Duty, Group, GroupMembership, Organisation
from fullfolj.signals.desk import holds


def possible_readers(unit: Organisation, today: dt.date) -> QuerySet[Account]:
    """Those whose duty reaches the unit's pupils or whose assignment reaches a class of it, by name."""
    duties = Duty.objects.filter(
        holds(today),
        duty_role__in=_reaching(Reach.UNIT).values("duty_role"),
        organisation__in=[unit.pk, unit.organiser_pk],
    )
    assignments = AssignmentRole.objects.filter(
        holds(today), assignment_role__in=_reaching(Reach.GROUP).values("assignment_role"), group__unit=unit
    )
    people = Q(person__in=duties.values("person")) | Q(person__in=assignments.values("duty__person"))
    return Account.objects.filter(people, is_active=True, organiser=unit.organiser_pk).order_by("display_name", "pk")


def reaches_all(reader: Account, groups: Iterable[Group], today: dt.date) -> bool:
    """Whether the reader reaches every pupil of the groups who is asked."""
    scope = Scope(reader.pk, permissions.FILL, today)
    members = GroupMembership.objects.filter(holds(today), group__in=groups, person__is_protected=False)
    return not members.exclude(person__in=scope.ids()).exists()


def _reaching(reach: Reach) -> QuerySet[RoleReach]:
    return RoleReach.objects.filter(permission=permissions.FILL, reach=reach)
