"""The cases that somebody has shown to a pupil, or to the pupil's guardians."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import F, Prefetch, QuerySet
from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.school.models import Person
from fullfolj.support.models import Case, CheckIn, Intervention


def shown_to(student: Person, visitor: Visitor) -> Sequence[Case]:
    """The open ones first, with the support measures that go on and how the pupil has found them. Three statements."""
    own = CheckIn.objects.filter(by__person=student.pk).select_related("by").order_by("-date")
    going = Intervention.objects.filter(ended_on=None).select_related("responsible").order_by("next_on", "pk")
    shown = _shown(student, visitor).prefetch_related(
        Prefetch("interventions", going.prefetch_related(Prefetch("check_ins", own)))
    )
    return list(shown.order_by(F("closed_on").desc(nulls_first=True), "-opened_at"))


def own_intervention(student: Person, intervention_uuid: uuid.UUID, visitor: Visitor) -> Intervention:
    """One in a case that the pupil sees. Http404 for any other."""
    shown = _shown(student, visitor).filter(closed_on=None)
    found = Intervention.objects.filter(case__in=shown, uuid=intervention_uuid).first()
    if found is None:
        raise Http404
    return found


def _shown(student: Person, visitor: Visitor) -> QuerySet[Case]:
    is_pupil = visitor.account.person_id == student.pk
    return Case.objects.filter(student=student, **({"pupil_sees": True} if is_pupil else {"guardians_see": True}))
