"""What was open on a day that has passed: by the signals' own history, else worked out anew from the lessons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from fullfolj.access.permissions import Permission
from fullfolj.access.scopes import Scope
from fullfolj.access.scopes import students as reached
from fullfolj.school.models import Organisation
from fullfolj.signals import evaluation
from fullfolj.signals.models import Signal, Sweep
from fullfolj.signals.replay import Evaluation, State
from fullfolj.signals.rules import RULES

#: The history tells of a day if a sweep was made so short a time before it.
_REACH = dt.timedelta(days=7)


@dataclass(frozen=True)
class OpenThen:
    """What was open on `day`, by pupil and rule. `is_recounted`: no sweep was made then, so the lessons as they are
    known today were asked.
    """

    day: dt.date
    evaluations: tuple[Evaluation, ...]
    is_recounted: bool


def open_on(scope: Scope, students: Collection[int], organiser: Organisation, day: dt.date) -> OpenThen:
    """The signals that were open for those of the pupils who are in the scope, at the end of the day.

    Those from mapping only of pupils whose mapping the scope's account may read.
    """
    within = set(reached(scope).filter(pk__in=students).values_list("pk", flat=True))
    mapping = replace(scope, permission=Permission.SEE_MAPPING)
    read = set(reached(mapping).filter(pk__in=students).values_list("pk", flat=True))
    swept = Sweep.objects.filter(organiser=organiser, finished_at__isnull=False, as_of__range=(day - _REACH, day))
    if swept.exists():
        return OpenThen(day, tuple(_readable(_by_history(within, day), read)), is_recounted=False)
    found = evaluation.evaluate(organiser, day, within) if within else []
    ordered = sorted(found, key=lambda one: (one.student, one.rule))
    return OpenThen(day, tuple(_readable(ordered, read)), is_recounted=True)


def _readable(found: Iterable[Evaluation], read: Collection[int]) -> Iterator[Evaluation]:
    for one in found:
        if one.student in read or not RULES.get(one.rule).family.is_of_mapping:
            yield one


def _by_history(students: Collection[int], day: dt.date) -> list[Evaluation]:
    """Each signal as the last sweep up to the day left it."""
    was_open = Signal.objects.filter(Q(cleared_on__isnull=True) | Q(cleared_on__gt=day), opened_on__lte=day)
    lit = {signal.pk: signal for signal in was_open.filter(student_id__in=students)}
    events: Any = Signal._meta.get_field("events").related_model
    newest = events._default_manager.filter(pgh_obj_id__in=list(lit), seen_on__lte=day)
    then = {
        event.pgh_obj_id: event for event in newest.order_by("pgh_obj_id", "-seen_on", "-pgh_id").distinct("pgh_obj_id")
    }
    found = [then.get(pk, signal) for pk, signal in lit.items()]
    evaluations = [
        Evaluation(
            one.student_id,
            one.rule,
            State.OPEN,
            one.since,
            one.evidence,
            folded=one.is_folded,
            school_days_open=one.school_days_open,
            last_away_on=one.last_away_on,
        )
        for one in found
    ]
    return sorted(evaluations, key=lambda one: (one.student, one.rule))
