"""Figures about studies: the organiser's schools, and one school's subjects. Group figures: no pupil."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.shell.documents.sheets import XLSX, workbook
from fullfolj.studies import figures_presenter, figures_queries, figures_unit_presenter, permissions


@requires(permissions.SEE_FIGURES)
@require_safe
def units(request: GatedRequest) -> HttpResponse:
    """School by school: everybody, girls, boys and newly arrived."""
    page = figures_presenter.page(figures_queries.schools(request.visitor), request.visitor)
    return render(request, "studies/units.html", {"page": page})


@requires(permissions.SEE_FIGURES)
@require_safe
def units_sheet(request: GatedRequest) -> HttpResponse:
    """The same as a workbook; back to the page while the figures are worked out."""
    page = figures_presenter.page(figures_queries.schools(request.visitor), request.visitor)
    if not page.tables:
        return redirect("studies-units")
    name = figures_presenter.file_name(request.visitor.today)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    book = workbook(_("Figures about studies"), figures_presenter.sheets(page))
    return HttpResponse(book, content_type=XLSX, headers=headers)


@requires(permissions.SEE_FIGURES)
@require_safe
def unit(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """A school: subject by year level, how many lack it."""
    school = figures_queries.school(request.visitor, unit_uuid)
    page = figures_unit_presenter.page(school, request.visitor)
    return render(request, "studies/unit.html", {"page": page})
