"""A support measure for a class or a school begins, and is followed up."""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypedDict

from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.school.models import Group, Organisation
from fullfolj.signals.models import SAME_CLICK
from fullfolj.support.models import Decision, Fidelity, SharedFollowUp, SharedMeasure


class SharedPlan(TypedDict):
    """As it is decided; `group` is None for everybody at the school."""

    group: Group | None
    what: str
    kind: str
    kind_version: int | None
    mode: str
    responsible: Account
    stand_in: Account | None
    starts_on: dt.date
    next_on: dt.date
    times_a_week: int | None
    minutes: int | None


def begin(*, unit: Organisation, plan: SharedPlan, by: Actor, now: dt.datetime) -> SharedMeasure:
    """Never without somebody who sees to it and a day. Sent twice it is one."""
    with recorded("support.shared-begin", by=by):
        Organisation.objects.select_for_update().get(pk=unit.pk)
        recent = SharedMeasure.objects.filter(unit=unit, by_id=by.account_id, begun_at__gt=now - SAME_CLICK)
        known = recent.filter(**plan).first()
        return known or SharedMeasure.objects.create(unit=unit, **plan, begun_at=now, by_id=by.account_id)


def follow_up(
    *,
    measure: SharedMeasure,
    works: str,
    progress: str,
    next_step: str,
    decision: Decision,
    next_on: dt.date | None,
    fidelity: Fidelity | Literal[""] = "",
    seen: int,
    by: Actor,
    today: dt.date,
    now: dt.datetime,
) -> SharedFollowUp:
    """As for a pupil's measure: `seen` is how many follow-ups there were on the page, the next step is why it ends.

    `fidelity` is how it goes compared with the plan, empty when nobody can say yet.
    PlainError where it has ended, or a colleague has followed it up meanwhile; the same sent twice is one.
    """
    with recorded("support.shared-follow-up", by=by):
        held = SharedMeasure.objects.select_for_update(of=["self"]).get(pk=measure.pk)
        given = {"works": works, "progress": progress, "next_step": next_step, "decision": decision, "date": today}
        latest = held.follow_ups.order_by("-pk").first()
        same = latest is not None and all(getattr(latest, name) == value for name, value in given.items())
        same = same and held.fidelity == fidelity
        if latest is not None and same and latest.by_id == by.account_id:
            return latest
        if held.ended_on is not None:
            raise PlainError(_("The support measure has ended."), _("Begin a new one for the group."))
        if held.follow_ups.count() != seen:
            raise PlainError(
                _("A colleague has followed it up while you wrote."),
                _("Read what stands there. What you have written is left in the form."),
            )
        held.fidelity = fidelity
        if decision is Decision.END:
            held.ended_on, held.end_reason = max(today, held.starts_on), next_step
        elif next_on is not None:
            held.next_on = max(next_on, held.starts_on)
        held.save(update_fields=["ended_on", "end_reason", "fidelity", "next_on"])
        return SharedFollowUp.objects.create(measure=held, **given, noted_at=now, by_id=by.account_id)
