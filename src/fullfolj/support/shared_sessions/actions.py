"""A session for a group is noted, or corrected, with how many came or which of the pupils did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.support.models import Outcome, SharedAttendance, SharedMeasure, SharedSession

#: Which of the session's numbers an outcome is counted in; nobody counts what is not known.
_COUNTED = {Outcome.CAME: "came", Outcome.STAYED_AWAY: "stayed_away"}


def note(
    *,
    measure: SharedMeasure,
    date: dt.date,
    is_held: bool,
    counts: bool,
    came: int | None,
    outcomes: Mapping[int, Outcome],
    by: Actor,
    now: dt.datetime,
) -> SharedSession:
    """What became of the day's session; noted anew it is corrected. `outcomes` are pupil → whether they came.

    What was said of pupils stays when it was not held, and counts again when it was after all: whoever notes it may not
    reach them all.

    `came` is what stands where `counts`, None that nobody has counted; where pupils are known it says nothing.
    PlainError for a day on which the support measure had not begun, or had ended.
    """
    with recorded("support.shared-session", by=by):
        held = SharedMeasure.objects.select_for_update(of=["self"]).get(pk=measure.pk)
        if date < held.starts_on:
            raise PlainError(_("The support measure had not begun that day."))
        if held.ended_on is not None and date > held.ended_on:
            raise PlainError(_("The support measure had ended that day."))
        said = {"noted_at": now, "by_id": by.account_id}
        one, _is_new = SharedSession.objects.get_or_create(measure=held, date=date, defaults=said)
        if outcomes and is_held:
            _say_of_each(one, outcomes)
        elif counts and is_held:
            one.came, one.stayed_away = came, None
        one.is_held, one.noted_at, one.by_id = is_held, now, by.account_id
        one.save(update_fields=["is_held", "came", "stayed_away", "noted_at", "by_id"])
        return one


def _say_of_each(one: SharedSession, outcomes: Mapping[int, Outcome]) -> None:
    """The numbers change by what changes: whoever notes it may reach some of the pupils only, and count no others."""
    if one.came is None or one.stayed_away is None:
        one.came = one.stayed_away = 0
    for row in one.attendances.filter(student__in=outcomes):
        _count(one, Outcome(row.outcome), -1)
        row.delete()
    for student, outcome in outcomes.items():
        SharedAttendance.objects.create(session=one, student_id=student, outcome=outcome)
        _count(one, outcome, 1)


def _count(one: SharedSession, outcome: Outcome, by: int) -> None:
    if name := _COUNTED.get(outcome):
        setattr(one, name, getattr(one, name) + by)
