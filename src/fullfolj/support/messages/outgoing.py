"""A message on its way: asked for on a page, sent by a job, and what became of it."""

from __future__ import annotations

import datetime as dt
import smtplib
import uuid

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.access import scopes
from fullfolj.access.models import Account
from fullfolj.access.scopes import Scope
from fullfolj.domain.actor import Actor, ActorKind
from fullfolj.domain.errors import PlainError
from fullfolj.school.history import recorded
from fullfolj.school.models import Person
from fullfolj.school.sealing import seal, unseal
from fullfolj.signals import contacts
from fullfolj.signals.models import SAME_CLICK, ContactKind, Whom
from fullfolj.signals.queue import ask_once
from fullfolj.support import permissions
from fullfolj.support.messages.actions import note_of
from fullfolj.support.messages.content import Language, Message, languages, shipped
from fullfolj.support.messages.queries import receivers
from fullfolj.support.models import MailTrouble, OutgoingMessage

SEND = "fullfolj.support.send_message"
_PURPOSE = "message-address"


def is_set_up() -> bool:
    """Whether a mail server is named in the settings."""
    return bool(settings.MAIL_FROM) and not settings.MAILERS["default"]["BACKEND"].endswith("dummy.EmailBackend")


def ask(
    *,
    student: Person,
    message: Message,
    language: Language,
    about_on: dt.date | None,
    address: str,
    once: uuid.UUID,
    by: Account,
    now: dt.datetime,
) -> OutgoingMessage:
    """The message, to be sent by a job as soon as this is written. A double click is one.

    PlainError for what has been asked for with the same `once` before, such as by the back button: the address may be
    another.
    """
    with recorded("message.ask", by=Actor(ActorKind.ACCOUNT, by.pk)):
        Person.objects.select_for_update().get(pk=student.pk)
        made, is_new = OutgoingMessage.objects.get_or_create(
            uuid=once,
            defaults={
                "student": student,
                "template": message.slug,
                "language": language.code,
                "whom": message.whom,
                "about_on": about_on,
                "sealed_address": seal(address, purpose=_PURPOSE),
                "by": by,
                "asked_at": now,
            },
        )
        if not is_new and (made.asked_at <= now - SAME_CLICK or not _is_the_same(made, address)):
            raise PlainError(
                _("A message has been sent from this page already."),
                _("Open the page anew from the pupil's page, and send it once more."),
            )
        if is_new:
            ask_once(SEND, waits_as=f"message:{made.pk}", lock=None, number=made.pk)
    return made


def _is_the_same(made: OutgoingMessage, address: str) -> bool:
    """An address that has been removed, since the message has gone or failed, can't be told from another."""
    return not made.sealed_address or unseal(made.sealed_address, purpose=_PURPOSE) == address


def send(*, number: int, now: dt.datetime, today: dt.date) -> None:
    """Sends it, once: what has been tried before is never tried again, since it may have gone.

    Before the server is asked it stands in the database that it was. A failure is kept for the sender, and nothing of
    it is logged: what a mail server says may hold the address.
    """
    one = _begin(number, now)
    if one is None:
        return
    trouble = _why_not(one, today) or _sent(one)
    if trouble:
        _failed(one, trouble)
    else:
        _gone(one, now, today)


def put_aside(*, one: OutgoingMessage, by: Actor, now: dt.datetime) -> None:
    """The sender has read that it failed. Twice is nothing."""
    with recorded("message.put-aside", by=by):
        OutgoingMessage.objects.filter(pk=one.pk, told_at=None).exclude(trouble="").update(told_at=now)


def _begin(number: int, now: dt.datetime) -> OutgoingMessage | None:
    """The message, marked as tried; None for one that is done, and for one that was cut off: the sender is told."""
    with transaction.atomic():
        one = OutgoingMessage.objects.select_for_update(of=["self"]).filter(pk=number).first()
        if one is None or one.sent_at is not None or one.trouble:
            return None
        if one.tried_at is None:
            with recorded("message.try", by=_actor(one)):
                OutgoingMessage.objects.filter(pk=number).update(tried_at=now)
            return OutgoingMessage.objects.select_related("student", "by").get(pk=number)
    _failed(one, MailTrouble.UNCERTAIN)
    return None


def _why_not(one: OutgoingMessage, today: dt.date) -> MailTrouble | None:
    """Much may have changed since it was asked for: the pupil is protected or of age, the sender has left."""
    if not is_set_up():
        return MailTrouble.NOT_SET
    reached = scopes.student(Scope(one.by_id, permissions.CONTACT, today), one.student.uuid)
    if reached is None or (one.whom == Whom.GUARDIAN and not receivers(reached, today).guardians):
        return MailTrouble.NOT_ALLOWED
    return None


def _sent(one: OutgoingMessage) -> MailTrouble | None:
    """None when the server has taken it."""
    message, language = shipped()[one.template], languages()[one.language]
    to = receivers(one.student, localdate(one.asked_at))
    text = message.written(
        language, pupil=one.student.given_name, day=one.about_on, sender=str(one.by), school=to.school
    )
    connection = mailers["default"]
    try:
        connection.open()
    except (OSError, smtplib.SMTPException):
        return MailTrouble.UNREACHABLE
    address = unseal(one.sealed_address, purpose=_PURPOSE)
    mail = EmailMessage(message.title[language.code], text, settings.MAIL_FROM, [address])
    try:
        connection.send_messages([mail])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError):
        return MailTrouble.REFUSED
    except (OSError, smtplib.SMTPException):
        return MailTrouble.UNCERTAIN
    finally:
        _close(connection)
    return None


def _close(connection: object) -> None:
    """What has been sent has been sent, also when the server hangs up before we do."""
    try:
        connection.close()  # type: ignore[attr-defined]
    except (OSError, smtplib.SMTPException):
        return


def _failed(one: OutgoingMessage, trouble: MailTrouble) -> None:
    with recorded("message.fail", by=_actor(one)):
        OutgoingMessage.objects.filter(pk=one.pk).update(trouble=trouble, sealed_address="")


def _gone(one: OutgoingMessage, now: dt.datetime, today: dt.date) -> None:
    with recorded("message.sent", by=_actor(one)):
        contact = contacts.note(
            student=one.student,
            kind=ContactKind.WROTE,
            by=_actor(one),
            now=now,
            on=today,
            text=note_of(shipped()[one.template], languages()[one.language]),
            whom=Whom(one.whom),
        )
        OutgoingMessage.objects.filter(pk=one.pk).update(sent_at=now, contact=contact, sealed_address="")


def _actor(one: OutgoingMessage) -> Actor:
    return Actor(ActorKind.ACCOUNT, one.by_id)
