"""Putting a pupil's signals off until a day, always with a reason."""

from __future__ import annotations

import datetime as dt

from fullfolj.domain.actor import Actor
from fullfolj.school.history import recorded
from fullfolj.school.models import Person
from fullfolj.signals.models import Signal, SignalState, Snooze, SnoozeReason

#: Nothing can be put off further than this: half a term.
LONGEST = dt.timedelta(days=70)


class CannotSnooze(ValueError):
    """The return date is not after today, or too far away, or no signal is open."""


def put_off(
    *, student: Person, reason: SnoozeReason, until: dt.date, by: Actor, today: dt.date, now: dt.datetime
) -> Snooze:
    """The new snooze of the pupil's open signals; a snooze that was there ends. Raises CannotSnooze."""
    if not today < until <= today + LONGEST:
        raise CannotSnooze("until")
    with recorded("snooze.put_off", by=by):
        Person.objects.select_for_update().get(pk=student.pk)  # clicks at the same moment take turns
        rules = sorted(Signal.objects.filter(student=student, state=SignalState.OPEN).values_list("rule", flat=True))
        if not rules:
            raise CannotSnooze("nothing-open")
        Snooze.objects.filter(student=student, ended_at__isnull=True).update(ended_at=now)
        return Snooze.objects.create(
            student=student,
            reason=reason,
            rules=rules,
            snoozed_on=today,
            until=until,
            by_id=by.account_id,
            actor=by.label,
            noted_at=now,
        )


def end(*, snooze: Snooze, by: Actor, now: dt.datetime) -> None:
    """The pupil is back on the desk at once (undo, or somebody wants it back)."""
    with recorded("snooze.end", by=by):
        Snooze.objects.filter(pk=snooze.pk, ended_at__isnull=True).update(ended_at=now)
