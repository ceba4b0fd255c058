"""The classes that wait for a meeting, the pupils of one of them, and what is known of the pupil who is talked of."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.http import Http404

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.access.permissions import Permission
from fullfolj.access.readings import log_readings
from fullfolj.mapping import permissions
from fullfolj.mapping.class_in_round import class_in_round
from fullfolj.mapping.instruments.content import Party
from fullfolj.mapping.models import MappingRound, StaffMapping
from fullfolj.school.models import Group, GroupMembership, Person
from fullfolj.shell.panels import PANELS
from fullfolj.signals.desk import holds
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


@dataclass(frozen=True)
class Meeting:
    """A class in a round, and its pupils by name; at least one."""

    round: MappingRound
    group: Group
    places: Sequence[Place]

    def number_of(self, student_uuid: uuid.UUID) -> int:
        """The pupil's place, from 0; Http404 for one who is not in the class."""
        found = next((at for at, one in enumerate(self.places) if one.student.uuid == student_uuid), None)
        if found is None:
            raise Http404
        return found


@dataclass(frozen=True)
class AtHand:
    """What lies beside the questions. `may` are the visitor's permissions over the pupil, not over somebody.

    `lit` is None where the visitor may not see what is lit. `readers` are those who could have been in the room: who
    reach the pupil with the right to fill in. `latest` are those who were, when the visitor last was done with a pupil
    in the round.
    """

    lit: DeskStudent | None
    earlier: Sequence[StaffMapping]
    may: frozenset[Permission]
    readers: Sequence[Account]
    latest: Sequence[int]


def waiting(visitor: Visitor) -> list[WaitingClass]:
    """The classes of the rounds that are open today, by unit and name. No pupil; one statement counts them all."""
    today = visitor.today
    rounds = MappingRound.objects.filter(
        unit__parent=visitor.account.organiser_id,
        instrument__party=Party.STAFF,
        opens_on__lte=today,
        closes_on__gte=today,
    ).select_related("instrument", "unit")
    by_number = {one.pk: one for one in rounds}
    done = StaffMapping.objects.filter(
        round=OuterRef("group__mapping_rounds"), student=OuterRef("person"), done_at__isnull=False
    )
    members = GroupMembership.objects.filter(
        holds(today),
        group__mapping_rounds__in=by_number,
        person__in=visitor.scope(permissions.FILL).ids(),
        person__is_protected=False,
    )
    counted = (
        members.annotate(is_done=Exists(done))
        .values_list("group__mapping_rounds", "group", "is_done")
        .annotate(pupils=Count("person", distinct=True))
        .order_by()
    )
    pupils: dict[tuple[int, int], list[int]] = {}
    for number, group, is_done, count in counted:
        pupils.setdefault((number, group), [0, 0])[is_done] += count
    groups = Group.objects.in_bulk({group for _number, group in pupils})
    found = [
        WaitingClass(by_number[number], groups[group], open_ + done_, done_)
        for (number, group), (open_, done_) in pupils.items()
    ]
    return sorted(found, key=lambda one: (one.round.unit.display_name, one.group.display_name, one.round.pk))


def meeting(visitor: Visitor, round_uuid: uuid.UUID, group_uuid: uuid.UUID) -> Meeting:
    """A class in a round. Http404 where the visitor reaches nobody in it. Whoever shows a pupil logs the reading."""
    found = class_in_round(visitor, round_uuid, group_uuid, [Party.STAFF])
    told = found.round.staff_mappings.filter(student__in=found.pupils).select_related("by")
    by_student = {one.student_id: one for one in told}
    return Meeting(found.round, found.group, [Place(one, by_student.get(one.pk)) for one in found.pupils])


def log_shown(shown: Sequence[Place], visitor: Visitor) -> None:
    """The reading of those whom a page shows."""
    log_readings(
        [one.student.pk for one in shown],
        by=visitor.actor,
        page="mapping.meeting",
        ground=visitor.ground(permissions.FILL),
        at=visitor.now,
    )


def at_hand(place: Place, planned: MappingRound, visitor: Visitor) -> AtHand:
    """What is known of the pupil beside the questions."""
    student, wanted = place.student, {one.permission for one in PANELS} | {permissions.SEE_ATTENDANCE}
    reached = scopes.among([student.pk], visitor.account, visitor.today, wanted)
    may = frozenset(permission for permission, found in reached.items() if found)
    lit = desk_students(visitor.scope(permissions.SEE_SIGNALS), [student.pk]).get(student.pk)
    earlier = StaffMapping.objects.filter(student=student, round__opens_on__lt=planned.opens_on)
    mine = planned.staff_mappings.filter(by=visitor.account.pk, done_at__isnull=False).order_by("-done_at")
    return AtHand(
        lit=lit,
        earlier=list(earlier.select_related("round__instrument").order_by("-round__opens_on", "-pk")),
        may=may,
        readers=readers(student, visitor),
        latest=mine.values_list("participants", flat=True).first() or [visitor.account.pk],
    )


def readers(student: Person, visitor: Visitor) -> Sequence[Account]:
    """Those who could be in the room, by name."""
    return [one.account for one in scopes.readers_of(student, permissions.FILL, visitor.today)]
