"""Contacts with pupils and homes: noted in one click, undone in one more, never lost from the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from fullfolj.access.models import Account
from fullfolj.domain.actor import Actor
from fullfolj.domain.errors import PlainError
from fullfolj.domain.versions import CameSecond, version
from fullfolj.school.history import recorded
from fullfolj.school.models import Person
from fullfolj.signals import snoozes
from fullfolj.signals.models import SAME_CLICK, USUALLY_WITH, Contact, ContactKind, Whom


def note(
    *,
    student: Person,
    kind: ContactKind,
    by: Actor,
    now: dt.datetime,
    on: dt.date,
    text: str = "",
    whom: Whom | None = None,
) -> Contact:
    """The contact that was noted; the one just noted when the same person clicks the same thing twice.

    `on` is the day of the contact, not later than today; without `whom` it is with whom such a contact usually is. An
    answered contact ends a snooze that waited for one.
    """
    with_whom = whom or USUALLY_WITH[kind]
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
            whom=with_whom,
        ).first()
        if twice is not None:
            return twice
        contact = Contact.objects.create(
            student=student,
            kind=kind,
            date=on,
            note=text,
            by_id=by.account_id,
            actor=by.label,
            noted_at=now,
            whom=with_whom,
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


def version_of(contact: Contact) -> str:
    """Another text when somebody has changed with whom it was, what was agreed, or what came of it."""
    return version(contact.with_whom, contact.agreed, contact.agreed_on, contact.looked_on, contact.outcome)


def agree(
    *,
    contact: Contact,
    whom: Whom,
    agreed: str,
    agreed_on: dt.date | None,
    responsible: Account | None,
    seen: str,
    by: Actor,
) -> Contact:
    """The contact, with whom it was and what was agreed; `responsible` looks again on the day, if there is one.

    CameSecond when it is not as in `seen` (version_of), PlainError for one that has been undone. Sent twice it is one.
    Another day than before is a day to come: what was looked at stays in the history.
    """
    with recorded("contact.agree", by=by):
        held = Contact.objects.select_for_update(of=["self"]).get(pk=contact.pk)
        if (held.with_whom, held.agreed, held.agreed_on) == (whom, agreed, agreed_on):
            return held
        _check(held, seen)
        if agreed_on != held.agreed_on:
            held.looked_on, held.outcome = None, ""
            held.responsible = responsible if agreed_on else None
        held.whom, held.agreed, held.agreed_on = whom, agreed, agreed_on
        held.save(update_fields=["whom", "agreed", "agreed_on", "responsible", "looked_on", "outcome"])
    return held


def look_again(
    *, contact: Contact, outcome: str, next_on: dt.date | None, seen: str, by: Actor, today: dt.date
) -> Contact:
    """The contact, with what came of what was agreed: that is done, or with `next_on` looked at once more that day.

    CameSecond and PlainError as `agree`; PlainError also without a day. Sent twice it is one.
    """
    with recorded("contact.look-again", by=by):
        held = Contact.objects.select_for_update(of=["self"]).get(pk=contact.pk)
        is_there = held.agreed_on == next_on if next_on else held.looked_on is not None
        if held.outcome == outcome and is_there:
            return held
        _check(held, seen)
        if held.agreed_on is None:
            raise PlainError(_("There is no day to look again."), _("Write what was agreed, and a day."))
        held.outcome = outcome
        if next_on:
            held.agreed_on = next_on
        else:
            held.looked_on = today
        held.save(update_fields=["outcome", "agreed_on", "looked_on"])
    return held


def _check(held: Contact, seen: str) -> None:
    if held.undone_at is not None:
        raise PlainError(_("The contact has been taken back."), _("Note a new one on the pupil's page."))
    if version_of(held) != seen:
        raise CameSecond(
            _("Somebody has changed it while you wrote."),
            _("Read what stands there. Send again if yours is to hold."),
        )


def attempts_in_a_row(newest_first: Iterable[Contact]) -> tuple[int, dt.date | None]:
    """How many times somebody has tried without an answer since the last answered contact, and the day of the first.

    What a system sends by itself is no attempt, and does not end the row. (0, None): nobody waits for an answer.
    """
    count, since = 0, None
    for contact in newest_first:
        if contact.is_answered:
            break
        if contact.kind == ContactKind.NO_ANSWER:
            count, since = count + 1, contact.date
    return count, since
