"""Rounds of the units whose mapping the visitor plans."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.mapping import permissions
from fullfolj.mapping.free_text.readers import possible_readers
from fullfolj.mapping.free_text.round_part import reading_part
from fullfolj.mapping.own_instruments import choosing
from fullfolj.mapping.rounds import actions, presenters, queries
from fullfolj.mapping.rounds.forms import PlanForm


@requires(permissions.PLAN)
@require_safe
def units(request: GatedRequest) -> HttpResponse:
    """The units; straight to the unit where there is one. No pupil is shown."""
    found = list(request.visitor.units(permissions.PLAN))
    if len(found) == 1:
        return redirect("mapping-unit", found[0].uuid)
    return render(request, "mapping/units.html", {"rows": presenters.unit_rows(found)})


@requires(permissions.PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """The rounds of one unit with how far they have come, and a form for the next. No pupil is shown."""
    visitor, today = request.visitor, request.visitor.today
    place = visitor.unit(permissions.PLAN, unit_uuid)
    sent = request.POST if request.method == "POST" else None
    form = PlanForm(
        sent,
        classes=queries.classes(place, today),
        instruments=choosing.instruments(place),
        readers=possible_readers(place, today),
        today=today,
    )
    trouble = ""
    if form.is_bound and form.is_valid():
        try:
            planned = actions.plan(unit=place, by=visitor.actor, **form.plan)
        except PlainError as error:
            trouble = str(error)
        else:
            messages.success(request, presenters.planned_words(planned, today))
            return redirect("mapping-unit", place.uuid)
    page = presenters.unit_page(place, queries.rounds_of(place, today), form, today, trouble)
    return render(request, "mapping/unit.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.PLAN)
@require_safe
def one(request: GatedRequest, unit_uuid: uuid.UUID, round_uuid: uuid.UUID) -> HttpResponse:
    """Who is asked in a round, and who has answered. Not what."""
    visitor = request.visitor
    place = visitor.unit(permissions.PLAN, unit_uuid)
    planned = queries.one_round(place, round_uuid)
    page = presenters.round_page(place, planned, queries.asked(planned, visitor), visitor.today)
    return render(request, "mapping/round.html", {"page": page, "reading": reading_part(planned, visitor.today)})


@requires(permissions.PLAN)
@require_POST
def take_back(request: GatedRequest, unit_uuid: uuid.UUID, round_uuid: uuid.UUID) -> HttpResponse:
    """The round is planned no more, unless somebody has answered."""
    place = request.visitor.unit(permissions.PLAN, unit_uuid)
    planned = queries.one_round(place, round_uuid)
    try:
        actions.take_back(planned=planned, by=request.visitor.actor)
    except PlainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The round is taken back."))
    return redirect("mapping-unit", place.uuid)
