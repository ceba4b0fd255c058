"""Contacts with pupils and homes: noted in one click, undone in one more, never lost from the history."""

from __future__ import annotations

import datetime as dt

from fullfolj.domain.actor import Actor
from fullfolj.school.history import recorded
from fullfolj.school.models import Person
from fullfolj.signals import snoozes
from fullfolj.signals.models import SAME_CLICK, Contact, ContactKind


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
            snoozes.end_by_contact(contact)
    return contact


def undo(*, contact: Contact, by: Actor, now: dt.datetime) -> Contact:
    """The contact, marked as noted by mistake; it stays in the history and counts for nothing.

    A snooze that it ended is as it would have been without it. Undone once already: nothing happens.
    """
    with recorded("contact.undo", by=by):
        Person.objects.select_for_update().get(pk=contact.student_id)
        if Contact.objects.filter(pk=contact.pk, undone_at__isnull=True).update(undone_at=now):
            snoozes.without_contact(contact)
    contact.refresh_from_db()
    return contact
