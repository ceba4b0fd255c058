"""Putting a pupil's signals off until a day, always with a reason; undone in one click, with what stood before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q

from fullfolj.domain.actor import Actor
from fullfolj.school.history import recorded
from fullfolj.school.models import Organisation, Person
from fullfolj.signals.models import SAME_CLICK, UNANSWERED, Contact, Signal, SignalState, Snooze, SnoozeReason
from fullfolj.signals.rules import RULES

#: Nothing can be put off further than this: half a term.
LONGEST = dt.timedelta(days=70)
_OPEN = Q(ended_at__isnull=True)
_TAKEN_BACK = Q(ended_at__isnull=False, ended_by_contact__isnull=True, replaced_by__isnull=True)


class CannotSnooze(ValueError):
    """The return date is not after today, or too far away, or no signal is open."""


def put_off(
    *, student: Person, reason: SnoozeReason, until: dt.date, by: Actor, today: dt.date, now: dt.datetime
) -> Snooze:
    """The new snooze of the pupil's open signals, which replaces one that was there. Raises CannotSnooze.

    The same person clicking the same thing twice gets the one just made.
    """
    if not today < until <= today + LONGEST:
        raise CannotSnooze("until")
    with recorded("snooze.put_off", by=by):
        Person.objects.select_for_update().get(pk=student.pk)  # clicks at the same moment take turns
        before = Snooze.objects.filter(_OPEN, student=student).first()
        if before is not None and _is_same_click(before, reason, until, by, now):
            return before
        rules = _put_off_rules(student)
        if not rules:
            raise CannotSnooze("nothing-open")
        if before is not None:
            Snooze.objects.filter(pk=before.pk).update(ended_at=now)  # first: one is open at a time
        made = Snooze.objects.create(
            student=student,
            reason=reason,
            rules=rules,
            snoozed_on=today,
            until=until,
            by_id=by.account_id,
            actor=by.label,
            noted_at=now,
        )
        if before is not None:
            Snooze.objects.filter(pk=before.pk).update(replaced_by=made)
        return made


def _put_off_rules(student: Person) -> list[str]:
    """The pupil's open rules, and the steps below them: that a share falls to a lower step is no worsening."""
    lit = set(Signal.objects.filter(student=student, state=SignalState.OPEN).values_list("rule", flat=True))
    highest = {rule.family: rule.step for rule in RULES if rule.id in lit}
    return sorted(rule.id for rule in RULES if rule.id in lit or rule.step < highest.get(rule.family, rule.step))


def end_idle(*, organiser: Organisation, now: dt.datetime) -> None:
    """Snoozes of pupils without an open signal end: what opens later is something new. In the sweep's transaction."""
    lit = Signal.objects.filter(student_id=OuterRef("student_id"), state=SignalState.OPEN)
    Snooze.objects.filter(_OPEN, ~Exists(lit), student__organiser=organiser).update(ended_at=now)


def end_lit_again(again: Mapping[int, set[str]], *, now: dt.datetime) -> None:
    """Snoozes of what has been lit again (pupil → rules) end, as if a sweep had seen that it was out between."""
    standing = Snooze.objects.filter(_OPEN, student_id__in=list(again))
    over = [one.pk for one in standing if not again[one.student_id].isdisjoint(one.rules)]
    Snooze.objects.filter(pk__in=over).update(ended_at=now)


def undo(*, snooze: Snooze, by: Actor, now: dt.datetime) -> Snooze:
    """The snooze, taken back; one that it replaced is as it would have been without it.

    Taken back already: nothing happens. One that something newer has ended is taken back all the same, and the newer
    thing stands.
    """
    with recorded("snooze.undo", by=by):
        Person.objects.select_for_update().get(pk=snooze.student_id)
        standing = Snooze.objects.exclude(_TAKEN_BACK).filter(pk=snooze.pk).first()
        if standing is not None:
            Snooze.objects.filter(pk=snooze.pk).update(
                ended_at=standing.ended_at or now, ended_by_contact=None, replaced_by=None
            )
            for before in Snooze.objects.filter(replaced_by=snooze):
                _let_stand(before, since=snooze.noted_at)
    snooze.refresh_from_db()
    return snooze


def open_snooze(student: Person) -> Snooze | None:
    """The one that holds the pupil now, or whose day has come; the pupil comes from a scope."""
    return Snooze.objects.filter(_OPEN, student=student).first()


def end_by_contact(contact: Contact) -> None:
    """The pupil's snooze ends with the answered contact, if its day has come. In the contact's own transaction."""
    due = Snooze.objects.filter(_OPEN, student_id=contact.student_id, until__lte=contact.date)
    due.update(ended_at=contact.noted_at, ended_by_contact=contact)


def without_contact(contact: Contact) -> None:
    """What the contact ended stands as it would have without it. In the transaction that undoes the contact."""
    for ended in Snooze.objects.filter(ended_by_contact=contact):
        _let_stand(ended, since=contact.noted_at)


def _let_stand(snooze: Snooze, *, since: dt.datetime) -> None:
    """Open again; or ended by the first thing since then that would have ended it, so that undoing that opens it."""
    answered = (
        Contact.objects.filter(student_id=snooze.student_id, undone_at__isnull=True, noted_at__gte=since)
        .filter(date__gte=snooze.until)
        .exclude(kind__in=UNANSWERED)
    )
    newer = (
        Snooze.objects.filter(Q(noted_at__gte=since) | _OPEN, student_id=snooze.student_id)
        .exclude(_TAKEN_BACK)
        .exclude(pk=snooze.pk)
    )
    contact, other = answered.order_by("noted_at", "id").first(), newer.order_by("noted_at", "id").first()
    if contact is not None and (other is None or contact.noted_at <= other.noted_at):
        ended = {"ended_at": contact.noted_at, "ended_by_contact": contact, "replaced_by": None}
    elif other is not None:
        ended = {"ended_at": other.noted_at, "ended_by_contact": None, "replaced_by": other}
    else:
        ended = {"ended_at": None, "ended_by_contact": None, "replaced_by": None}
    Snooze.objects.filter(pk=snooze.pk).update(**ended)


def _is_same_click(snooze: Snooze, reason: SnoozeReason, until: dt.date, by: Actor, now: dt.datetime) -> bool:
    same = (snooze.reason, snooze.until, snooze.actor) == (reason, until, by.label)
    return same and snooze.noted_at > now - SAME_CLICK
