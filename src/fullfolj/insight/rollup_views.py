"""Absence of classes, year levels, units and the organiser. Group figures: no pupil."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.insight import permissions, rollup_presenter, rollup_queries, rollup_report
from fullfolj.insight.answers import handed_over
from fullfolj.insight.forms import RollupChoice
from fullfolj.insight.rollup_presenter import RollupPage
from fullfolj.shell.documents import pdf


@requires(permissions.SEE_ROLLUPS)
@require_safe
def rollups(request: GatedRequest) -> HttpResponse:
    """`?school=<uuid>&window=term&kind=absence_share`, else the widest place, the term and all absence."""
    return render(request, "insight/rollups.html", {"page": _page(request)})


@requires(permissions.SEE_ROLLUPS)
@require_safe
def rollups_pdf(request: GatedRequest) -> HttpResponse:
    """The same as a tagged PDF."""
    made = rollup_report.report(_page(request), request.visitor)
    name = rollup_report.file_name(request.visitor.today)
    return handed_over(pdf.report(made, at=request.visitor.now), "application/pdf", name)


def _page(request: GatedRequest) -> RollupPage:
    asked = RollupChoice(request.GET)
    place = rollup_queries.place(request.visitor, asked.chosen)
    found = rollup_queries.found(request.visitor, place, asked.chosen_window, asked.chosen_kind)
    return rollup_presenter.page(found, request.visitor)
