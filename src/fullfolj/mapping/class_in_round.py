"""A class that is asked in a round, and those of its pupils whom a visitor maps."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.http import Http404

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.mapping import permissions
from fullfolj.mapping.asked import members_on
from fullfolj.mapping.instruments.content import Party
from fullfolj.mapping.models import MappingRound
from fullfolj.school.models import Group, Person
from fullfolj.school.swedish import by_name


@dataclass(frozen=True)
class ClassInRound:
    """`pupils` by name; at least one."""

    round: MappingRound
    group: Group
    pupils: Sequence[Person]


def class_in_round(
    visitor: Visitor, round_uuid: uuid.UUID, group_uuid: uuid.UUID, parties: Collection[Party]
) -> ClassInRound:
    """Http404 for a round that another party answers, and for a class in which the visitor reaches nobody.

    Whoever shows a pupil logs the reading.
    """
    rounds = MappingRound.objects.filter(unit__parent=visitor.account.organiser_id, instrument__party__in=parties)
    planned = rounds.filter(uuid=round_uuid).select_related("instrument", "unit").first()
    group = planned.groups.filter(uuid=group_uuid).first() if planned is not None else None
    if planned is None or group is None:
        raise Http404
    members = members_on(planned, visitor.today).filter(group=group).values("person")
    people = list(scopes.students(visitor.scope(permissions.FILL)).filter(pk__in=members).order_by(*by_name()))
    if not people:
        raise Http404
    return ClassInRound(planned, group, people)
