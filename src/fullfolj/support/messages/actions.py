"""A message that somebody has sent by themselves is noted as a contact."""

from __future__ import annotations

import datetime as dt

from fullfolj.domain.actor import Actor
from fullfolj.school.models import Person
from fullfolj.signals import contacts
from fullfolj.signals.models import Contact, ContactKind
from fullfolj.support.messages.content import Language, Message


def note_written(
    *, student: Person, message: Message, language: Language, by: Actor, today: dt.date, now: dt.datetime
) -> Contact:
    """The contact. Its note says which message, never the text. Sent twice it is one."""
    return contacts.note(
        student=student,
        kind=ContactKind.WROTE,
        by=by,
        now=now,
        on=today,
        text=note_of(message, language),
        whom=message.whom,
    )


def note_of(message: Message, language: Language) -> str:
    """*Vill du komma och prata? (Soomaali)*: the words of the message's own title, in Swedish."""
    title = message.title["sv"]
    return title if language.code == "sv" else f"{title} ({language.name})"
