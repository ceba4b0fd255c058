"""Asking a colleague to get in touch: in one click, taken back in one more. It is no contact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Exists, OuterRef

from fullfolj.access.models import Account
from fullfolj.access.permissions import Permission, permissions_of
from fullfolj.access.scopes import Reader, Scope, readers_of, why
from fullfolj.domain.actor import Actor
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation, Person
from fullfolj.signals.models import SAME_CLICK, Handover, Signal, SignalState


class CannotHandOver(ValueError):
    """No signal is lit, or the colleague can't note a contact with the pupil."""


def colleagues(student: Person, by: Actor, today: dt.date) -> list[Reader]:
    """Those who may note a contact with the pupil, but for who asks; the pupil comes from a scope."""
    return [one for one in readers_of(student, Permission.NOTE_CONTACT, today) if one.account.pk != by.account_id]


def colleagues_among(readers: Iterable[Reader], by: Actor) -> list[Reader]:
    """The same, of everybody who sees the pupil: whoever may note a contact is one of them. No query."""
    found = []
    for reader in readers:
        giving = tuple(
            one for one in reader.grounds if Permission.NOTE_CONTACT in permissions_of(frozenset({one.role}))
        )
        if giving and reader.account.pk != by.account_id:
            found.append(replace(reader, grounds=giving))
    return found


def hand_over(*, student: Person, to: Account, by: Actor, today: dt.date, now: dt.datetime) -> Handover:
    """The handover, which takes the place of one that stood. Raises CannotHandOver.

    The same person asking the same colleague twice gets the one just made.
    """
    if not why(Scope(to.pk, Permission.NOTE_CONTACT, today), student):
        raise CannotHandOver("colleague")
    with recorded("signal.hand_over", by=by):
        Person.objects.select_for_update().get(pk=student.pk)  # clicks at the same moment take turns
        if not Signal.objects.filter(student=student, state=SignalState.OPEN).exists():
            raise CannotHandOver("nothing-open")
        twice = Handover.objects.filter(student=student, to=to, actor=by.label, undone_at__isnull=True)
        just_made = twice.filter(noted_at__gt=now - SAME_CLICK).first()
        if just_made is not None:
            return just_made
        return Handover.objects.create(
            student=student, to=to, handed_on=today, by_id=by.account_id, actor=by.label, noted_at=now
        )


def undo(*, handover: Handover, by: Actor, now: dt.datetime) -> None:
    """The handover is taken back, and an older one stands again. Taken back already: nothing happens."""
    with recorded("signal.hand_over.undo", by=by):
        Handover.objects.filter(pk=handover.pk, undone_at__isnull=True).update(undone_at=now)


def end_idle(*, organiser: Organisation, now: dt.datetime) -> None:
    """Handovers of pupils without a lit signal are over. In the sweep's transaction."""
    lit = Signal.objects.filter(student_id=OuterRef("student_id"), state=SignalState.OPEN)
    standing = Handover.objects.filter(ended_at__isnull=True, student__organiser=organiser)
    standing.filter(~Exists(lit)).update(ended_at=now)
