"""A case is opened with its first support measure, gets further ones, is closed and reopened."""

from __future__ import annotations

import datetime as dt
from typing import Any, NotRequired, TypedDict

from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.attachment import Dimension
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.school.models import Person
from fullfolj.signals.models import SAME_CLICK
from fullfolj.support.models import Case, Intervention, Origin, Tier


class About(TypedDict):
    """What a case says. Own words first; `tier` is who may read it."""

    needs: list[Dimension]
    strengths: str
    own_goal: str
    staff_goal: str
    own_view: str
    home_view: str
    tier: Tier


class Planned(TypedDict):
    """A support measure as it is decided: what, for whom, how, who sees to it, from when, and followed up when.

    `kind` and `kind_version` say what in the catalogue it is begun with; `times_a_week` and `minutes` the planned dose.
    """

    what: str
    level: str
    mode: str
    responsible: Account
    starts_on: dt.date
    next_on: dt.date
    stand_in: NotRequired[Account | None]
    kind: NotRequired[str]
    kind_version: NotRequired[int | None]
    times_a_week: NotRequired[int | None]
    minutes: NotRequired[int | None]


def open_case(
    *,
    student: Person,
    about: About,
    planned: Planned,
    by: Actor,
    now: dt.datetime,
    origin: Origin = Origin.HAND,
) -> Case:
    """A goal is never without somebody who does something by a day. Sent twice it is one."""
    with recorded("support.open", by=by):
        Person.objects.select_for_update().get(pk=student.pk)
        given = _kept(about)
        known = Case.objects.filter(
            student=student, **given, by_id=by.account_id, opened_at__gt=now - SAME_CLICK, closed_on=None
        ).first()
        if known is not None:
            return known
        whose = {"responsible": planned["responsible"], "by_id": by.account_id}
        case = Case.objects.create(student=student, **given, **whose, origin=origin, opened_at=now)
        _begin(case, planned, by, now)
        return case


def revise(*, case: Case, about: About, seen: int, by: Actor) -> None:
    """What the case says is changed; what it said stays in its history. The same as it says already is nothing.

    `seen` is the version on the page. PlainError when a colleague has changed it meanwhile, or it is closed.
    """
    with recorded("support.revise", by=by):
        held = _held(case)
        given = _kept(about)
        if all(getattr(held, name) == value for name, value in given.items()):
            return
        if trouble := held.check_open():
            raise PlainError(trouble)
        if held.version != seen:
            raise PlainError(
                _("A colleague has changed the case while you wrote."),
                _("What stands there now is shown beside yours. Save again to let yours stand."),
            )
        Case.objects.filter(pk=held.pk).update(**given, version=held.version + 1)


def begin(*, case: Case, planned: Planned, by: Actor, now: dt.datetime) -> Intervention:
    """One more support measure. PlainError when the case has been closed meanwhile. Sent twice it is one."""
    with recorded("support.begin", by=by):
        held = _held(case)
        if trouble := held.check_open():
            raise PlainError(trouble)
        known = held.interventions.filter(**planned, by_id=by.account_id, begun_at__gt=now - SAME_CLICK).first()
        return known or _begin(held, planned, by, now)


def close(*, case: Case, reason: str, by: Actor, today: dt.date) -> None:
    """PlainError while a support measure in it goes on: ending one is a decision of its own."""
    with recorded("support.close", by=by):
        held = _held(case)
        if trouble := held.check_open():
            raise PlainError(trouble)
        if held.interventions.filter(ended_on=None).exists():
            raise PlainError(
                _("A support measure in the case goes on."), _("Follow it up and end it first. Then close the case.")
            )
        Case.objects.filter(pk=held.pk).update(closed_on=today, close_reason=reason, reopen_reason="")


def reopen(*, case: Case, reason: str, by: Actor) -> None:
    """What was said when it closed is in its history. Nothing for one that is open."""
    with recorded("support.reopen", by=by):
        closed = Case.objects.filter(pk=_held(case).pk).exclude(closed_on=None)
        closed.update(closed_on=None, close_reason="", reopen_reason=reason)


def _kept(about: About) -> dict[str, Any]:
    """As a case keeps it: the dimensions in their own order."""
    return {**about, "needs": [one.value for one in Dimension if one in about["needs"]]}


def _held(case: Case) -> Case:
    """As it is now; others who write in it wait."""
    return Case.objects.select_for_update(of=["self"]).get(pk=case.pk)


def _begin(case: Case, planned: Planned, by: Actor, now: dt.datetime) -> Intervention:
    return Intervention.objects.create(
        case=case, student_id=case.student_id, **planned, begun_at=now, by_id=by.account_id
    )
