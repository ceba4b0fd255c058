"""Equal handling: how long signals wait for the first contact. Group figures: no pupil and nobody of the staff."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.insight import handling_presenter, handling_queries, permissions
from fullfolj.insight.forms import HandlingChoice


@requires(permissions.SEE_HANDLING)
@require_safe
def handling(request: GatedRequest) -> HttpResponse:
    """A school's routine in a term; `?school=<uuid>&term=HT26`, else the first school and the present term."""
    asked = HandlingChoice(request.GET)
    data = handling_queries.handling_data(request.visitor, asked.chosen_school, asked.chosen_term)
    return render(request, "insight/handling.html", {"page": handling_presenter.page(data, request.visitor)})
