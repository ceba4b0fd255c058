"""Dismissing signals as wrong or known already, always with a ground; taken back in one click."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.timezone import get_current_timezone

from fullfolj.domain.actor import Actor
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation, Person
from fullfolj.signals.models import SAME_CLICK, Dismissal, DismissReason, Signal, SignalState
from fullfolj.signals.rules import RULES

_STANDS = Q(ended_at__isnull=True, undone_at__isnull=True)
_RADAR = "radar-5"  # says that nobody has answered the others: what is done about them answers it


class CannotDismiss(ValueError):
    """None of the signals is lit any more, or no ground is given."""


def dismiss(
    *,
    student: Person,
    signals: Collection[uuid.UUID],
    reason: DismissReason,
    ground: str,
    by: Actor,
    today: dt.date,
    now: dt.datetime,
) -> list[Dismissal]:
    """The dismissals of those of `signals` that are the pupil's and lit, all of one act. Raises CannotDismiss.

    A signal that is dismissed already stays as it was judged. The same person clicking the same thing twice gets the
    dismissals just made.
    """
    if not ground.strip():
        raise CannotDismiss("ground")
    with recorded("signal.dismiss", by=by):
        Person.objects.select_for_update().get(pk=student.pk)  # clicks at the same moment take turns
        lit = dismissable(student).filter(uuid__in=signals)
        standing = Dismissal.objects.filter(_STANDS, student=student, signal__uuid__in=signals)
        twice = list(standing.filter(actor=by.label, noted_at__gt=now - SAME_CLICK).order_by("pk"))
        act = uuid.uuid4()
        made = Dismissal.objects.bulk_create(
            Dismissal(
                act=act,
                student=student,
                signal=signal,
                rule=signal.rule,
                rules=_quieted(signal.rule),
                reason=reason,
                ground=ground.strip(),
                dismissed_on=today,
                by_id=by.account_id,
                actor=by.label,
                noted_at=now,
            )
            for signal in lit.order_by("since", "rule")
        )
        if not made and not twice:
            raise CannotDismiss("nothing-open")
        return made or twice


def _quieted(rule_id: str) -> list[str]:
    """The rule and the steps below it, for a falling share is no worsening. A higher step is: somebody else's question,
    often, whatever was known of the lower one.
    """
    judged = RULES.get(rule_id)
    return sorted(
        rule.id for rule in RULES if rule.id == rule_id or (rule.family is judged.family and rule.step < judged.step)
    )


def dismissable(student: Person) -> QuerySet[Signal]:
    """The pupil's lit signals that nothing keeps quiet; the pupil comes from a scope."""
    lit = Signal.objects.filter(student=student, state=SignalState.OPEN)
    return lit.exclude(rule__in=quiet_rules(student)).exclude(rule=_RADAR)


def quiet_rules(student: Person) -> set[str]:
    """The rules that a standing dismissal keeps quiet; the pupil comes from a scope."""
    kept = Dismissal.objects.filter(_STANDS, student=student).values_list("rules", flat=True)
    return {rule for rules in kept for rule in rules}


def quiet_on(students: Collection[int], day: dt.date) -> dict[int, set[str]]:
    """Pupil → the rules that a dismissal kept quiet at the end of the day; the pupils come from a scope."""
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=get_current_timezone())
    stood = Q(ended_at__isnull=True) | Q(ended_at__gte=end)
    made = Dismissal.objects.filter(stood, student_id__in=students, undone_at__isnull=True, dismissed_on__lte=day)
    found: dict[int, set[str]] = defaultdict(set)
    for student, rules in made.values_list("student_id", "rules"):
        found[student].update(rules)
    return dict(found)


def undo(*, act: uuid.UUID, student: Person, by: Actor, now: dt.datetime) -> None:
    """What was dismissed in one click is as it was before. Taken back already: nothing happens."""
    with recorded("signal.dismiss.undo", by=by):
        Person.objects.select_for_update().get(pk=student.pk)
        Dismissal.objects.filter(act=act, student=student, undone_at__isnull=True).update(undone_at=now)


def end_idle(*, organiser: Organisation, now: dt.datetime) -> None:
    """Dismissals none of whose rules is lit end: what opens later is something new. In the sweep's transaction."""
    standing = Dismissal.objects.filter(_STANDS, student__organiser=organiser)
    lit: dict[int, set[str]] = defaultdict(set)
    open_ones = Signal.objects.filter(state=SignalState.OPEN, student__in=standing.values("student_id"))
    for student_id, rule in open_ones.values_list("student_id", "rule"):
        lit[student_id].add(rule)
    idle = [one.pk for one in standing if lit[one.student_id].isdisjoint(one.rules)]
    Dismissal.objects.filter(pk__in=idle).update(ended_at=now)


def end_lit_again(again: Mapping[int, set[str]], *, now: dt.datetime) -> None:
    """Dismissals of what has been lit again (pupil → rules) end, as if a sweep had seen that it was out between."""
    standing = Dismissal.objects.filter(_STANDS, student_id__in=list(again))
    over = [one.pk for one in standing if not again[one.student_id].isdisjoint(one.rules)]
    Dismissal.objects.filter(pk__in=over).update(ended_at=now)


@dataclass(frozen=True)
class Verdicts:
    """Of a rule's signals: how many were seen first in the period, how many of them were judged, and as what.

    One can be judged as both, one after the other; a judgement that was taken back is none.
    """

    signals: int
    judged: int
    wrong: int
    known: int


def verdicts(units: Collection[int], rule: str, first: dt.date, last: dt.date) -> Verdicts:
    """Of the rule's signals first seen from `first` to `last` in pupils of the units; four numbers, never whose.

    A share of wrong ones says how precise the rule is where somebody judged; nobody judges most of them. Counted past
    the second wall (config 0010).
    """
    with connection.cursor() as cursor:
        cursor.execute("select * from signals_verdicts(%s, %s, %s, %s)", [list(units), rule, first, last])
        return Verdicts(*cursor.fetchone())
