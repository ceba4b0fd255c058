"""The pages about referrals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.support.drafts.drafting import Drafted
from fullfolj.support.drafts.presenters import DraftNotice, draft_notice
from fullfolj.support.models import Referral, ReferralAnswer
from fullfolj.support.unsent import Unsent


@dataclass(frozen=True)
class ReferralRow:
    """`state` says whether it is answered, and how; `outcome` is empty until it is noted."""

    name: str
    url: str
    asked: str
    meta: str
    state: str
    outcome: str


@dataclass(frozen=True)
class StudentReferrals:
    name: str
    back: str
    rows: tuple[ReferralRow, ...]
    form: Form
    errors: tuple[ErrorLink, ...]
    draft: DraftNotice


@dataclass(frozen=True)
class ReferralPage:
    """`form` is what comes next, None for who may only read; `row` is None when it is not the reader's any more.

    `unsent` is what was written and could not be saved.
    """

    name: str
    back: str
    row: ReferralRow | None
    form: Form | None
    errors: tuple[ErrorLink, ...]
    unsent: Unsent | None
    draft: DraftNotice | None = None


def student_page(
    student: Person, found: Sequence[Referral], form: Form, draft: Drafted, today: dt.date
) -> StudentReferrals:
    rows = tuple(row(one, student, today) for one in found)
    back = reverse("support-student", args=[student.uuid])
    return StudentReferrals(
        str(student), back, rows, form, error_links(form, whole="support"), draft_notice(draft, today)
    )


def referral_page(
    student: Person,
    found: Referral,
    form: Form | None,
    draft: Drafted,
    visitor: Visitor,
    *,
    works: bool,
    unsent: Unsent | None,
) -> ReferralPage:
    """Back to the pupil's referrals for those who work with support, to the own ones for others."""
    back = reverse("support-student-referrals", args=[student.uuid]) if works else reverse("support-referrals")
    errors = () if form is None else error_links(form, whole="support")
    shown, notice = row(found, student, visitor.today), draft_notice(draft, visitor.today)
    return ReferralPage(str(student), back, shown, form, errors, unsent, notice)


def gone_page(student: Person, unsent: Unsent) -> ReferralPage:
    """One that was handed over or ended while somebody wrote, who may not read it any more."""
    return ReferralPage(str(student), reverse("support-referrals"), None, None, (), unsent)


def row(one: Referral, student: Person, today: dt.date) -> ReferralRow:
    said = {"to": str(one.to or one.outside), "by": str(one.by or ""), "day": words.day(localdate(one.sent_at), today)}
    return ReferralRow(
        name=str(student),
        url=reverse("support-referral", args=[student.uuid, one.uuid]),
        asked=one.asked,
        meta=_("To %(to)s · from %(by)s · sent on %(day)s") % said,
        state=_state(one, today),
        outcome=one.outcome,
    )


def _state(one: Referral, today: dt.date) -> str:
    if one.answered_on is None:
        return _("Waits for an answer")
    said = {"day": words.day(one.answered_on, today), "reason": one.reason}
    if one.answer == ReferralAnswer.REFUSED:
        return _("Refused on %(day)s: %(reason)s") % said
    if one.reason:
        return _("Accepted on %(day)s: %(reason)s") % said
    return _("Accepted on %(day)s") % said
