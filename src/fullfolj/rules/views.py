"""The ladder: the places, one place's ladder with its history, and the form that changes it. No pupil is shown."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.rules import permissions, presenters, queries
from fullfolj.rules.forms import ChangeLadder, FollowOrganiser
from fullfolj.school.models import Organisation
from fullfolj.signals import ladders
from fullfolj.signals.presets import PRESETS


@requires(permissions.SEE)
@require_safe
def overview(request: GatedRequest) -> HttpResponse:
    found = presenters.overview(queries.places(request.visitor), request.visitor.today)
    return render(request, "rules/overview.html", {"places": found})


@requires(permissions.SEE)
@require_safe
def ladder(request: GatedRequest, place_uuid: uuid.UUID) -> HttpResponse:
    place = permissions.place(request.visitor, place_uuid, permissions.SEE)
    found = queries.of_place(place, request.visitor.today)
    return render(request, "rules/ladder.html", {"page": presenters.ladder(found, request.visitor)})


@requires(permissions.SET)
def change(request: GatedRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """The form, begun from the ladder that holds or from a preset; a ladder that makes no sense comes back with why."""
    visitor = request.visitor
    place = permissions.place(visitor, place_uuid, permissions.SET)
    found, preset = queries.of_place(place, visitor.today), request.GET.get("preset", "")
    begin = PRESETS.get(preset).wanted if preset in PRESETS else found.wanted
    form = ChangeLadder(request.POST or None, begin=begin, today=visitor.today, initial={"preset": preset})
    if form.is_bound and form.is_valid():
        try:
            _decide(request, place, form)
            messages.success(request, _("The ladder is decided."))
            return redirect("rules-ladder", place.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    status = 400 if form.is_bound else 200
    return render(request, "rules/change.html", {"page": presenters.change(found, form)}, status=status)


def _decide(request: GatedRequest, place: Organisation, form: ChangeLadder) -> None:
    visitor, values = request.visitor, form.cleaned_data
    ladders.decide(
        organiser=place.parent or place,
        unit=place if place.parent_id is not None else None,
        wanted=form.wanted,
        first_day=values["first_day"],
        ground=values["ground"],
        preset=values["preset"] if values["preset"] in PRESETS else "",
        by=visitor.actor,
        today=visitor.today,
        now=visitor.now,
    )


@require_POST
@requires(permissions.SET)
def follow(request: GatedRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """The unit has the organiser's ladder again from a day on."""
    visitor = request.visitor
    place = permissions.place(visitor, place_uuid, permissions.SET)
    form = FollowOrganiser(request.POST)
    if place.parent_id is not None and form.is_valid():
        try:
            values = {**form.cleaned_data, "by": visitor.actor, "today": visitor.today, "now": visitor.now}
            ladders.follow_organiser(unit=place, **values)
            messages.success(request, _("The ladder is decided."))
            return redirect("rules-ladder", place.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    page = presenters.ladder(queries.of_place(place, visitor.today), visitor, form)
    return render(request, "rules/ladder.html", {"page": page}, status=400)


@require_POST
@requires(permissions.SET)
def withdraw(request: GatedRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """A version that has not begun to hold never will."""
    visitor = request.visitor
    place = permissions.place(visitor, place_uuid, permissions.SET)
    version = queries.coming_version(place, request.POST.get("version", ""))
    try:
        if version is not None:
            ladders.withdraw(version=version, by=visitor.actor, today=visitor.today, now=visitor.now)
        messages.success(request, _("The decision is withdrawn."))
    except PlainError as error:
        messages.info(request, str(error))
    return redirect("rules-ladder", place.uuid)
