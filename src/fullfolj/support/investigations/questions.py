"""The question that a pupil's signals put to the principal: start an investigation, or say why it is unnecessary."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields import BooleanField

from fullfolj.access.gate import Visitor
from fullfolj.school.models import Enrolment, Organisation, Person
from fullfolj.signals import ladders
from fullfolj.signals.desk import holds
from fullfolj.signals.models import LadderVersion, Signal, SignalState
from fullfolj.signals.steps import LADDER, Step, reached
from fullfolj.support import permissions
from fullfolj.support.investigations.law import INVESTIGATION_STEP
from fullfolj.support.models import Answer, Investigation

#: Rules that lead to the step, or above it, by themselves.
_LEADING = tuple(rule for step in LADDER if step.number >= INVESTIGATION_STEP for rule in step.rules)
#: Somebody has judged the signal as wrong or as known already.
_NOT_DISMISSED = (
    "not exists (select from signals_dismissal d where d.student_id = signals_signal.student_id"
    " and d.ended_at is null and d.undone_at is null and d.rules ? signals_signal.rule)"
)


@dataclass(frozen=True)
class Question:
    """What waits for the principal. `since` is when it was first put; `signals` are those that lead to it.

    `earlier` is the answer that is to be looked at again.
    """

    student_id: int
    since: dt.date
    signals: tuple[Signal, ...]
    earlier: Investigation | None = None


def question(
    student_id: int,
    lit: Iterable[Signal],
    ladder: Sequence[Step],
    answers: Sequence[Investigation],
    today: dt.date,
) -> Question | None:
    """None when nothing leads to the question, or it is answered. `answers` are the pupil's, the newest first.

    A finding that none is needed holds until its day, and until something new is lit; an ended investigation until
    something new is lit.
    """
    if any(one.is_open for one in answers):
        return None
    found = tuple(one for one in lit if leads(one, ladder))
    latest = answers[0] if answers else None
    if latest is None:
        return Question(student_id, min(one.opened_on for one in found), found) if found else None
    if latest.answer == Answer.UNNECESSARY and latest.look_again_on is not None and latest.look_again_on <= today:
        return Question(student_id, latest.look_again_on, found, latest)
    answered = latest.ended_on or latest.decided_on
    new = tuple(one for one in found if one.opened_on > answered)
    return Question(student_id, min(one.opened_on for one in new), new, latest) if new else None


def lit_signals() -> Q:
    """Of signals: open, and judged by nobody as wrong or known."""
    return Q(state=SignalState.OPEN) & Q(RawSQL(_NOT_DISMISSED, (), output_field=BooleanField()))  # noqa: S611


def questions(visitor: Visitor, answers: Mapping[int, Sequence[Investigation]]) -> list[Question]:
    """Of the pupils for whom the visitor decides, the oldest first. `answers`: the newest first. Three queries."""
    versions = ladders.standing(Organisation(pk=visitor.account.organiser_id))
    asked = lit_signals() & (Q(rule__in=_LEADING) | _by_waiting(versions))
    by_pupil: dict[int, list[Signal]] = defaultdict(list)
    found = Signal.objects.filter(asked, student__in=visitor.scope(permissions.DECIDE).ids())
    for one in found.order_by("student", "pk"):
        by_pupil[one.student_id].append(one)
    pupils = {*by_pupil, *answers}
    unit_of = _units_of(pupils, visitor.today)
    put = []
    for student_id in pupils:
        ladder = ladders.steps_of(ladders.in_force(versions, unit_of.get(student_id), visitor.today))
        put.append(question(student_id, by_pupil[student_id], ladder, answers.get(student_id, ()), visitor.today))
    return sorted((one for one in put if one is not None), key=lambda one: (one.since, one.student_id))


def ladder_of(unit: Organisation, on: dt.date) -> Sequence[Step]:
    """The steps in force at the unit."""
    organiser = Organisation.objects.get(pk=unit.organiser_pk)
    return ladders.steps_of(ladders.in_force(ladders.standing(organiser), unit.pk, on))


def enrolment_of(student: Person, on: dt.date) -> Enrolment | None:
    """The latest that holds on the day."""
    return _holding(on).filter(person=student).order_by("start_date", "pk").last()


def _holding(on: dt.date) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(holds(on)).select_related("unit__parent")


def _units_of(students: Collection[int], on: dt.date) -> dict[int, int]:
    found = _holding(on).filter(person__in=students).order_by("start_date", "pk")
    return dict(found.values_list("person_id", "unit_id"))


def leads(signal: Signal, ladder: Sequence[Step]) -> bool:
    """Whether it puts the question by itself."""
    to = reached([(signal.rule, signal.school_days_open)], ladder)
    return to is not None and to.step.number >= INVESTIGATION_STEP


def _by_waiting(versions: Iterable[LadderVersion]) -> Q:
    """Signals that may lead to the step by having been lit for long, where a ladder says so; else none."""
    steps = [step for one in versions for step in ladders.wanted_of(one).steps]
    days = [
        step.after_school_days
        for step in steps
        if step.number >= INVESTIGATION_STEP and step.after_school_days is not None
    ]
    return Q(school_days_open__gt=min(days)) if days else Q(pk__in=[])
