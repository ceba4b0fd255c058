"""A handover as it was sent: for those who sent it, and for the school that receives it; as page, PDF and file."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires, student_or_refusal
from fullfolj.domain.errors import PlainError
from fullfolj.shell.documents import pdf
from fullfolj.support import permissions
from fullfolj.support.handover import contents, documents, pages, presenters, queries, sending
from fullfolj.support.handover.forms import AnswerForm, ReceiptForm
from fullfolj.support.models import HandoverAnswer, SentHandover


@requires(permissions.SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def sent(request: GatedRequest, student_uuid: uuid.UUID, sent_uuid: uuid.UUID) -> HttpResponse:
    """As it was sent. Of one that went outside, whoever works with the pupil notes who received it."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.SEE, page="support.handover.sent")
    found, works = queries.sent_one(who, sent_uuid), queries.works_with(who, visitor)
    is_outside = found.to_unit_id is None and (not found.answer or request.method == "POST")
    form = ReceiptForm(request.POST if request.method == "POST" else None) if works and is_outside else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            accepted = HandoverAnswer.ACCEPTED
            sending.answer(sent=found, says=accepted, by=visitor.actor, now=visitor.now, **form.cleaned_data)
            return redirect("support-handover-sent", who.uuid, found.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    may_take_back = works and found.answer in ("", HandoverAnswer.ASKED_BACK)
    page = pages.sent_page(who, found, form, visitor.today, may_take_back=may_take_back)
    return render(request, "support/handover_sent.html", {"page": page}, status=_status(request))


@requires(permissions.WORK)
@require_POST
def take_back(request: GatedRequest, student_uuid: uuid.UUID, sent_uuid: uuid.UUID) -> HttpResponse:
    """What went to the wrong school, or too early, is there no more."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.WORK, page="support.handover.sent")
    found = queries.sent_one(who, sent_uuid)
    try:
        sending.answer(sent=found, says=HandoverAnswer.TAKEN_BACK, reason="", by=visitor.actor, now=visitor.now)
        messages.success(request, _("The handover is taken back. It can be changed, and sent again."))
    except PlainError as error:
        messages.error(request, str(error))
    return redirect("support-handover-sent", who.uuid, found.uuid)


@requires(permissions.SEE)
@require_safe
def sent_pdf(request: GatedRequest, student_uuid: uuid.UUID, sent_uuid: uuid.UUID) -> HttpResponse:
    """The same on paper."""
    who = student_or_refusal(request.visitor, student_uuid, permissions.SEE, page="support.handover.sent.pdf")
    return _pdf(request, queries.sent_one(who, sent_uuid))


@requires(permissions.SEE)
@require_safe
def sent_file(request: GatedRequest, student_uuid: uuid.UUID, sent_uuid: uuid.UUID) -> HttpResponse:
    """The same for another system to read."""
    who = student_or_refusal(request.visitor, student_uuid, permissions.SEE, page="support.handover.sent.file")
    return _file(request, queries.sent_one(who, sent_uuid))


@requires(permissions.RECEIVE)
@require_safe
def received(request: GatedRequest) -> HttpResponse:
    """What other schools have sent, those that wait for an answer first."""
    today = request.visitor.today
    rows = [presenters.sent_row(one, pages.received_url(one), today) for one in queries.shown(request.visitor)]
    return render(request, "support/handovers.html", {"rows": rows})


@requires(permissions.RECEIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def received_one(request: GatedRequest, sent_uuid: uuid.UUID) -> HttpResponse:
    """One of them, and its answer."""
    visitor = request.visitor
    found = queries.received_one(visitor, sent_uuid, page="support.handover.received")
    is_open = found.answer != HandoverAnswer.ACCEPTED or request.method == "POST"
    form = AnswerForm(request.POST if request.method == "POST" else None) if is_open else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            sending.answer(sent=found, by=visitor.actor, now=visitor.now, **form.told)
            messages.success(request, _("The school that sent it sees your answer."))
            return redirect("support-handover-received", found.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    page = pages.received_page(found, form, visitor.today)
    return render(request, "support/handover_sent.html", {"page": page}, status=_status(request))


@requires(permissions.RECEIVE)
@require_safe
def received_pdf(request: GatedRequest, sent_uuid: uuid.UUID) -> HttpResponse:
    return _pdf(request, queries.received_one(request.visitor, sent_uuid, page="support.handover.received.pdf"))


@requires(permissions.RECEIVE)
@require_safe
def received_file(request: GatedRequest, sent_uuid: uuid.UUID) -> HttpResponse:
    return _file(request, queries.received_one(request.visitor, sent_uuid, page="support.handover.received.file"))


def _status(request: GatedRequest) -> int:
    return 422 if request.method == "POST" else 200


def _pdf(request: GatedRequest, found: SentHandover) -> HttpResponse:
    made = pdf.report(documents.report(found, request.visitor.today), at=request.visitor.now)
    return HttpResponse(made, content_type="application/pdf", headers=_named(found, "pdf"))


def _file(request: GatedRequest, found: SentHandover) -> HttpResponse:
    told = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(contents.file_of(found), json_dumps_params=told, headers=_named(found, "json"))


def _named(found: SentHandover, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{documents.file_name(found, ending)}"'}
