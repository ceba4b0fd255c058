"""The threshold workshop of a place: a form, and what the threshold would have meant. Counts alone, no pupil."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.rules import permissions, workshop_presenters, workshop_queries, workshop_report
from fullfolj.rules.workshop_forms import TryThreshold
from fullfolj.rules.workshop_presenters import WorkshopPage
from fullfolj.shell.documents import pdf


@requires(permissions.SET)
@require_safe
def workshop(request: GatedRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """The page; with script only the answer, for every move of a threshold. What was asked stands in the address."""
    # A part swapped in while somebody types must not take the focus.
    is_part = request.headers.get("HX-Target", "").endswith("#answer")
    template = "rules/_workshop_answer.html" if is_part else "rules/workshop.html"
    return render(request, template, {"page": _page(request, place_uuid), "is_part": is_part})


@requires(permissions.SET)
@require_safe
def workshop_pdf(request: GatedRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """The same answer as a tagged PDF."""
    made = workshop_report.report(_page(request, place_uuid), request.visitor)
    name = workshop_report.file_name(request.visitor.today)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf.report(made, at=request.visitor.now), content_type="application/pdf", headers=headers)


def _page(request: GatedRequest, place_uuid: uuid.UUID) -> WorkshopPage:
    today = request.visitor.today
    place = permissions.place(request.visitor, place_uuid, permissions.SET)
    wanted, terms = workshop_queries.wanted(place, today), workshop_queries.terms(place, today)
    form, tried, trouble = TryThreshold(request.GET, wanted=wanted, terms=terms), None, ""
    try:
        if form.is_valid() and form.term is not None:
            tried = workshop_queries.ask(place, form.question, form.term, request.visitor)
    except PlainError as error:
        trouble = str(error)
    return workshop_presenters.present(place, form, tried, today, trouble)
