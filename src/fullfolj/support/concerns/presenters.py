"""The page about reports of concern about a pupil, and the one about who sees them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.support import permissions
from fullfolj.support.concerns.queries import Candidate
from fullfolj.support.models import ConcernReader, ReportOfConcern


@dataclass(frozen=True)
class ReportRow:
    day: str
    meta: str
    take_back_url: str


@dataclass(frozen=True)
class DutyPage:
    """`seen_by` names everybody who sees the page. `readers_url` is for those who name them."""

    name: str
    back: str
    rows: tuple[ReportRow, ...]
    form: Form
    errors: tuple[ErrorLink, ...]
    seen_by: str
    readers_url: str


@dataclass(frozen=True)
class ReaderRow:
    """`left` says so where the person no longer is in student health at the unit, and sees nothing."""

    name: str
    meta: str
    left: bool
    end_url: str


@dataclass(frozen=True)
class ReadersPage:
    """`form` is None where there is nobody to name."""

    rows: tuple[ReaderRow, ...]
    form: Form | None
    errors: tuple[ErrorLink, ...]


def duty_page(
    student: Person, found: Sequence[ReportOfConcern], readers: Sequence[Account], form: Form, visitor: Visitor
) -> DutyPage:
    return DutyPage(
        name=str(student),
        back=reverse("support-student", args=[student.uuid]),
        rows=tuple(_row(one, student, visitor.today) for one in found),
        form=form,
        errors=error_links(form, whole="support"),
        seen_by=words.listed([str(one) for one in readers]),
        readers_url=reverse("support-duty-readers") if visitor.may(permissions.NAME_CONCERN_READERS) else "",
    )


def readers_page(
    named: Sequence[ConcernReader], candidates: Sequence[Candidate], form: Form, today: dt.date
) -> ReadersPage:
    here = {(one.unit.pk, one.account.pk) for one in candidates}
    rows = tuple(_reader(one, today, left=(one.unit_id, one.account_id) not in here) for one in named)
    return ReadersPage(rows, form if candidates else None, error_links(form, whole="support"))


def _row(one: ReportOfConcern, student: Person, today: dt.date) -> ReportRow:
    noted = {"by": str(one.noted_by or ""), "day": words.day(localdate(one.noted_at), today)}
    return ReportRow(
        day=_("Reported on %(day)s") % {"day": words.day(one.reported_on, today)},
        meta=_("Noted in Fullfölj by %(by)s on %(day)s") % noted,
        take_back_url=reverse("support-duty-take-back", args=[student.uuid, one.uuid]),
    )


def _reader(one: ConcernReader, today: dt.date, *, left: bool) -> ReaderRow:
    since = {"unit": one.unit.display_name, "day": words.day(localdate(one.named_at), today)}
    meta = _("%(unit)s, since %(day)s") % since
    return ReaderRow(str(one.account), meta, left, reverse("support-duty-reader-end", args=[one.uuid]))
