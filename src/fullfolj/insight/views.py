"""The monthly report: page, PDF and sheet, each made for who asks; and a term's hours as files."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.insight import answers, permissions, presenters, queries, term_answers
from fullfolj.insight.forms import ReportChoice, TermChoice
from fullfolj.insight.months import Month
from fullfolj.insight.term_files import Ending, Layout


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
    """A month of the visitor's pupils; `?school=<uuid>&group=<uuid>` where the visitor has several."""
    when, where = Month(year, month), _place(request)
    made = answers.made(request.visitor, when, where, page="report")
    return render(request, "insight/report.html", {"page": presenters.page(made, when, where)})


@requires(permissions.SEE)
@require_safe
def report_pdf(request: GatedRequest, year: int, month: int) -> HttpResponse:
    """The same as a tagged PDF."""
    when, where = Month(year, month), _place(request)
    return answers.as_pdf(answers.made(request.visitor, when, where, page="report.pdf"), when, request.visitor)


@requires(permissions.SEE)
@require_safe
def report_sheet(request: GatedRequest, year: int, month: int) -> HttpResponse:
    """The same as a workbook."""
    when, where = Month(year, month), _place(request)
    return answers.as_sheet(answers.made(request.visitor, when, where, page="report.sheet"), when)


def _place(request: GatedRequest) -> queries.Place:
    choice = ReportChoice(request.GET)
    return queries.place(request.visitor, choice.chosen, choice.chosen_class)


@requires(permissions.EXPORT)
@require_safe
def term(request: GatedRequest) -> HttpResponse:
    """Which term's hours there are to take out, and how whole they are; `?school=<uuid>&term=HT26`. No pupil."""
    page = term_answers.page(request.visitor, TermChoice(request.GET))
    return render(request, "insight/term.html", {"page": page})


@requires(permissions.EXPORT)
@require_safe
def term_file(request: GatedRequest, layout: Layout, ending: Ending) -> HttpResponse:
    """The hours of a term as a file; where there are none, the page that says why."""
    try:
        return term_answers.file(request.visitor, TermChoice(request.GET), layout, ending)
    except PlainError as error:
        messages.info(request, error.message)
        return redirect("term")
