"""Who is asked in a round: those in its groups, and those of whom something is told, whatever class they are in now."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from fullfolj.mapping.instruments.content import Party
from fullfolj.mapping.models import MappingRound
from fullfolj.school.models import GroupMembership, Person
from fullfolj.signals.desk import holds


def members_on(planned: MappingRound, today: dt.date) -> QuerySet[GroupMembership]:
    """Who is in the round's groups today, or was on its last day once it has closed; on its first before it opens.

    Reads nobody by itself: whoever shows pupils filters by a scope. Protected identities are not asked here.
    """
    day = min(max(today, planned.opens_on), planned.closes_on)
    return GroupMembership.objects.filter(holds(day), group__mapping_rounds=planned, person__is_protected=False)


def asked_in(planned: MappingRound, today: dt.date) -> set[int]:
    """The numbers of those who are asked."""
    told = planned.staff_mappings if planned.instrument.party == Party.STAFF else planned.sheets
    begun = told.filter(student__is_protected=False).values_list("student_id", flat=True)
    return {*members_on(planned, today).values_list("person_id", flat=True), *begun}


def rounds_for(student: Person, today: dt.date) -> QuerySet[MappingRound]:
    """The rounds that are open today in which the pupil answers, the one that closes first first."""
    groups = GroupMembership.objects.filter(holds(today), person=student).values("group")
    asked = Q(groups__in=groups) | Q(sheets__student=student)
    open_now = MappingRound.objects.filter(
        asked, instrument__party=Party.STUDENT, opens_on__lte=today, closes_on__gte=today
    )
    return open_now.select_related("instrument").distinct().order_by("closes_on", "pk")
