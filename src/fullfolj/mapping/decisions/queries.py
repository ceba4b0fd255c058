"""Decisions about classes in which the visitor reaches somebody. No pupil."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.mapping import permissions
from fullfolj.mapping.models import ClassDecision
from fullfolj.school.models import Group, GroupMembership
from fullfolj.signals.desk import holds


def _groups(visitor: Visitor) -> QuerySet[Group]:
    reached = GroupMembership.objects.filter(holds(visitor.today), person__in=visitor.scope(permissions.FILL).ids())
    return Group.objects.filter(pk__in=reached.values("group"), unit__parent=visitor.account.organiser_id)


def one_group(visitor: Visitor, group_uuid: uuid.UUID) -> Group:
    """Http404 for a class in which the visitor reaches nobody."""
    found = _groups(visitor).filter(uuid=group_uuid).first()
    if found is None:
        raise Http404
    return found


def owners(group: Group, visitor: Visitor) -> Sequence[Account]:
    """Those who map the class: one of them can own what is decided."""
    members = GroupMembership.objects.filter(holds(visitor.today), group=group)
    pupil = (
        scopes.students(visitor.scope(permissions.FILL)).filter(pk__in=members.values("person")).order_by("pk").first()
    )
    return [one.account for one in scopes.readers_of(pupil, permissions.FILL, visitor.today)] if pupil else []


def of_class(group: Group) -> Sequence[ClassDecision]:
    """The open ones first, the one to look at first of them; then those that have ended, the newest first."""
    every = list(ClassDecision.objects.filter(group=group).select_related("owner", "group"))
    open_ones = sorted((one for one in every if not one.ended_at), key=lambda one: (one.look_again_on, one.pk))
    ended = [one for one in every if one.ended_at]
    return [*open_ones, *sorted(ended, key=lambda one: one.pk, reverse=True)]


def own(visitor: Visitor) -> Sequence[ClassDecision]:
    """The open ones that the visitor owns, the one to look at first of them first."""
    mine = ClassDecision.objects.filter(owner=visitor.account.pk, ended_at=None, group__in=_groups(visitor))
    return list(mine.select_related("owner", "group").order_by("look_again_on", "pk"))


def one(visitor: Visitor, decision_uuid: uuid.UUID) -> ClassDecision:
    """Http404 for one of a class in which the visitor reaches nobody."""
    found = ClassDecision.objects.filter(uuid=decision_uuid, group__in=_groups(visitor)).select_related(
        "owner", "group"
    )
    decision = found.first()
    if decision is None:
        raise Http404
    return decision
