"""The rounds of the units whose overview the visitor plans. No pupil is shown."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.school.models import Organisation
from fullfolj.studies import permissions, rounds_actions, rounds_presenter, rounds_queries
from fullfolj.studies.rounds_forms import RoundForm, round_forms


@requires(permissions.PLAN_ROUNDS)
@require_safe
def units(request: GatedRequest) -> HttpResponse:
    """The units, each with the round that is on or comes next; straight to the unit where there is one."""
    visitor = request.visitor
    found = list(visitor.units(permissions.PLAN_ROUNDS))
    if len(found) == 1:
        return redirect("studies-rounds-unit", found[0].uuid)
    rounds = rounds_queries.planned(found, visitor.today)
    rows = rounds_presenter.unit_rows(found, rounds, visitor.today)
    return render(request, "studies/rounds_units.html", {"rows": rows})


@requires(permissions.PLAN_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """The rounds of one unit, and a form that begins from a proposal; what makes no sense comes back with why."""
    visitor, today = request.visitor, request.visitor.today
    place = visitor.unit(permissions.PLAN_ROUNDS, unit_uuid)
    rounds = rounds_queries.planned([place], today)[place.pk]
    sent = request.POST if request.method == "POST" else None
    forms = round_forms(sent, rounds_queries.proposal(place, rounds, today), today)
    trouble = _planned(request, place, forms) if sent is not None and all(form.is_valid() for form in forms) else ""
    if trouble is None:
        return redirect("studies-rounds-unit", place.uuid)
    page = rounds_presenter.unit_page(place, rounds, forms, today, trouble)
    return render(request, "studies/rounds.html", {"page": page}, status=422 if sent is not None else 200)


def _planned(request: GatedRequest, place: Organisation, forms: Sequence[RoundForm]) -> str | None:
    """Why the rounds of the valid forms could not be planned; None when they are, and a notice says so."""
    spans = [span for form in forms if (span := form.span)]
    if not spans:
        return _("Write the dates of at least one round.")
    try:
        rounds_actions.plan(unit=place, spans=spans, by=request.visitor.actor)
    except PlainError as error:
        return str(error)
    messages.success(request, rounds_presenter.planned_words(spans, request.visitor.today))
    return None


@requires(permissions.PLAN_ROUNDS)
@require_POST
def take_back(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """One round of the unit is planned no more; what is taken back already, or another unit's, leads back too."""
    visitor = request.visitor
    place = visitor.unit(permissions.PLAN_ROUNDS, unit_uuid)
    planned = rounds_queries.one_round(place, request.POST.get("round", ""))
    if planned is not None:
        rounds_actions.take_back(planned=planned, by=visitor.actor)
        messages.success(request, _("The round is taken back. What has been told in it stays."))
    return redirect("studies-rounds-unit", place.uuid)
