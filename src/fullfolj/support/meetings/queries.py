"""Meetings that the visitor may take part in, and what they take up, of pupils within the visitor's reach."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import F, Q, QuerySet
from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.glances import Glance
from fullfolj.access.models import Account, Reading
from fullfolj.access.readings import log_readings
from fullfolj.access.scopes import is_left, is_out_of_reach
from fullfolj.school.models import Organisation, Person
from fullfolj.support import permissions
from fullfolj.support.cases import queries as cases
from fullfolj.support.investigations.questions import enrolment_of
from fullfolj.support.models import Case, Intervention, Meeting, MeetingDecision, MeetingItem, SharedMeasure, Tier
from fullfolj.support.shared import queries as shared

#: Whether any decision of a meeting waits.
TASKS = Glance("meeting tasks", "exists (select from support_meetingdecision where done_at is null)")


def meetings(visitor: Visitor) -> Sequence[Meeting]:
    """The latest of the visitor's units, the newest first."""
    units = visitor.units(permissions.WORK)
    return list(Meeting.objects.filter(unit__in=units).select_related("unit").order_by("-opened_at")[:20])


def meeting(visitor: Visitor, meeting_uuid: uuid.UUID) -> Meeting:
    """Http404 for one of another unit."""
    units = visitor.units(permissions.WORK)
    found = Meeting.objects.filter(unit__in=units, uuid=meeting_uuid).select_related("unit").first()
    if found is None:
        raise Http404
    return found


def items(held: Meeting, visitor: Visitor) -> Sequence[MeetingItem]:
    """What the meeting takes up, in order, of pupils within reach; without pupil it is for all who take part.

    A group is one in which the visitor works with somebody, as of what is done for it.
    """
    reached = visitor.scope(permissions.WORK).reaches("support_meetingitem.student_id")
    mine = held.items.filter(Q(student=None) | Q(reached, student__is_protected=False))
    told = mine.select_related("student", "group", "unit").prefetch_related("decisions__responsible")
    found = list(told.order_by("place", "pk"))
    if all(one.group_id is None for one in found):
        return found
    groups = {None, *(one.pk for one in shared.groups(visitor, held.unit))}
    return [one for one in found if one.group_id in groups]


def item(found: Sequence[MeetingItem], item_uuid: uuid.UUID) -> MeetingItem:
    """One of those; Http404 for any other."""
    one = next((one for one in found if one.uuid == item_uuid), None)
    if one is None:
        raise Http404
    return one


def opened(
    visitor: Visitor, meeting_uuid: uuid.UUID, item_uuid: uuid.UUID
) -> tuple[Meeting, Sequence[MeetingItem], MeetingItem]:
    """The meeting, what it takes up, and one of it; the reading of its pupil is logged."""
    held = meeting(visitor, meeting_uuid)
    found = items(held, visitor)
    one = item(found, item_uuid)
    read([one.student], visitor, "support.meeting")
    return held, found, one


def done_for(one: MeetingItem, visitor: Visitor) -> tuple[Sequence[Case], Sequence[SharedMeasure]]:
    """What a pupil's item shows of their cases; of any other what is done for the group, or for everybody."""
    if one.student:
        return cases.outline_of(one.student), []
    return [], shared.done_for(one.group, one.unit, visitor)


def measure(one: MeetingItem, intervention_uuid: uuid.UUID) -> tuple[Person, Intervention]:
    """The item's pupil and a support measure of theirs, of a case that all who work with the pupil may read.

    Http404 for any other, and for an item about no pupil: nothing stricter is put on a projector.
    """
    told = Intervention.objects.filter(uuid=intervention_uuid, case__tier=Tier.WORKING, student=one.student_id)
    found = told.prefetch_related("follow_ups").first()
    if found is None or one.student is None:
        raise Http404
    return one.student, found


def unit_of(student: Person, today: dt.date) -> Organisation:
    """Where the pupil goes to school that day; Http404 for nowhere."""
    found = enrolment_of(student, today)
    if found is None:
        raise Http404
    return found.unit


def workers(item: MeetingItem, visitor: Visitor) -> Sequence[Account]:
    """Who can be given something to do: whoever works with the pupil; about a group or the school, with pupils there.

    Nobody else sees what they have been given.
    """
    return cases.workers(item.student, visitor) if item.student else shared.owners(visitor, item.unit, item.group)


def tasks(visitor: Visitor) -> QuerySet[MeetingDecision]:
    """What the visitor has been given to do, and of pupils within reach what nobody sees to any more."""
    reached = visitor.scope(permissions.WORK).reaches("support_meetingdecision.student_id")
    left = is_out_of_reach(
        "support_meetingdecision.responsible_id", "support_meetingdecision.student_id", permissions.WORK, visitor.today
    )
    mine = Q(responsible=visitor.account.pk) & (Q(student=None) | Q(reached))
    waiting = MeetingDecision.objects.filter(done_at=None).filter(mine | (Q(left) & Q(reached)) | _left_behind(visitor))
    return waiting.order_by("due_on", "pk")


def group_tasks(visitor: Visitor) -> QuerySet[MeetingDecision]:
    """Those about a class or a school where the visitor works with support, whoever sees to them; with its `unit`."""
    found = shared.within(visitor.scope(permissions.WORK), visitor.units(permissions.WORK).order_by(), "item__")
    return MeetingDecision.objects.filter(found, done_at=None, student=None).annotate(unit=F("item__unit_id"))


def _left_behind(visitor: Visitor) -> Q:
    """Condition that one about a class or a school lies with somebody who does not reach it any more."""
    left = is_left("support_meetingdecision.responsible_id", "support_meetingitem", permissions.WORK, visitor.today)
    about = shared.within(visitor.scope(permissions.WORK), visitor.units(permissions.WORK).order_by(), "item__")
    return Q(student=None) & about & Q(left)


def shown_tasks(visitor: Visitor) -> Sequence[MeetingDecision]:
    """The same with pupils and who sees to each; the reading is logged."""
    found = list(tasks(visitor).select_related("student", "responsible", "item__group"))
    students = sorted({one.student_id for one in found if one.student_id is not None})
    ground = visitor.ground(permissions.WORK)
    log_readings(students, by=visitor.actor, page="support.tasks", ground=ground, at=visitor.now)
    return found


def has_read_today(student: Person, visitor: Visitor, page: str) -> bool:
    """Whether the log knows that the visitor has had the pupil on that page today."""
    return Reading.objects.filter(
        account=visitor.account.pk, student=student, page=page, at__date=visitor.today
    ).exists()


def read(students: Sequence[Person | None], visitor: Visitor, page: str) -> None:
    """The reading of those pupils is logged."""
    numbers = sorted({one.pk for one in students if one is not None})
    log_readings(numbers, by=visitor.actor, page=page, ground=visitor.ground(permissions.WORK), at=visitor.now)
