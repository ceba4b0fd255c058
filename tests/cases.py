"""Cases for tests."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.attachment import Dimension
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Group, Person
from fullfolj.support.cases.actions import About, Planned, open_case
from fullfolj.support.meetings.actions import decide, open_meeting
from fullfolj.support.meetings.agenda import Proposed
from fullfolj.support.models import (
    AgendaPart,
    Case,
    Intervention,
    Level,
    MeetingItem,
    MeetingKind,
    Note,
    Participant,
    SharedMeasure,
    Tier,
    WorkMode,
)
from fullfolj.support.notes.actions import write
from fullfolj.support.participants.actions import add
from fullfolj.support.shared.actions import SharedPlan, begin
from fullfolj.support.shown.actions import show
from tests import register


def planned(responsible: Account, *, starts_in: int = 0, next_in: int = 7) -> Planned:
    """A support measure; days are counted from today."""
    today = timezone.localdate()
    return Planned(
        what="Morgonsamtal vid entrén",
        level=Level.INDIVIDUAL,
        mode=WorkMode.REMEDIAL,
        responsible=responsible,
        starts_on=today + dt.timedelta(days=starts_in),
        next_on=today + dt.timedelta(days=next_in),
    )


def about(tier: Tier = Tier.WORKING, **said: str) -> About:
    """What a case says."""
    first = About(
        needs=[Dimension.BEHAVIOURAL],
        strengths="Vet vad hon vill bli.",
        own_goal="Tre måndagar i rad.",
        staff_goal="På plats första lektionen på måndagar.",
        own_view="Det är jobbigast att komma in sent.",
        home_view="Hemma går det lättare nu.",
        tier=tier,
    )
    return About(**{**first, **said})  # type: ignore[typeddict-item]


def a_case(
    student: Person,
    *,
    responsible: Account | None = None,
    starts_in: int = 0,
    next_in: int = 7,
    tier: Tier = Tier.WORKING,
) -> Case:
    """An open case with one support measure."""
    unit = student.enrolments.get().unit
    owner = responsible or register.staff(unit, DutyRole.SCHOOL_COUNSELLOR)
    return open_case(
        student=student,
        about=about(tier),
        planned=planned(owner, starts_in=starts_in, next_in=next_in),
        by=OPERATOR,
        now=timezone.now(),
    )


def a_shared_measure(group: Group, *, responsible: Account | None = None, next_in: int = 14) -> SharedMeasure:
    """Something that is done for a class, without a case."""
    today = timezone.localdate()
    plan = SharedPlan(
        group=group,
        what="Lektioner börjar likadant",
        kind="lesson-structure",
        kind_version=1,
        mode=WorkMode.PROMOTIVE,
        responsible=responsible or register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR),
        stand_in=None,
        starts_on=today,
        next_on=today + dt.timedelta(days=next_in),
        times_a_week=1,
        minutes=40,
    )
    return begin(unit=group.unit, plan=plan, by=OPERATOR, now=timezone.now())


def a_note(case: Case, tier: Tier = Tier.WORKING) -> Note:
    return write(case=case, text="Ringde hem.", tier=tier, may_name=True, by=OPERATOR, now=timezone.now())


def a_participant(case: Case) -> Participant:
    return add(case=case, account=None, name="Mamma", part="vårdnadshavare", by=OPERATOR)


def shown(case: Case) -> Intervention:
    """The case's support measure, once the pupil and the guardians see the case."""
    show(case=case, to_pupil=True, to_guardians=True, by=OPERATOR)
    return case.interventions.get()


def a_meeting(student: Person) -> MeetingItem:
    """A meeting of the pupil's unit that takes up the pupil, and has decided something that nobody sees to."""
    unit = student.enrolments.get().unit
    now, today = timezone.now(), timezone.localdate()
    planned = [Proposed(student.pk, AgendaPart.FOLLOW_UP, "Att följa upp sedan i går")]
    meeting = open_meeting(
        unit=unit, kind=MeetingKind.HEALTH, proposed=planned, by=OPERATOR, today=today, now=now - dt.timedelta(hours=1)
    )
    item = meeting.items.get()
    owner = register.staff(unit, DutyRole.SCHOOL_COUNSELLOR)
    decide(item=item, what="Ringa hem", responsible=owner, due_on=today, by=OPERATOR, now=now)
    return item
