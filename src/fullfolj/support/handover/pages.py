"""The pages about handovers: of those who prepare them, of the pupil and the home, and of the school that receives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.support.drafts.drafting import Drafted
from fullfolj.support.drafts.presenters import DraftNotice, draft_notice
from fullfolj.support.handover import states
from fullfolj.support.handover.presenters import Part, SentRow, parts_of, seen_lines, seen_now, sent_row, state
from fullfolj.support.models import SchoolHandover, SentHandover
from fullfolj.support.unsent import Unsent


@dataclass(frozen=True)
class StudentHandovers:
    """`prepared_url` leads to the one that is being prepared, else `new_url` to a new one."""

    name: str
    back: str
    prepared_url: str
    new_url: str
    rows: tuple[SentRow, ...]


@dataclass(frozen=True)
class WritePage:
    name: str
    back: str
    form: Form
    grades: tuple[str, ...]
    draft: DraftNotice
    errors: tuple[ErrorLink, ...]


@dataclass(frozen=True)
class PreparePage:
    """A handover that is being prepared. `shown` is empty until it is; `missing` are those who have not seen it."""

    name: str
    back: str
    write_url: str
    show_url: str
    seen_url: str
    send_url: str
    parts: tuple[Part, ...]
    shown: str
    seen: tuple[str, ...]
    missing: str
    asked_back: str
    seen_form: Form
    send_form: Form
    errors: tuple[ErrorLink, ...]


@dataclass(frozen=True)
class SentPage:
    """One as it was sent. `form` is what may be said of it, None for who may only read.

    `unsent` is what was written meanwhile and could not be saved.
    """

    name: str
    back: str
    back_text: str
    row: SentRow
    parts: tuple[Part, ...]
    seen: tuple[str, ...]
    pdf_url: str
    file_url: str
    form: Form | None
    take_back_url: str
    errors: tuple[ErrorLink, ...]
    unsent: Unsent | None = None


@dataclass(frozen=True)
class OwnHandover:
    """As the pupil and the home read it. `form` is None when it has been sent, or for who only reads.

    `unsent` is what was written meanwhile and could not be saved.
    """

    name: str
    back: str
    parts: tuple[Part, ...]
    seen: tuple[str, ...]
    state: str
    form: Form | None
    errors: tuple[ErrorLink, ...]
    unsent: Unsent | None = None


def student_page(student: Person, found: Sequence[SchoolHandover], today: dt.date) -> StudentHandovers:
    prepared = states.prepared_of(student)
    sent = [one for handover in found for one in handover.sent.all()]
    rows = (sent_row(one, _of(student, "support-handover-sent", one), today) for one in sent)
    return StudentHandovers(
        name=str(student),
        back=reverse("support-student", args=[student.uuid]),
        prepared_url=_of(student, "support-handover", prepared) if prepared else "",
        new_url="" if prepared else reverse("support-handover-new", args=[student.uuid]),
        rows=tuple(sorted(rows, key=lambda row: not row.waits)),
    )


def write_page(student: Person, form: Form, grades: Sequence[str], draft: Drafted, today: dt.date) -> WritePage:
    back = reverse("support-student-handovers", args=[student.uuid])
    errors = error_links(form, whole="support")
    return WritePage(str(student), back, form, tuple(grades), draft_notice(draft, today), errors)


def prepare_page(
    student: Person, content: Mapping[str, Any], found: SchoolHandover, forms: tuple[Form, Form], today: dt.date
) -> PreparePage:
    """`content` is what would be sent; `forms` are how it was seen, and to whom it is sent."""
    seen_form, send_form = forms
    missing = words.listed([words.uncapital(str(one.label)) for one in states.missing(found, today)])
    shown = words.day(localdate(found.shown_at), today) if found.shown_at else ""
    back = next((one for one in found.sent.all() if one.answer), None)
    errors = (*error_links(seen_form, whole="seen"), *error_links(send_form, whole="to-send"))
    return PreparePage(
        name=str(student),
        back=reverse("support-student-handovers", args=[student.uuid]),
        write_url=_of(student, "support-handover-write", found),
        show_url=_of(student, "support-handover-show", found),
        seen_url=_of(student, "support-handover-seen", found),
        send_url=_of(student, "support-handover-send", found),
        parts=parts_of(content),
        shown=_("Shown on their own pages since %(day)s.") % {"day": shown} if shown else "",
        seen=seen_now(found, today),
        missing=missing,
        asked_back=state(back, today) if back else "",
        seen_form=seen_form,
        send_form=send_form,
        errors=errors,
    )


def sent_page(
    student: Person,
    one: SentHandover,
    form: Form | None,
    today: dt.date,
    *,
    may_take_back: bool,
    unsent: Unsent | None = None,
) -> SentPage:
    """For those who work with the pupil."""
    own = _of(student, "support-handover-sent", one)
    return SentPage(
        name=str(student),
        back=reverse("support-student-handovers", args=[student.uuid]),
        back_text=_("Handovers"),
        row=sent_row(one, own, today),
        parts=parts_of(one.content),
        seen=seen_lines(one.content, today),
        pdf_url=_of(student, "support-handover-sent-pdf", one),
        file_url=_of(student, "support-handover-sent-file", one),
        form=form,
        take_back_url=_of(student, "support-handover-take-back", one) if may_take_back else "",
        errors=error_links(form, whole="support") if form is not None else (),
        unsent=unsent,
    )


def received_url(one: SentHandover) -> str:
    return reverse("support-handover-received", args=[one.uuid])


def received_page(one: SentHandover, form: Form | None, today: dt.date) -> SentPage:
    """For the school that receives it."""
    return SentPage(
        name=str(one.student),
        back=reverse("support-handovers"),
        back_text=_("Handovers to us"),
        row=sent_row(one, received_url(one), today),
        parts=parts_of(one.content),
        seen=seen_lines(one.content, today),
        pdf_url=reverse("support-handover-received-pdf", args=[one.uuid]),
        file_url=reverse("support-handover-received-file", args=[one.uuid]),
        form=form,
        take_back_url="",
        errors=error_links(form, whole="support") if form is not None else (),
    )


def own_page(
    student: Person,
    content: Mapping[str, Any],
    sent: SentHandover | None,
    form: Form | None,
    today: dt.date,
    *,
    unsent: Unsent | None,
) -> OwnHandover:
    """`content` is what was `sent`; or what would be, while it is not."""
    return OwnHandover(
        name=str(student),
        back=reverse("support-own", args=[student.uuid]),
        parts=parts_of(content),
        seen=seen_lines(content, today),
        state=sent_row(sent, "", today).meta if sent else _("Not sent yet."),
        form=form,
        errors=error_links(form, whole="support") if form is not None else (),
        unsent=unsent,
    )


def own_gone_page(student: Person, unsent: Unsent) -> OwnHandover:
    """One that the school took off their pages, to change it, while somebody wrote."""
    back = reverse("support-own", args=[student.uuid])
    return OwnHandover(str(student), back, (), (), _("Not sent yet."), None, (), unsent)


@dataclass(frozen=True)
class OwnRow:
    url: str
    text: str


def own_rows(student: Person, found: Sequence[SchoolHandover]) -> tuple[OwnRow, ...]:
    """What leads to each from the page of support that is shown to the pupil and the home."""
    return tuple(
        OwnRow(_of(student, "support-own-handover", one), _("What your school tells the next school")) for one in found
    )


def _of(student: Person, route: str, one: SchoolHandover | SentHandover) -> str:
    return reverse(route, args=[student.uuid, one.uuid])
