"""A report as page and as PDF: the same words, whether it is a draft or was sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.documents.reports import Report, ReportPart
from fullfolj.shell.error_links import error_links
from fullfolj.support.investigations.drafts import Draft
from fullfolj.support.models import SentReport


@dataclass(frozen=True)
class ReportPage:
    """`form` is None for one that was sent, or for those who do not send; `standing` says which of them it is."""

    name: str
    back: str
    content: Mapping[str, Any]
    standing: str
    why: tuple[str, ...]
    pdf_url: str
    form: Form | None = None
    errors: tuple[ErrorLink, ...] = ()


def draft_page(student: Person, draft: Draft, form: Form | None) -> ReportPage:
    return ReportPage(
        name=str(student),
        back=reverse("support-law", args=[student.uuid]),
        content=draft.content,
        standing=_("A draft. Read it; nothing has been sent."),
        why=(draft.why, *draft.hints),
        pdf_url=reverse("support-report-draft-pdf", args=[student.uuid, draft.kind]),
        form=form,
        errors=error_links(form, whole="support") if form is not None else (),
    )


def sent_page(student: Person, one: SentReport, today: dt.date) -> ReportPage:
    return ReportPage(
        name=str(student),
        back=reverse("support-law", args=[student.uuid]),
        content=one.content,
        standing=sent_words(one, today),
        why=(),
        pdf_url=reverse("support-report-pdf", args=[student.uuid, one.uuid]),
    )


def sent_words(one: SentReport, today: dt.date) -> str:
    return _("Sent on %(day)s to %(whom)s by %(who)s: %(how)s. It is kept as it was sent.") % {
        "day": words.day(one.sent_on, today),
        "whom": one.recipient,
        "who": one.by or _("the operator"),
        "how": one.how,
    }


def document(content: Mapping[str, Any], made: str) -> Report:
    """What the PDF is made of."""
    parts = tuple(
        ReportPart(f"part-{number}", part["heading"], (part["lead"],), points=tuple(part["points"]))
        for number, part in enumerate(content["parts"])
    )
    return Report(title=content["title"], lead="", facts=tuple(content["facts"]), parts=parts, made=made)


def file_name(today: dt.date) -> str:
    """Of no pupil: a file's name is seen by whoever sees the folder."""
    return f"anmalan-{today.isoformat()}.pdf"
