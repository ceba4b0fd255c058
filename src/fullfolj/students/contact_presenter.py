"""The contacts of the pupil page in words, and how many attempts have gone without an answer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import replace

from django.utils.translation import gettext

from fullfolj.access.permissions import Permission
from fullfolj.shell import words
from fullfolj.shell.components import Event
from fullfolj.shell.contact_forms import agreed_words, contact_words, whom_words
from fullfolj.shell.contact_steps import steps_of
from fullfolj.signals.contacts import attempts_in_a_row
from fullfolj.signals.models import USUALLY_WITH, Contact, ContactKind

CONTACTS = 30  # shown on the page


def contact_events(
    contacts: tuple[Contact, ...], today: dt.date, student: uuid.UUID | None = None, may: Collection[Permission] = ()
) -> tuple[Event, ...]:
    """The newest first; the latest attempt says how many there have been in a row, when there are several.

    Each with what was agreed, and for a `student` the steps from it of somebody with these permissions over the pupil.
    """
    count, since = attempts_in_a_row(contacts)
    events = [_event(contact, today) for contact in contacts[:CONTACTS]]
    if student is not None:
        shown = zip(events, contacts, strict=False)
        events = [replace(event, steps=steps_of(contact, student, may)) for event, contact in shown]
    if count > 1 and since is not None:
        tried = gettext("%(count)s attempts since %(day)s") % {"count": count, "day": words.day(since, today)}
        latest = next(place for place, one in enumerate(contacts) if one.kind == ContactKind.NO_ANSWER)
        if latest < len(events):
            events[latest] = replace(events[latest], meta=f"{events[latest].meta} · {tried}")
    return tuple(events)


def _event(contact: Contact, today: dt.date) -> Event:
    who = str(contact.by) if contact.by else gettext("the operator")
    kind = ContactKind(contact.kind)
    meta = f"{who} · {contact_words(kind)}"
    return Event(
        heading=words.heading_day(contact.date, today),
        meta=meta if contact.with_whom is USUALLY_WITH[kind] else f"{meta} · {whom_words(contact.with_whom)}",
        text=contact.note,
        agreed=agreed_words(contact, today),
    )
