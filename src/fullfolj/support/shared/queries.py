"""Support measures for classes and schools, of the units where the visitor works with support. No pupil."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import F, Q, QuerySet
from django.http import Http404

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.glances import Glance
from fullfolj.access.models import Account
from fullfolj.access.scopes import Scope
from fullfolj.school.models import Group, GroupMembership, Organisation
from fullfolj.signals.desk import holds
from fullfolj.support import permissions
from fullfolj.support.models import SharedMeasure

#: Whether anything at all waits to be followed up.
DUE = Glance(
    "shared-follow-ups",
    "exists (select from support_sharedmeasure where ended_on is null and next_on <= %(today)s)",
)


def groups(visitor: Visitor, unit: Organisation) -> Sequence[Group]:
    """The unit's groups in which the visitor works with support for somebody, by name."""
    reached = GroupMembership.objects.filter(holds(visitor.today), person__in=visitor.scope(permissions.WORK).ids())
    return list(Group.objects.filter(pk__in=reached.values("group"), unit=unit).order_by("display_name", "pk"))


def group(visitor: Visitor, group_uuid: uuid.UUID) -> Group:
    """One of them, of any unit where the visitor works with support; Http404 for any other."""
    reached = GroupMembership.objects.filter(holds(visitor.today), person__in=visitor.scope(permissions.WORK).ids())
    found = Group.objects.filter(
        pk__in=reached.values("group"), unit__in=visitor.units(permissions.WORK).order_by(), uuid=group_uuid
    )
    one = found.select_related("unit").first()
    if one is None:
        raise Http404
    return one


def owners(visitor: Visitor, unit: Organisation, of: Group | None = None) -> Sequence[Account]:
    """Those who may see to one: all whom a duty at the unit lets work with support, by name.

    With `of` those of them who work with somebody in that group: nobody else finds what is done for it.
    """
    staff = scopes.staff_with(permissions.WORK, [unit], visitor.today)
    return staff if of is None else scopes.of_these_in(of, staff, permissions.WORK, visitor.today)


def every(visitor: Visitor) -> Sequence[SharedMeasure]:
    """Those that go on first, the one that is due first of them; then those that have ended."""
    ordered = _reached(visitor).order_by(F("ended_on").desc(nulls_first=True), "next_on", "pk")
    return list(_told(ordered))


def due(visitor: Visitor) -> Sequence[SharedMeasure]:
    """The visitor's own, those that somebody stood in for has missed, and those that nobody sees to; oldest first."""
    left = scopes.is_left(
        "support_sharedmeasure.responsible_id", "support_sharedmeasure", permissions.WORK, visitor.today
    )
    waiting = _reached(visitor).filter(ended_on=None, next_on__lte=visitor.today)
    stands_in = Q(stand_in=visitor.account.pk, next_on__lt=visitor.today)
    mine = waiting.filter(Q(responsible=visitor.account.pk) | stands_in | Q(left))
    return list(_told(mine.order_by("next_on", "pk")))


def due_at(visitor: Visitor, unit: Organisation) -> QuerySet[SharedMeasure]:
    """All at the unit whose day has come, whoever sees to them; the oldest first."""
    return _reached(visitor).filter(unit=unit, ended_on=None, next_on__lte=visitor.today).order_by("next_on", "pk")


def going_on(visitor: Visitor) -> QuerySet[SharedMeasure]:
    """Those that have not ended."""
    return _reached(visitor).filter(ended_on=None)


def done_for(of: Group | None, unit: Organisation, visitor: Visitor) -> Sequence[SharedMeasure]:
    """What is done for the group, or for everybody at the unit; the one that is due first of them."""
    found = going_on(visitor).filter(unit=unit, group=of).select_related("unit")
    return list(found.order_by("next_on", "pk"))


def one(visitor: Visitor, unit: Organisation, measure_uuid: uuid.UUID) -> SharedMeasure:
    """Http404 for one of another unit, or of a group in which the visitor reaches nobody."""
    found = _told(_reached(visitor).filter(unit=unit, uuid=measure_uuid)).first()
    if found is None:
        raise Http404
    return found


def open_to(account: Account, today: dt.date, path: str = "") -> Q:
    """Condition that the account reaches one: somebody of its group, at a unit where the account works with support."""
    units = scopes.units_with(account, permissions.WORK, today)
    return within(Scope(account.pk, permissions.WORK, today), units, path)


def _reached(visitor: Visitor) -> QuerySet[SharedMeasure]:
    found = within(visitor.scope(permissions.WORK), visitor.units(permissions.WORK).order_by())
    return SharedMeasure.objects.filter(found)


def within(scope: Scope, units: QuerySet[Organisation], path: str = "") -> Q:
    """Condition that what lies at `path` is about one of the units, or a group there with somebody of the scope.

    What is about a group that has ended is the unit's: nobody is in it, and it would be with nobody.
    """
    reached = GroupMembership.objects.filter(holds(scope.on), person__in=scope.ids())
    whose = Q(**{f"{path}group__isnull": True}) | Q(**{f"{path}group__end_date__lt": scope.on})
    whose |= Q(**{f"{path}group__in": reached.values("group")})
    return whose & Q(**{f"{path}unit__in": units})


def _told(found: QuerySet[SharedMeasure]) -> QuerySet[SharedMeasure]:
    return found.select_related("unit", "group", "responsible", "stand_in").prefetch_related(
        "follow_ups__by", "sessions"
    )
