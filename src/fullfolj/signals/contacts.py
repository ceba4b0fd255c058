"""Contacts with pupils and homes: noted in one click, undone in one more, never lost from the history."""

from __future__ import annotations

import datetime as dt

from fullfolj.domain.actor import Actor
from fullfolj.school.history import recorded
from fullfolj.school.models import Person
from fullfolj.signals.models import Contact, ContactKind, Snooze

#: A second click within this time is the same contact (a double click, or the back button).
SAME_CLICK = dt.timedelta(seconds=10)


def note(*, student: Person, kind: ContactKind, by: Actor, now: dt.datetime, on: dt.date, text: str = "") -> Contact:
    """The contact that was noted; the one just noted when the same person clicks the same thing twice.

    `on` is the day of the contact, not later than today. An answered contact ends a snooze that waited for one.
    """
    with recorded("contact.note", by=by):
        Person.objects.select_for_update().get(pk=student.pk)  # clicks at the same moment take turns
        twice = Contact.objects.filter(
            student=student,
            kind=kind,
            date=on,
            note=text,
            actor=by.label,
            noted_at__gt=now - SAME_CLICK,
            undone_at__isnull=True,
        ).first()
        if twice is not None:
            return twice
        contact = Contact.objects.create(
            student=student, kind=kind, date=on, note=text, by_id=by.account_id, actor=by.label, noted_at=now
        )
        if contact.is_answered:
            Snooze.objects.filter(student=student, ended_at__isnull=True, until__lte=on).update(ended_at=now)
    return contact


def undo(*, contact: Contact, by: Actor, now: dt.datetime) -> Contact:
    """The contact, marked as noted by mistake; it stays in the history and counts for nothing."""
    with recorded("contact.undo", by=by):
        Contact.objects.filter(pk=contact.pk, undone_at__isnull=True).update(undone_at=now)
    contact.refresh_from_db()
    return contact
