"""Handovers of a pupil, for those who work with support; and those that have come to the visitor's school."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.glances import Glance
from fullfolj.access.readings import log_readings
from fullfolj.access.scopes import is_out_of_reach
from fullfolj.school.enums import OrganisationType
from fullfolj.school.models import Organisation, Person
from fullfolj.support import permissions
from fullfolj.support.handover import states
from fullfolj.support.models import HandoverAnswer, HandoverSeen, SchoolHandover, SentHandover

#: Whether any handover at all waits for an answer, or for more to be said.
WAITING = Glance("school-handovers", "exists (select from support_senthandover where answer in ('', 'asked-back'))")
#: How long the receiving school reaches what was sent by the handover itself, as the wall has it (config 0028).
REACHED = dt.timedelta(days=365)


def of(student: Person) -> Sequence[SchoolHandover]:
    """Every handover of the pupil, the newest first, each with who has seen it and how it was sent."""
    return list(_whole(SchoolHandover.objects.filter(student=student)).order_by("-begun_at"))


def one(student: Person, handover_uuid: uuid.UUID) -> SchoolHandover:
    """Http404 for one of another pupil."""
    found = _whole(SchoolHandover.objects.filter(student=student, uuid=handover_uuid)).first()
    if found is None:
        raise Http404
    return found


def sent_one(student: Person, sent_uuid: uuid.UUID) -> SentHandover:
    """As it was sent. Http404 for one of another pupil."""
    found = _named(SentHandover.objects.filter(student=student, uuid=sent_uuid)).first()
    if found is None:
        raise Http404
    return found


def works_with(student: Person, visitor: Visitor) -> bool:
    return scopes.student(visitor.scope(permissions.WORK), student.uuid) is not None


def unit_of(student: Person, today: dt.date) -> Organisation:
    """Where the pupil goes today, the latest begun; else where the pupil went last. Http404 for no school at all."""
    every = list(student.enrolments.select_related("unit").order_by(F("start_date").asc(nulls_first=True), "pk"))
    here = [one for one in every if (one.start_date or today) <= today <= (one.end_date or today)]
    if not every:
        raise Http404
    return (here or every)[-1].unit


def schools(student: Person) -> Sequence[Organisation]:
    """The organiser's schools, by name."""
    every = Organisation.objects.filter(parent=student.organiser_id, organisation_type=OrganisationType.SCHOOL_UNIT)
    return list(every.order_by("display_name", "pk"))


def received(visitor: Visitor) -> QuerySet[SentHandover]:
    """What has been sent to a school where the visitor receives, for a year.

    What was taken back is not there, nor what was asked back and has come anew.
    """
    since = visitor.now - REACHED
    units = visitor.units(permissions.RECEIVE).order_by()
    found = SentHandover.objects.filter(to_unit__in=units, student__is_protected=False, sent_at__gt=since)
    superseded = Q(answer=HandoverAnswer.ASKED_BACK) & Exists(_anew())
    return found.exclude(answer=HandoverAnswer.TAKEN_BACK).exclude(superseded)


def waiting(visitor: Visitor) -> QuerySet[SentHandover]:
    """Those of them that nobody has answered, the oldest first."""
    return received(visitor).filter(answer="").order_by("sent_at", "pk")


def asked_back(visitor: Visitor) -> QuerySet[SentHandover]:
    """What a school has asked more about and has not come anew: the visitor's, and those whose sender has left.

    Of pupils with whom the visitor works; the oldest question first.
    """
    asked = SentHandover.objects.filter(answer=HandoverAnswer.ASKED_BACK)
    found = asked.filter(student__in=visitor.scope(permissions.WORK).ids()).exclude(Exists(_anew()))
    left = is_out_of_reach(
        "support_senthandover.by_id", "support_senthandover.student_id", permissions.WORK, visitor.today
    )
    own = found.filter(by=visitor.account.pk)
    mine = Q(pk__in=own.values("pk")) | Q(pk__in=found.filter(left).values("pk"))
    return SentHandover.objects.filter(mine).order_by("answered_at", "pk")


def shown(visitor: Visitor) -> Sequence[SentHandover]:
    """All that have come, those that wait first, with pupils and schools; the reading is logged."""
    found = list(_named(received(visitor)).order_by("-sent_at"))
    found.sort(key=lambda one: bool(one.answer))
    _log([one.student_id for one in found], visitor, "support.handovers")
    return found


def received_one(visitor: Visitor, sent_uuid: uuid.UUID, *, page: str) -> SentHandover:
    """One of them, the reading logged. Http404 for any other."""
    found = _named(received(visitor)).filter(uuid=sent_uuid).first()
    if found is None:
        raise Http404
    _log([found.student_id], visitor, page)
    return found


def own(student: Person) -> Sequence[SchoolHandover]:
    """What the pupil and the guardians see: what has been shown to them, and what has been sent."""
    return [one for one in of(student) if one.shown_at is not None or states.standing_of(one) is not None]


def own_one(student: Person, handover_uuid: uuid.UUID) -> SchoolHandover:
    """One of them. Http404 for any other."""
    found = one(student, handover_uuid)
    if found.shown_at is None and states.standing_of(found) is None:
        raise Http404
    return found


def _anew() -> QuerySet[SentHandover]:
    """What has been sent of the same handover later."""
    return SentHandover.objects.filter(handover=OuterRef("handover"), sent_at__gt=OuterRef("sent_at"))


def _log(students: Sequence[int], visitor: Visitor, page: str) -> None:
    ground = visitor.ground(permissions.RECEIVE)
    log_readings(sorted(set(students)), by=visitor.actor, page=page, ground=ground, at=visitor.now)


def _named(found: QuerySet[SentHandover]) -> QuerySet[SentHandover]:
    return found.select_related("student", "from_unit", "to_unit", "by", "answered_by")


def _whole(found: QuerySet[SchoolHandover]) -> QuerySet[SchoolHandover]:
    sent = _named(SentHandover.objects.all()).order_by("-sent_at")
    seen = HandoverSeen.objects.select_related("by").order_by("-party")
    return found.select_related("student", "unit", "by").prefetch_related(
        Prefetch("seen", seen), Prefetch("sent", sent)
    )
