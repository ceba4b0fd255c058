"""What a talk of ten minutes begins with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from fullfolj.school.models import Person
from fullfolj.support.cases.presenters import InterventionRow, intervention_row
from fullfolj.support.models import Case, Intervention


@dataclass(frozen=True)
class Step:
    """A support measure that goes on. `agreed` is what came next when it was last followed up, empty before that."""

    row: InterventionRow
    agreed: str


@dataclass(frozen=True)
class TalkPage:
    """Strengths and goals of the pupil's open cases; empty where nothing is written."""

    name: str
    given_name: str
    back: str
    strengths: tuple[str, ...]
    goals: tuple[str, ...]
    steps: tuple[Step, ...]
    note_url: str
    open_url: str


def page(student: Person, cases: Sequence[Case], today: dt.date) -> TalkPage:
    going = [one for one in cases if one.closed_on is None]
    steps = [one for case in going for one in case.interventions.all() if one.ended_on is None]
    return TalkPage(
        name=str(student),
        given_name=student.given_name,
        back=reverse("student", args=[student.uuid]),
        strengths=tuple(one.strengths for one in going if one.strengths),
        goals=tuple(one.own_goal for one in going if one.own_goal),
        steps=tuple(_step(one, student, today) for one in steps),
        note_url=reverse("support-note-write", args=[student.uuid, going[0].uuid]) if going else "",
        open_url=reverse("support-open", args=[student.uuid]),
    )


def _step(one: Intervention, student: Person, today: dt.date) -> Step:
    latest = next(iter(one.follow_ups.all()), None)
    return Step(intervention_row(one, student, today, may_work=True), latest.next_step if latest else "")
