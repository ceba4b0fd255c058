"""That a report of concern has been made about a pupil, and when; and who of student health sees it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.support import permissions
from fullfolj.support.concerns import actions, presenters, queries
from fullfolj.support.concerns.forms import ReaderForm, ReportForm


@requires(permissions.SEE_CONCERNS)
@require_http_methods(["GET", "HEAD", "POST"])
def student(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The duty to report, the reports that are noted about the pupil, and one more."""
    visitor = request.visitor
    who = queries.found(visitor, student_uuid)
    form = ReportForm(request.POST if request.method == "POST" else None, today=visitor.today)
    if form.is_bound and form.is_valid():
        actions.note(student=who, by=visitor.actor, now=visitor.now, **form.cleaned_data)
        messages.success(request, _("It is noted."))
        return redirect("support-duty", who.uuid)
    page = presenters.duty_page(who, queries.of(who), queries.readers(who, visitor), form, visitor)
    return render(request, "support/duty.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.SEE_CONCERNS)
@require_POST
def take_back(request: GatedRequest, student_uuid: uuid.UUID, report_uuid: uuid.UUID) -> HttpResponse:
    """One that was noted by mistake. Once more is nothing."""
    visitor = request.visitor
    who = queries.found(visitor, student_uuid)
    actions.take_back(report=queries.one(who, report_uuid), by=visitor.actor, now=visitor.now)
    messages.success(request, _("It is taken back."))
    return redirect("support-duty", who.uuid)


@requires(permissions.NAME_CONCERN_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def readers(request: GatedRequest) -> HttpResponse:
    """Who in student health is named at the visitor's units, and one more. No pupil."""
    visitor = request.visitor
    candidates = queries.candidates(visitor)
    form = ReaderForm(request.POST if request.method == "POST" else None, candidates=candidates)
    if form.is_bound and form.is_valid():
        chosen = form.chosen
        actions.name(unit=chosen.unit, account=chosen.account, by=visitor.actor, now=visitor.now)
        return redirect("support-duty-readers")
    page = presenters.readers_page(queries.named(visitor), candidates, form, visitor.today)
    return render(request, "support/duty_readers.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.NAME_CONCERN_READERS)
@require_POST
def end_reader(request: GatedRequest, reader_uuid: uuid.UUID) -> HttpResponse:
    """Somebody is named no more. Once more is nothing."""
    visitor = request.visitor
    actions.end_naming(reader=queries.one_named(visitor, reader_uuid), by=visitor.actor, now=visitor.now)
    return redirect("support-duty-readers")
