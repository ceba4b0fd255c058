"""A message to a pupil or the home, as it is read before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.signals.models import Whom
from fullfolj.support.messages.actions import note_of
from fullfolj.support.messages.content import Language, Message, languages, shipped
from fullfolj.support.messages.forms import MessageForm, SendForm
from fullfolj.support.messages.queries import Receivers
from fullfolj.support.models import MailTrouble, OutgoingMessage


@dataclass(frozen=True)
class Written:
    """The whole text, with the direction in which it is read; `rows` is how high its field is."""

    title: str
    text: str
    language: Language
    rows: int
    is_to_home: bool


@dataclass(frozen=True)
class MessagePage:
    """`written` is None until a message is chosen; `whom` says to whom it goes, `trouble` why it can't to the home."""

    name: str
    back: str
    form: MessageForm
    errors: tuple[ErrorLink, ...]
    written: Written | None
    whom: str
    trouble: str
    send: SendForm | None


@dataclass(frozen=True)
class StuckRow:
    """A message that did not go, why, and what can be done."""

    name: str
    url: str
    what: str
    why: str
    aside: str


def page(to: Receivers, form: MessageForm, send: SendForm | None, visitor: Visitor) -> MessagePage:
    """`send` is the form to send by e-mail, None where no mail server is set up."""
    chosen = form if form.is_bound and form.is_valid() else None
    written = _written(to, chosen, visitor) if chosen else None
    can_send = written is not None and (bool(to.guardians) or not written.is_to_home)
    return MessagePage(
        name=str(to.student),
        back=f"{reverse('student', args=[to.student.uuid])}#contacts",
        form=form,
        errors=error_links(send if send is not None and send.is_bound and send.errors else form, whole="message"),
        written=written,
        send=send if can_send else None,
        whom=_whom(to),
        trouble=_trouble(to),
    )


def stuck_row(one: OutgoingMessage, visitor: Visitor) -> StuckRow:
    """One that failed can be put aside; one that only waits can't."""
    said = {
        "what": note_of(shipped()[one.template], languages()[one.language]),
        "day": words.day(localdate(one.asked_at), visitor.today),
        "who": str(one.by),
    }
    return StuckRow(
        name=str(one.student),
        url=f"{reverse('support-message', args=[one.student.uuid])}?{_chosen(one)}",
        what=_("%(what)s · %(day)s · %(who)s") % said,
        why=_why(one),
        aside=reverse("support-message-aside", args=[one.uuid]) if one.trouble else "",
    )


def _chosen(one: OutgoingMessage) -> str:
    """What leads back to the same message; a template, a language and a day tell of nobody."""
    chosen = {"template": one.template, "language": one.language, "day": one.about_on or ""}
    return urlencode({name: str(value) for name, value in chosen.items()})


def _why(one: OutgoingMessage) -> str:
    """What happened, and what to do."""
    if not one.trouble:
        return _("It waits to be sent. If it goes on, tell whoever runs Fullfölj: no background work is done.")
    todo = {
        MailTrouble.REFUSED: _("Check the address, and send it again."),
        MailTrouble.UNREACHABLE: _("Send it again in a while, or copy it and send it in another way."),
        MailTrouble.UNCERTAIN: _("Ask whether it has come before you send it again."),
        MailTrouble.NOT_SET: _("Copy it and send it in another way."),
        MailTrouble.NOT_ALLOWED: _("It was not sent, and is not to be."),
    }[MailTrouble(one.trouble)]
    return f"{MailTrouble(one.trouble).label}. {todo}"


def text_of(to: Receivers, form: MessageForm, visitor: Visitor) -> str:
    """The text that a valid form has chosen, signed by the visitor."""
    return form.message.written(
        form.chosen_language,
        pupil=to.student.given_name,
        day=form.about_on,
        sender=str(visitor.account),
        school=to.school,
    )


def _written(to: Receivers, form: MessageForm, visitor: Visitor) -> Written:
    text = text_of(to, form, visitor)
    message: Message = form.message
    lines = sum(1 + len(line) // 60 for line in text.splitlines())
    title = message.title[form.chosen_language.code]
    return Written(title, text, form.chosen_language, lines + 1, message.whom is Whom.GUARDIAN)


def _whom(to: Receivers) -> str:
    if not to.guardians:
        return ""
    names = words.listed([str(one) for one in to.guardians])
    return _("Guardians in the register: %(names)s.") % {"names": names}


def _trouble(to: Receivers) -> str:
    """Why nothing, or nothing yet, can be written to the home."""
    if not to.home:
        return _(
            "Messages go to the pupil alone: guardians are written to only when it is known that the pupil is under 18."
        )
    if not to.guardians:
        return _(
            "No guardian to write to is in the register. Ask the school administration to see to it. Talk with the"
            " pupil meanwhile."
        )
    return ""
