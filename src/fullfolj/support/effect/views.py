"""Did it help: for one pupil, for a unit, and how it is counted."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from fullfolj.access.gate import GatedRequest, by_script, requires, student_or_refusal
from fullfolj.support import permissions
from fullfolj.support.effect import method_words, presenters, queries, student_presenter


@requires(permissions.SEE)
@require_safe
def of_student(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """Before and after each support measure of a pupil. With script only the part: without the chart, which the pupil
    page has above it, but for `?chart`.
    """
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.SEE, page="support.effect")
    page = student_presenter.page(who, queries.of_student(who, visitor), visitor)
    part = "support/_effect_with_chart.html" if "chart" in request.GET else "support/_effect_part.html"
    template = part if by_script(request) else "support/effect_student.html"
    return render(request, template, {"page": page})


@requires(permissions.EFFECT)
@require_safe
def units(request: GatedRequest) -> HttpResponse:
    """The visitor's units; the only one is shown at once."""
    found = list(request.visitor.units(permissions.EFFECT))
    if len(found) == 1:
        return redirect("support-effect-unit", found[0].uuid)
    return render(request, "support/effect_units.html", {"units": found})


@requires(permissions.EFFECT)
@require_safe
def of_unit(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """What works here: each kind of support beside pupils without it. Figures only."""
    unit = request.visitor.unit(permissions.EFFECT, unit_uuid)
    page = presenters.page(queries.of_unit(unit, request.visitor), request.visitor.today)
    return render(request, "support/effect_unit.html", {"page": page})


@requires(permissions.SEE)
@require_safe
def method(request: GatedRequest) -> HttpResponse:
    """How the effect of support is counted, and what the figures do not say. No pupil."""
    return render(request, "support/effect_method.html", {"page": method_words.method_page()})
