"""Who is asked in a round: those in its groups, and those of whom something is told, whatever class they are in now."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.db.models import Q, QuerySet

from fullfolj.mapping.instruments.content import Party
from fullfolj.mapping.models import MappingRound, Sheet
from fullfolj.school.ages import eighteen_years_before
from fullfolj.school.models import GroupMembership, Person, Responsible
from fullfolj.signals.desk import holds


def members_on(planned: MappingRound, today: dt.date) -> QuerySet[GroupMembership]:
    """Who is in the round's groups today, or was on its last day once it has closed; on its first before it opens.

    Reads nobody by itself: whoever shows pupils filters by a scope. Protected identities are not asked here.
    """
    day = min(max(today, planned.opens_on), planned.closes_on)
    return GroupMembership.objects.filter(holds(day), group__mapping_rounds=planned, person__is_protected=False)


def asked_in(planned: MappingRound, today: dt.date) -> set[int]:
    """The numbers of the pupils about whom somebody is asked."""
    told = planned.staff_mappings if planned.instrument.party == Party.STAFF else planned.sheets
    begun = told.filter(student__is_protected=False).values_list("student_id", flat=True)
    members = set(members_on(planned, today).values_list("person", flat=True))
    return {*about_whom(planned.instrument.party, members, today), *begun}


@dataclass(frozen=True)
class Respondent:
    """Somebody who is asked about a pupil: the pupil, or a guardian."""

    student: Person
    guardian: Person | None = None

    @property
    def key(self) -> tuple[int, int | None]:
        return self.student.pk, self.guardian.pk if self.guardian else None


def subject_of(planned: MappingRound, student: Person, code_id: int) -> str:
    """What a session that a code has opened is about (access.narrowing): one round, one pupil in it, by one code."""
    return f"{planned.uuid} {student.uuid} {code_id}"


class Whose(TypedDict):
    """Which round is answered, about whom, and by which guardian (None: by the pupil)."""

    planned: MappingRound
    student: Person
    guardian_id: int | None


def respondents(planned: MappingRound, students: Sequence[Person], today: dt.date) -> list[Respondent]:
    """Who answers about each of the pupils, in their order: themselves, or the guardians, as long as they are under 18.

    A pupil without a guardian in the register, and one whose guardians are protected, is nobody's to answer about.
    """
    if planned.instrument.party != Party.GUARDIAN:
        return [Respondent(one) for one in students]
    ties = _guardians_of([one.pk for one in students], today)
    of: dict[int, dict[int, Person]] = defaultdict(dict)
    for tie in ties.select_related("guardian").order_by("guardian__given_name", "guardian"):
        of[tie.child_id][tie.guardian_id] = tie.guardian
    return [Respondent(one, guardian) for one in students for guardian in of[one.pk].values()]


def about_whom(party: str, students: Collection[int], today: dt.date) -> set[int]:
    """Those of the pupils about whom anybody is asked: all, or those with a guardian who can answer."""
    if party != Party.GUARDIAN:
        return set(students)
    return set(_guardians_of(students, today).values_list("child", flat=True))


def _guardians_of(students: Collection[int], today: dt.date) -> QuerySet[Responsible]:
    return Responsible.objects.filter(
        holds(today),
        child__in=students,
        child__birth_date__gt=eighteen_years_before(today),
        guardian__is_protected=False,
    )


def rounds_for(student: Person, guardian_id: int | None, today: dt.date) -> list[MappingRound]:
    """The rounds open today in which the pupil answers, or the guardian about the pupil; the one to close first first.

    Who changes class between two rounds with the same questions goes on with what is begun and is not asked again.
    """
    groups = GroupMembership.objects.filter(holds(today), person=student).values("group")
    begun = Sheet.objects.filter(student=student, guardian=guardian_id).values("round")
    open_now = MappingRound.objects.filter(
        Q(groups__in=groups) | Q(pk__in=begun),
        instrument__party=Party.STUDENT if guardian_id is None else Party.GUARDIAN,
        opens_on__lte=today,
        closes_on__gte=today,
    )
    told = open_now.annotate(is_begun=Q(pk__in=begun)).select_related("instrument").defer("instrument__content")
    found = list(told.distinct().order_by("closes_on", "pk"))
    going_on = {one.instrument.code for one in found if one.is_begun}
    return [one for one in found if one.is_begun or one.instrument.code not in going_on]
