"""Support measures whose day has come, for those who see to them; and one of a pupil's."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import Http404

from fullfolj.access.gate import Visitor, student_or_refusal
from fullfolj.access.glances import Glance
from fullfolj.access.readings import log_readings
from fullfolj.access.scopes import is_out_of_reach
from fullfolj.school.models import Person
from fullfolj.support import permissions, tiers
from fullfolj.support.models import Intervention, Tier

#: Whether anything at all waits to be followed up.
DUE = Glance("follow-ups", "exists (select from support_intervention where ended_on is null and next_on <= %(today)s)")


def due(visitor: Visitor) -> QuerySet[Intervention]:
    """Those that the visitor sees to, and of pupils within reach those that nobody sees to; the oldest first.

    Whoever stands in has them from the day after: then whoever sees to it has not been there.
    """
    left = is_out_of_reach(
        "support_intervention.responsible_id", "support_intervention.student_id", permissions.WORK, visitor.today
    )
    # Those whose day has come are few: each pupil is looked up, instead of all within reach listed.
    reached = visitor.scope(permissions.WORK).reaches("support_intervention.student_id")
    waiting = Intervention.objects.filter(
        tiers.cases(visitor, "case__"), reached, ended_on=None, next_on__lte=visitor.today
    )
    stands_in = Q(stand_in=visitor.account.pk, next_on__lt=visitor.today)
    mine = waiting.filter(Q(responsible=visitor.account.pk) | stands_in | Q(left))
    return mine.order_by("next_on", "pk")


def shown(visitor: Visitor) -> Sequence[Intervention]:
    """The same with pupils and who sees to each; the reading is logged."""
    found = list(due(visitor).select_related("student", "responsible", "case"))
    ground = visitor.ground(permissions.WORK)
    students = sorted({one.student_id for one in found})
    log_readings(students, by=visitor.actor, page="support.due", ground=ground, at=visitor.now)
    return found


def found(
    visitor: Visitor, student_uuid: uuid.UUID, intervention_uuid: uuid.UUID, *, page: str
) -> tuple[Person, Intervention]:
    """The pupil and the support measure, for whoever works with it; the reading is logged with the case's tier.

    Http404 for one of another pupil, and of a case that the visitor may not read.
    """
    readable = Intervention.objects.filter(
        tiers.cases(visitor, "case__"), uuid=intervention_uuid, student__uuid=student_uuid
    )
    tier = readable.values_list("case__tier", flat=True).first() or Tier.WORKING
    student = student_or_refusal(visitor, student_uuid, permissions.WORK, page=tiers.page_of(page, tier))
    told = readable.select_related("case", "responsible", "stand_in")
    one = told.prefetch_related("follow_ups__by", "check_ins__by", "sessions").first()
    if one is None:
        raise Http404
    return student, one
