"""A contact with what was agreed, and those whose day has come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.contact_forms import agreed_words, contact_words, whom_words
from fullfolj.shell.error_links import error_links
from fullfolj.signals.models import Contact, ContactKind


@dataclass(frozen=True)
class AgreedRow:
    name: str
    url: str
    what: str
    meta: str


@dataclass(frozen=True)
class ContactPage:
    """`looked` is None where there is no day to look again, or it has been done."""

    name: str
    back: str
    what: str
    note: str
    agreed: str
    looked: Form | None
    form: Form
    errors: tuple[ErrorLink, ...]


def page(student: Person, contact: Contact, form: Form, looked: Form | None, today: dt.date) -> ContactPage:
    sent = looked if looked is not None and looked.is_bound else form
    return ContactPage(
        name=str(student),
        back=f"{reverse('student', args=[student.uuid])}#contacts",
        what=_said(contact, today),
        note=contact.note,
        agreed=agreed_words(contact, today),
        looked=looked,
        form=form,
        errors=error_links(sent, whole="looked" if sent is looked else "support"),
    )


def row(contact: Contact, today: dt.date) -> AgreedRow:
    return AgreedRow(
        name=str(contact.student),
        url=reverse("support-contact", args=[contact.student.uuid, contact.uuid]),
        what=agreed_words(contact, today),
        meta=_said(contact, today),
    )


def step_label(contact: Contact) -> str:
    """What the pupil page's link says."""
    if contact.agreed_on is not None and contact.looked_on is None:
        return _("How did it go?")
    return _("Change what was agreed") if contact.agreed else _("Write what was agreed")


def _said(contact: Contact, today: dt.date) -> str:
    """*18 november · Lena Brorsson · ringde, nådde hem · med vårdnadshavare*."""
    who = str(contact.by) if contact.by else _("the operator")
    kind = contact_words(ContactKind(contact.kind))
    return f"{words.day(contact.date, today)} · {who} · {kind} · {whom_words(contact.with_whom)}"
