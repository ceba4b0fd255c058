"""Rules about how something stands, for an organiser's pupils as of a day: which are open, since when, how long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from django.db.models import F

from fullfolj.school.models import Enrolment, Organisation, Person
from fullfolj.signals import state_judging
from fullfolj.signals.desk import holds
from fullfolj.signals.replay import Evaluation, State
from fullfolj.signals.rulebook import Rulebook
from fullfolj.signals.school_days import SchoolDays
from fullfolj.signals.state_judging import Kind

#: So many pupils at a time: bounds the memory.
_BATCH = 5_000


def evaluate[S](
    kind: Kind[S],
    organiser: Organisation,
    as_of: dt.date,
    by_ladder: Iterable[tuple[Rulebook, Collection[int] | None]],
    *,
    closed: bool = False,
    between: Callable[[], None] | None = None,
) -> list[Evaluation]:
    """The open rules of the pupils, by pupil and in the order of the ladder; with `closed`, every rule.

    `by_ladder` gives the pupils by the thresholds that hold for them (ladders.groups), None for all of the organiser.
    `between` is called after each batch of pupils.
    """
    found: list[Evaluation] = []
    days = SchoolDays(as_of)
    for rulebook, students in by_ladder:
        asked = _everybody(organiser) if students is None else sorted(students)
        for first in range(0, len(asked), _BATCH):
            found += _of_some(kind, organiser, asked[first : first + _BATCH], rulebook, days, closed=closed)
            if between is not None:
                between()
    return found


def _everybody(organiser: Organisation) -> list[int]:
    here = Person.objects.filter(organiser=organiser, is_protected=False, enrolments__isnull=False)
    return list(here.order_by("pk").distinct().values_list("pk", flat=True))


def _of_some[S](
    kind: Kind[S],
    organiser: Organisation,
    students: Sequence[int],
    rulebook: Rulebook,
    days: SchoolDays,
    *,
    closed: bool,
) -> list[Evaluation]:
    enrolled = units(organiser, students, days.as_of)
    begun = [chapter.first_day for chapter in rulebook.chapters[1:]]
    stood = kind.states(list(enrolled), days.as_of, begun, closed)
    asked = [student for student in students if student in enrolled and (closed or student in stood)]
    found: list[Evaluation] = []
    for one in state_judging.judged(kind, stood, asked, rulebook, days.as_of):
        for told in one.evaluations(closed=closed):
            opened = None if told.since is None else len(days.of(enrolled[one.student], told.since))
            found.append(replace(told, school_days_open=opened))
    if closed:
        away = (student for student in students if student not in enrolled)
        found += [Evaluation(student, rule.id, State.NOT_ENROLLED) for student in away for rule in kind.rules]
    return found


def units(organiser: Organisation, students: Collection[int], as_of: dt.date) -> dict[int, Organisation]:
    """Enrolled pupil → the unit of the latest enrolment that holds on the day."""
    rows = Enrolment.objects.filter(
        holds(as_of), person__in=students, person__is_protected=False, unit__parent=organiser
    )
    ordered = rows.order_by(F("start_date").asc(nulls_first=True), "pk")
    pairs = dict(ordered.values_list("person_id", "unit_id"))
    places = Organisation.objects.in_bulk(set(pairs.values()))
    return {student: places[unit] for student, unit in pairs.items()}
