"""What the law's clock knows of one pupil. The reading is logged where the pupil is asked for (`access.gate`)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.school import calendar
from fullfolj.school.ages import is_of_age
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import CalendarPeriod, Duty, Enrolment, Organisation, Person
from fullfolj.signals.desk import holds
from fullfolj.signals.models import UNANSWERED, Contact, Signal
from fullfolj.signals.steps import LADDER, Step
from fullfolj.support import permissions
from fullfolj.support.investigations import law
from fullfolj.support.investigations.questions import (
    Question,
    enrolment_of,
    ladder_of,
    leads,
    lit_signals,
    question,
    questions,
)
from fullfolj.support.models import (
    Answer,
    Case,
    HomeMunicipality,
    Investigation,
    Participation,
    ReportKind,
    Rule,
    SameDayNotice,
    SentReport,
    Tier,
)
from fullfolj.support.notices import queries as notices


@dataclass(frozen=True)
class Standing:
    """A pupil before the law on a day. `home` None: nobody has said; `enrolment` None: enrolled nowhere that day.

    `answers`, `contacts` and `sent` have the newest first; `contacts` are those that reached somebody.
    """

    student: Person
    today: dt.date
    enrolment: Enrolment | None
    rule: Rule | None
    ladder: Sequence[Step]
    periods: Sequence[CalendarPeriod]
    lit: Sequence[Signal]
    answers: Sequence[Investigation]
    contacts: Sequence[Contact]
    cases: Sequence[Case]
    sent: Sequence[SentReport]
    home: HomeMunicipality | None
    #: What was noted last of telling the guardians the same day.
    notice: SameDayNotice | None

    @property
    def question(self) -> Question | None:
        return question(self.student.pk, self.lit, self.ladder, self.answers, self.today)

    @property
    def is_lit(self) -> bool:
        """Whether a signal leads to the question, answered or not."""
        return any(leads(one, self.ladder) for one in self.lit)

    @property
    def open(self) -> Investigation | None:
        return next((one for one in self.answers if one.is_open), None)


def standing_of(student: Person, today: dt.date) -> Standing:
    """Twelve statements at most."""
    enrolment = enrolment_of(student, today)
    unit = enrolment.unit if enrolment else None
    reached_somebody = Contact.objects.filter(student=student, undone_at=None).exclude(kind__in=list(UNANSWERED))
    return Standing(
        student=student,
        today=today,
        enrolment=enrolment,
        rule=law.rule_of(enrolment.school_type) if enrolment else None,
        ladder=ladder_of(unit, today) if unit else LADDER,
        periods=calendar.periods_of(unit) if unit else [],
        lit=list(Signal.objects.filter(lit_signals(), student=student).order_by("since", "rule")),
        answers=list(_told().filter(student=student).order_by("-decided_at", "-pk")),
        contacts=list(reached_somebody.select_related("by").order_by("-date", "-pk")),
        # A case of a stricter tier is a step of nothing that others see.
        cases=list(
            Case.objects.filter(student=student, tier=Tier.WORKING).select_related("responsible").order_by("-opened_at")
        ),
        sent=list(
            SentReport.objects.filter(student=student).select_related("by", "student").order_by("-noted_at", "-pk")
        ),
        home=home_of(student),
        notice=notices.latest_of(student, today),
    )


def one(student: Person, investigation_uuid: uuid.UUID) -> Investigation:
    """Http404 for one of another pupil."""
    found = _told().filter(student=student, uuid=investigation_uuid).first()
    if found is None:
        raise Http404
    return found


def started(student: Person, investigation_uuid: uuid.UUID) -> Investigation:
    """The same; Http404 also for a finding that none is needed, in which nothing is written."""
    found = one(student, investigation_uuid)
    if found.answer != Answer.STARTED:
        raise Http404
    return found


def participation(investigation: Investigation, participation_uuid: uuid.UUID) -> Participation:
    found = investigation.participations.select_related("investigation").filter(uuid=participation_uuid).first()
    if found is None:
        raise Http404
    return found


def sent_report(student: Person, report_uuid: uuid.UUID) -> SentReport:
    found = SentReport.objects.filter(student=student, uuid=report_uuid).select_related("by").first()
    if found is None:
        raise Http404
    return found


def guardians(student: Person, on: dt.date) -> list[Person]:
    """Those registered on the day, without protected identities; none of a pupil who is of age."""
    if is_of_age(student.birth_date, on):
        return []
    ties = student.guardians.filter(holds(on), guardian__is_protected=False).select_related("guardian")
    return [tie.guardian for tie in ties.order_by("guardian__given_name", "pk")]


def is_principal(visitor: Visitor, unit: Organisation) -> bool:
    """Whether the visitor is the principal there, and not somebody who acts for the principal."""
    today = visitor.today
    places = [unit.pk, unit.organiser_pk]
    return Duty.objects.filter(
        holds(today), person=visitor.account.person_id, duty_role=DutyRole.PRINCIPAL, organisation__in=places
    ).exists()


def home_of(student: Person) -> HomeMunicipality | None:
    """None: nobody has said."""
    return HomeMunicipality.objects.filter(student=student).first()


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody who decides: questions, investigations that go on, and those not yet reported."""

    questions: Sequence[Question]
    open: Sequence[Investigation]
    unreported: Sequence[Investigation]


def waiting(visitor: Visitor) -> Waiting:
    """Of the pupils for whom the visitor decides; the oldest first. Six queries at most."""
    mine = Investigation.objects.filter(student__in=visitor.scope(permissions.DECIDE).ids())
    answers: dict[int, list[Investigation]] = defaultdict(list)
    for one in mine.select_related("student").order_by("-decided_at", "-pk"):
        answers[one.student_id].append(one)
    started = [[one for one in told if one.answer == Answer.STARTED] for told in answers.values()]
    latest = [told[0] for told in started if told and law.wants_organiser_report(told[0])]
    going_on = [one for told in started for one in told if one.is_open]
    prefetch_related_objects([*going_on, *latest], "participations", "reports")
    return Waiting(
        questions(visitor, answers),
        sorted(going_on, key=lambda one: (one.due_on or visitor.today, one.pk)),
        sorted((one for one in latest if not _is_reported(one)), key=lambda one: (one.decided_on, one.pk)),
    )


def pupils_of(found: Waiting, visitor: Visitor) -> dict[int, Person]:
    """Those whom a page names; the reading is logged."""
    keys = {one.student_id for one in found.questions}
    keys |= {one.student_id for one in (*found.open, *found.unreported)}
    ground = visitor.ground(permissions.DECIDE)
    log_readings(sorted(keys), by=visitor.actor, page="support.investigations", ground=ground, at=visitor.now)
    return {one.pk: one for one in Person.objects.filter(pk__in=keys)}


def _is_reported(one: Investigation) -> bool:
    return any(report.kind == ReportKind.ORGANISER for report in one.reports.all())


def _told() -> QuerySet[Investigation]:
    noted = Participation.objects.select_related("guardian", "by").order_by("noted_at", "pk")
    every = Investigation.objects.select_related("unit__parent", "by", "student")
    return every.prefetch_related(Prefetch("participations", noted), "reports")
