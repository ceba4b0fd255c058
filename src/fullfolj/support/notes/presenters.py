"""The pages about one note."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

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
from fullfolj.support.models import Case, Note


@dataclass(frozen=True)
class NotePage:
    """`revise_url` is empty where nothing can be changed."""

    name: str
    back: str
    text: str
    meta: str
    who_reads: str
    revise_url: str


@dataclass(frozen=True)
class WritePage:
    """`stands` is what a colleague has written meanwhile, empty when nobody has."""

    heading: str
    name: str
    back: str
    form: Form
    errors: tuple[ErrorLink, ...]
    draft: DraftNotice
    stands: str


def note_page(student: Person, note: Note, today: dt.date, *, may_work: bool) -> NotePage:
    said = {"day": words.day(localdate(note.noted_at), today), "who": str(note.by or "")}
    may_revise = may_work and note.case.closed_on is None
    return NotePage(
        name=str(student),
        back=reverse("support-case", args=[student.uuid, note.case.uuid]),
        text=note.text,
        meta=words.sentence_case(_("%(day)s, %(who)s") % said),
        who_reads=note.get_tier_display(),
        revise_url=reverse("support-note-revise", args=[student.uuid, note.uuid]) if may_revise else "",
    )


def write_page(student: Person, case: Case, form: Form, draft: Drafted, today: dt.date) -> WritePage:
    heading = _("Write a note: %(name)s") % {"name": student}
    return _page(heading, student, case, form, draft_notice(draft, today), "")


def revise_page(student: Person, note: Note, form: Form, draft: Drafted, today: dt.date) -> WritePage:
    heading = _("Change a note: %(name)s") % {"name": student}
    theirs = note.text if form.is_bound and form.data.get("text") != note.text else ""
    return _page(heading, student, note.case, form, draft_notice(draft, today), theirs)


def _page(heading: str, student: Person, case: Case, form: Form, draft: DraftNotice, stands: str) -> WritePage:
    back = reverse("support-case", args=[student.uuid, case.uuid])
    return WritePage(heading, str(student), back, form, error_links(form, whole="support"), draft, stands)
