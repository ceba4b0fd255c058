"""Anonymous rounds, and how far their classes have come. No pupil is shown, so no reading is logged."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.domain.disclosure import LEAST
from fullfolj.mapping import permissions
from fullfolj.mapping.free_text.forms import asks_for_text
from fullfolj.mapping.instruments.content import Party
from fullfolj.mapping.models import AnonymousClass, AnonymousRound
from fullfolj.mapping.own_instruments import choosing
from fullfolj.mapping.rounds.queries import classes
from fullfolj.school.models import Group, GroupMembership, Organisation
from fullfolj.signals.desk import holds


def large_enough(unit: Organisation, today: dt.date) -> QuerySet[Group]:
    """The classes of which anything could be told: ten pupils or more."""
    members = (
        GroupMembership.objects.filter(holds(today)).values("group").annotate(pupils=Count("person", distinct=True))
    )
    return classes(unit, today).filter(pk__in=members.filter(pupils__gte=LEAST).values("group"))


def instruments(unit: Organisation) -> dict[str, dict[str, Any]]:
    """Code → data of those that pupils can answer anonymously: none with texts, which betray who wrote them."""
    every = choosing.instruments(unit)
    return {code: data for code, data in every.items() if data["party"] == Party.STUDENT and not asks_for_text(data)}


def rounds_of(unit: Organisation) -> list[AnonymousRound]:
    """The newest first, with their classes."""
    found = AnonymousRound.objects.filter(unit=unit).select_related("instrument").prefetch_related("classes__group")
    return list(found.order_by("-opens_on", "-pk"))


def one_round(unit: Organisation, round_uuid: uuid.UUID) -> AnonymousRound:
    """Http404 where the unit has no such round."""
    found = AnonymousRound.objects.filter(unit=unit, uuid=round_uuid).first()
    if found is None:
        raise Http404
    return found


def reached(visitor: Visitor) -> list[AnonymousClass]:
    """The classes in anonymous rounds in which the visitor maps somebody today: by unit, name, the newest first."""
    return sorted(
        _reached(visitor).order_by("-round__closes_on", "-pk"),
        key=lambda one: (one.round.unit.display_name, one.group.display_name),
    )


@dataclass(frozen=True)
class ClassToAsk:
    """`pupils` is how many the visitor reaches in it today."""

    found: AnonymousClass
    pupils: int

    @property
    def left(self) -> int:
        """So many more can hand in: nobody twice."""
        return max(0, self.pupils - self.found.handed_in)


def one_class(visitor: Visitor, round_uuid: uuid.UUID, group_uuid: uuid.UUID) -> AnonymousClass:
    """Http404 for a class in which the visitor maps nobody."""
    found = _reached(visitor).filter(round__uuid=round_uuid, group__uuid=group_uuid).first()
    if found is None:
        raise Http404
    return found


def class_to_ask(visitor: Visitor, round_uuid: uuid.UUID, group_uuid: uuid.UUID) -> ClassToAsk:
    """The same with how many there are to give a code."""
    found = one_class(visitor, round_uuid, group_uuid)
    return ClassToAsk(found, _members(visitor).filter(group=found.group).values("person").distinct().count())


def open_classes(visitor: Visitor) -> Sequence[AnonymousClass]:
    """Those of `reached` whose round is open."""
    return [one for one in reached(visitor) if one.round.is_open_on(visitor.today)]


def closed_classes(visitor: Visitor) -> Sequence[AnonymousClass]:
    """Those of `reached` whose round has closed."""
    return [one for one in reached(visitor) if one.round.closes_on < visitor.today]


def _reached(visitor: Visitor) -> QuerySet[AnonymousClass]:
    mine = AnonymousClass.objects.filter(
        round__unit__parent=visitor.account.organiser_id, group__in=_members(visitor).values("group")
    )
    return mine.select_related("group", "round__unit", "round__instrument")


def _members(visitor: Visitor) -> QuerySet[GroupMembership]:
    return GroupMembership.objects.filter(holds(visitor.today), person__in=visitor.scope(permissions.FILL).ids())
