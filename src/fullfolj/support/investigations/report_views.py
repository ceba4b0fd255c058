"""Where the home is, and reports: as drafts, on paper, and as they were sent."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fullfolj.access.gate import GatedRequest, requires, student_or_refusal
from fullfolj.domain.errors import PlainError
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.documents import pdf
from fullfolj.shell.documents.reports import Report
from fullfolj.shell.meanwhile import came_second
from fullfolj.support import permissions
from fullfolj.support.investigations import presenters, queries, report_actions, report_presenters
from fullfolj.support.investigations.drafts import Draft, draft_of
from fullfolj.support.investigations.forms import LONGEST_ADDITION, HomeForm, SendForm
from fullfolj.support.models import ReportKind


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """What the home has said of the pupil's home municipality."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.WORK, page="support.home")
    known = queries.home_of(who)
    first = {"place": "organiser" if known.is_organiser else "other", "name": known.name} if known else None
    sent = request.POST if request.method == "POST" else None
    form = HomeForm(sent, organiser=str(who.organiser), initial=first)
    if form.is_bound and form.is_valid():
        told = {"is_organiser": form.cleaned_data["place"] == "organiser", "name": form.cleaned_data["name"]}
        report_actions.tell_home(student=who, **told, by=visitor.actor, now=visitor.now)
        messages.success(request, _("The home municipality is noted."))
        return redirect("support-law", who.uuid)
    page = presenters.form_page(who, form)
    return render(request, "support/home.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: GatedRequest, student_uuid: uuid.UUID, kind: str) -> HttpResponse:
    """A report to read and send oneself, and to note as sent: then it is kept as it was."""
    visitor, today = request.visitor, request.visitor.today
    who = student_or_refusal(visitor, student_uuid, permissions.DECIDE, page="support.report")
    found = _draft(request, who, kind)
    if found is None:
        messages.error(request, _("There is nothing of the kind to report of the pupil now."))
        return redirect("support-law", who.uuid)
    sent = request.POST if request.method == "POST" else None
    form = SendForm(sent, recipient=found.recipient, mark=found.mark, today=today)
    if form.is_bound and form.is_valid():
        try:
            given = dict(form.cleaned_data)
            report = report_actions.note_sent(student=who, draft=found, **given, by=visitor.actor, now=visitor.now)
            messages.success(request, _("The report is noted as sent, and kept as it was."))
            return redirect("support-report", who.uuid, report.uuid)
        except PlainError as error:
            came_second(form, str(error), seen=found.mark)
    page = report_presenters.draft_page(who, found, form)
    return render(request, "support/report.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_pdf(request: GatedRequest, student_uuid: uuid.UUID, kind: str) -> HttpResponse:
    """The report on paper, as it is to be sent: sent by POST with what the sender adds. Nothing is kept of it."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.DECIDE, page="support.report.pdf")
    found = _draft(request, who, kind)
    if found is None:
        raise Http404
    content = found.with_addition(request.POST.get("addition", "").strip()[:LONGEST_ADDITION])
    made = _("Made %(day)s by %(who)s.") % {
        "day": words.long_day(visitor.today, visitor.today),
        "who": visitor.account,
    }
    return _pdf(request, report_presenters.document(content, made))


@requires(permissions.SEE)
@require_safe
def report(request: GatedRequest, student_uuid: uuid.UUID, report_uuid: uuid.UUID) -> HttpResponse:
    """A report as it was sent."""
    who = student_or_refusal(request.visitor, student_uuid, permissions.SEE, page="support.report.sent")
    page = report_presenters.sent_page(who, queries.sent_report(who, report_uuid), request.visitor.today)
    return render(request, "support/report.html", {"page": page})


@requires(permissions.SEE)
@require_safe
def report_pdf(request: GatedRequest, student_uuid: uuid.UUID, report_uuid: uuid.UUID) -> HttpResponse:
    """The same on paper."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.SEE, page="support.report.sent.pdf")
    found = queries.sent_report(who, report_uuid)
    return _pdf(request, report_presenters.document(found.content, report_presenters.sent_words(found, visitor.today)))


def _draft(request: GatedRequest, who: Person, kind: str) -> Draft | None:
    """Http404 for a kind that is none."""
    if kind not in ReportKind.values:
        raise Http404
    return draft_of(queries.standing_of(who, request.visitor.today), ReportKind(kind))


def _pdf(request: GatedRequest, made: Report) -> HttpResponse:
    content = pdf.report(made, at=request.visitor.now)
    name = report_presenters.file_name(request.visitor.today)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
