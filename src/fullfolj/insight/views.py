"""The monthly report: page, PDF and sheet, each made for who asks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.insight import answers, permissions, presenters, queries
from fullfolj.insight.forms import SchoolChoice
from fullfolj.insight.months import Month


@requires(permissions.SEE)
@require_safe
def reports(request: GatedRequest) -> HttpResponse:
    """This month so far, and the months that have been announced. No pupil."""
    visitor = request.visitor
    page = presenters.reports(queries.announced(visitor), visitor)
    return render(request, "insight/reports.html", {"page": page})


@requires(permissions.SEE)
@require_safe
def report(request: GatedRequest, year: int, month: int) -> HttpResponse:
    """A month of the visitor's pupils; `?school=<uuid>` where the visitor has several."""
    when, where = Month(year, month), queries.place(request.visitor, SchoolChoice(request.GET).chosen)
    made = answers.made(request.visitor, when, where, page="report")
    return render(request, "insight/report.html", {"page": presenters.page(made, when, where)})


@requires(permissions.SEE)
@require_safe
def report_pdf(request: GatedRequest, year: int, month: int) -> HttpResponse:
    """The same as a tagged PDF."""
    when, where = Month(year, month), queries.place(request.visitor, SchoolChoice(request.GET).chosen)
    return answers.as_pdf(answers.made(request.visitor, when, where, page="report.pdf"), when, request.visitor)


@requires(permissions.SEE)
@require_safe
def report_sheet(request: GatedRequest, year: int, month: int) -> HttpResponse:
    """The same as a workbook."""
    when, where = Month(year, month), queries.place(request.visitor, SchoolChoice(request.GET).chosen)
    return answers.as_sheet(answers.made(request.visitor, when, where, page="report.sheet"), when)
