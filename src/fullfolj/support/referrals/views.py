"""Referrals that wait for the visitor, those of one pupil, and one with its answer."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fullfolj.access.gate import GatedRequest, requires, student_or_refusal
from fullfolj.domain.errors import PlainError
from fullfolj.support import permissions
from fullfolj.support.drafts import drafting as drafts
from fullfolj.support.drafts.drafting import Drafted
from fullfolj.support.models import Referral, ReferralAnswer
from fullfolj.support.referrals import actions, presenters, queries
from fullfolj.support.referrals.forms import AnswerForm, OutcomeForm, ReferralForm
from fullfolj.support.unsent import Unsent


@requires(permissions.ANSWER)
@require_safe
def waiting(request: GatedRequest) -> HttpResponse:
    """The open ones that the visitor is to act in, the oldest first."""
    today = request.visitor.today
    rows = [presenters.row(one, one.student, today) for one in queries.shown(request.visitor)]
    return render(request, "support/referrals.html", {"rows": rows})


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def student(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The pupil's referrals, and a new one."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.WORK, page="support.student-referrals")
    draft = drafts.of(request, who, "refer")
    form = ReferralForm(draft.sent, receivers=queries.receivers(who, visitor), initial=draft.written)
    if form.is_bound and form.is_valid():
        actions.send(student=who, by=visitor.actor, now=visitor.now, **form.told)
        draft.drop()
        messages.success(request, _("The referral is noted. Whoever is asked at the school sees it on Today."))
        return redirect("support-student-referrals", who.uuid)
    page = presenters.student_page(who, queries.of(who), form, draft, visitor.today)
    return render(request, "support/student_referrals.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def referral(request: GatedRequest, student_uuid: uuid.UUID, referral_uuid: uuid.UUID) -> HttpResponse:
    """One referral. Whoever is asked answers it here, then notes what came of it."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.ANSWER, page="support.referral")
    try:
        found = queries.one(who, referral_uuid, visitor)
    except Http404:
        if request.method != "POST":
            raise
        gone = _unsent(request, _("The referral is not with you any more."))
        return render(request, "support/referral.html", {"page": presenters.gone_page(who, gone)}, status=422)
    works = queries.works_with(who, visitor)
    draft = drafts.of(request, who, f"answer {found.uuid}")
    form = _next(draft, found, works=works) if queries.may_act(found, who, visitor) else None
    if form is not None and form.is_bound and form.is_valid() and _done(request, found, form):
        draft.drop()
        return redirect("support-referrals")
    unsent = _unsent(request, _why_not(found)) if request.method == "POST" and form is None else None
    page = presenters.referral_page(who, found, form, draft, visitor, works=works, unsent=unsent)
    status = 422 if request.method == "POST" else 200
    return render(request, "support/referral.html", {"page": page}, status=status)


def _next(draft: Drafted, found: Referral, *, works: bool) -> AnswerForm | OutcomeForm | None:
    """An answer, or what came of it, as what is sent says; nothing when that is noted.

    What is done instead of a refused one is for those who work with support for the pupil.
    """
    sent = draft.sent
    if not found.answer or (sent is not None and "says" in sent):
        return AnswerForm(sent, initial=draft.written)
    is_refused = found.answer == ReferralAnswer.REFUSED
    if (is_refused and not works) or (found.outcome and sent is None):
        return None
    return OutcomeForm(sent, initial=draft.written, refused=is_refused)


def _why_not(found: Referral) -> str:
    if found.ended_on is not None or found.to is None:
        return _("The referral has been answered already.")
    return _("The referral is with %(name)s, who answers it and notes what came of it.") % {"name": found.to}


def _unsent(request: GatedRequest, why: str) -> Unsent:
    return Unsent.of(why, request.POST, "reason", "outcome")


def _done(request: GatedRequest, found: Referral, form: AnswerForm | OutcomeForm) -> bool:
    """Whether it could be; else the form says why not."""
    by, today = request.visitor.actor, request.visitor.today
    try:
        if isinstance(form, AnswerForm):
            actions.answer(referral=found, by=by, today=today, **form.told)
        else:
            actions.note_outcome(referral=found, by=by, today=today, **form.cleaned_data)
    except PlainError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("It is noted, and stands with the pupil's referrals."))
    return True
