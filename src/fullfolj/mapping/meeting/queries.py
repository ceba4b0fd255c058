"""The classes that wait for a meeting, and the pupils of one of them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.mapping import permissions
from fullfolj.mapping.asked import members_on
from fullfolj.mapping.instruments.content import Party
from fullfolj.mapping.models import MappingRound, StaffMapping
from fullfolj.school.models import Group, Person
from fullfolj.school.swedish import by_name
from fullfolj.signals.desk_rows import DeskStudent, desk_students


@dataclass(frozen=True)
class WaitingClass:
    """A class in an open round: how many pupils of the visitor's, and of how many all is said."""

    round: MappingRound
    group: Group
    pupils: int
    done: int


@dataclass(frozen=True)
class Place:
    """A pupil in the order of the meeting."""

    student: Person
    mapping: StaffMapping | None

    @property
    def is_done(self) -> bool:
        return self.mapping is not None and self.mapping.done_at is not None


def waiting(visitor: Visitor) -> list[WaitingClass]:
    """The classes of the rounds that are open today, by unit and name. No pupil."""
    today = visitor.today
    rounds = MappingRound.objects.filter(
        unit__parent=visitor.account.organiser_id,
        instrument__party=Party.STAFF,
        opens_on__lte=today,
        closes_on__gte=today,
    ).select_related("instrument", "unit")
    found = []
    for planned in rounds:
        for group in planned.groups.order_by("display_name", "pk"):
            reached = _reached(planned, group, visitor)
            done = StaffMapping.objects.filter(round=planned, student__in=reached, done_at__isnull=False).count()
            if reached:
                found.append(WaitingClass(planned, group, len(reached), done))
    return sorted(found, key=lambda one: (one.round.unit.display_name, one.group.display_name))


def places(visitor: Visitor, round_uuid: uuid.UUID, group_uuid: uuid.UUID) -> tuple[MappingRound, Group, list[Place]]:
    """The pupils of a class in a round, by name; the reading of all of them is logged. Http404 without any."""
    rounds = MappingRound.objects.filter(unit__parent=visitor.account.organiser_id, instrument__party=Party.STAFF)
    planned = rounds.filter(uuid=round_uuid).select_related("instrument", "unit").first()
    group = planned.groups.filter(uuid=group_uuid).first() if planned is not None else None
    if planned is None or group is None:
        raise Http404
    people = _reached(planned, group, visitor)
    if not people:
        raise Http404
    ground = visitor.ground(permissions.FILL)
    log_readings([one.pk for one in people], by=visitor.actor, page="mapping.meeting", ground=ground, at=visitor.now)
    told = {one.student_id: one for one in planned.staff_mappings.filter(student__in=people).select_related("by")}
    return planned, group, [Place(one, told.get(one.pk)) for one in people]


def lit(student: Person, visitor: Visitor) -> DeskStudent | None:
    """What is lit for the pupil, and the latest school days; None where the visitor may not see it."""
    return desk_students(visitor.scope(permissions.SEE_SIGNALS), [student.pk]).get(student.pk)


def earlier(student: Person, planned: MappingRound) -> Sequence[StaffMapping]:
    """What staff said in earlier rounds, the newest first."""
    told = StaffMapping.objects.filter(student=student, round__opens_on__lt=planned.opens_on)
    return list(told.select_related("round__instrument").order_by("-round__opens_on", "-pk"))


def _reached(planned: MappingRound, group: Group, visitor: Visitor) -> list[Person]:
    members = members_on(planned, visitor.today).filter(group=group).values("person")
    reached = scopes.students(visitor.scope(permissions.FILL)).filter(pk__in=members)
    return list(reached.order_by(*by_name()))
