"""The places: what the organiser and its school units are called, and how absence is counted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.administration import permissions, presenters, queries
from fullfolj.administration.forms import NamePlace
from fullfolj.school import organisations
from fullfolj.school.enums import AbsenceDefinition
from fullfolj.school.models import Organisation


@requires(permissions.MANAGE)
def places_page(request: GatedRequest) -> HttpResponse:
    managed = permissions.managed_by(request.visitor)
    return render(request, "administration/places.html", {"places": queries.places(managed)})


@requires(permissions.MANAGE)
def place_page(request: GatedRequest, place_id: int) -> HttpResponse:
    """Names the place; for the organiser also how absence is counted."""
    managed = permissions.managed_by(request.visitor)
    place = get_object_or_404(Organisation, pk=place_id, id__in=managed.places)
    form = NamePlace(request.POST or None, place=place)
    if form.is_bound and form.is_valid():
        _keep(place, form, request)
        messages.success(request, _("Saved."))
        return redirect("administration-places")
    context = {"form": form, "place": place, "errors": presenters.error_links(form)}
    return render(request, "administration/place.html", context, status=400 if form.is_bound else 200)


def _keep(place: Organisation, form: NamePlace, request: GatedRequest) -> None:
    by, values = request.visitor.actor, form.cleaned_data
    organisations.name(organisation=place, display_name=values["display_name"], by=by)
    if place.parent_id is None:
        definition = AbsenceDefinition(values["absence_definition"])
        organisations.choose_absence_definition(organiser=place, definition=definition, by=by)
