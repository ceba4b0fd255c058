"""A case as the pupil and the guardians read it: goals, what is done, and when it is looked at again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.support.handover.pages import OwnRow, own_rows
from fullfolj.support.models import Case, CheckIn, Intervention, Rating, SchoolHandover


@dataclass(frozen=True)
class OwnStep:
    """`said` is how the pupil found it last, empty when the pupil has not said; `rate_url` is empty for others."""

    what: str
    meta: str
    said: str
    rate_url: str
    ratings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OwnCase:
    strengths: str
    own_goal: str
    staff_goal: str
    steps: tuple[OwnStep, ...]
    closed: str


@dataclass(frozen=True)
class OwnPage:
    name: str
    back: str
    cases: tuple[OwnCase, ...]
    handovers: tuple[OwnRow, ...]


@dataclass(frozen=True)
class ShowPage:
    """`shown` is the case as they would see it."""

    name: str
    back: str
    form: Form
    shown: OwnCase


def own_page(
    student: Person, cases: Sequence[Case], handovers: Sequence[SchoolHandover], today: dt.date, *, may_rate: bool
) -> OwnPage:
    found = tuple(_case(one, student, today, may_rate=may_rate) for one in cases)
    return OwnPage(str(student), reverse("student", args=[student.uuid]), found, own_rows(student, handovers))


def show_page(student: Person, case: Case, form: Form, today: dt.date) -> ShowPage:
    back = reverse("support-case", args=[student.uuid, case.uuid])
    return ShowPage(str(student), back, form, _case(case, student, today, may_rate=False))


def _case(case: Case, student: Person, today: dt.date, *, may_rate: bool) -> OwnCase:
    closed = "" if case.closed_on is None else words.day(case.closed_on, today)
    going = [one for one in case.interventions.all() if one.ended_on is None]
    return OwnCase(
        strengths=case.strengths,
        own_goal=case.own_goal,
        staff_goal=case.staff_goal,
        steps=tuple(_step(one, student, today, may_rate=may_rate and not closed) for one in going),
        closed=_("Ended on %(day)s") % {"day": closed} if closed else "",
    )


def _step(one: Intervention, student: Person, today: dt.date, *, may_rate: bool) -> OwnStep:
    about = {"owner": str(one.responsible), "day": words.day(one.next_on, today)}
    latest = next((told for told in one.check_ins.all() if told.by and told.by.person_id == student.pk), None)
    return OwnStep(
        what=one.what,
        meta=_("%(owner)s sees to it. You look at it together on %(day)s.") % about,
        said="" if latest is None else _said(latest, today),
        rate_url=reverse("support-own-rate", args=[student.uuid, one.uuid]) if may_rate else "",
        ratings=tuple((value, str(label)) for value, label in Rating.choices) if may_rate else (),
    )


def _said(latest: CheckIn, today: dt.date) -> str:
    said = {"day": words.day(latest.date, today), "how": words.uncapital(latest.get_rating_display())}
    return words.sentence_case(_("%(day)s: %(how)s") % said)
