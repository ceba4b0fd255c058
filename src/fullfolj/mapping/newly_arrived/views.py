"""How a school meets newly arrived pupils, as three parties see it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.mapping import permissions
from fullfolj.mapping.newly_arrived import actions, parties, presenters, queries
from fullfolj.mapping.newly_arrived.forms import PartyForm
from fullfolj.mapping.own_instruments.sensitive import sensitive_in


@requires(permissions.MAP_NEWLY_ARRIVED)
@require_safe
def units(request: GatedRequest) -> HttpResponse:
    """The units; straight to the unit where there is one. No pupil is shown."""
    found = list(parties.units(request.visitor))
    if len(found) == 1:
        return redirect("mapping-newly-arrived-unit", found[0].uuid)
    return render(request, "mapping/newly_arrived_units.html", {"rows": presenters.unit_links(found)})


@requires(permissions.MAP_NEWLY_ARRIVED)
@require_safe
def unit(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """The three parties side by side, and where they differ. No pupil is shown."""
    visitor = request.visitor
    place = parties.unit_of(visitor, unit_uuid)
    school_year = _school_year(request, SchoolYear.of(visitor.today))
    page = presenters.three_page(place, school_year, queries.told(place, school_year), visitor)
    return render(request, "mapping/newly_arrived.html", {"page": page})


@requires(permissions.MAP_NEWLY_ARRIVED)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: GatedRequest, unit_uuid: uuid.UUID, party: str) -> HttpResponse:
    """One party's answers. What a colleague has written meanwhile stands, and is shown beside what was sent."""
    visitor = request.visitor
    place, school_year = parties.unit_of(visitor, unit_uuid), SchoolYear.of(visitor.today)
    by_whom = parties.party_of(visitor, place, party)
    told = queries.told(place, school_year)
    form = PartyForm(request.POST if request.method == "POST" else None, told, by_whom)
    if form.is_bound and form.is_valid():
        stood = actions.write(
            unit=place, school_year=school_year, party=by_whom, said=form.said, by=visitor.actor, now=visitor.now
        )
        if not stood:
            _thank(request, form)
            return redirect("mapping-newly-arrived-unit", place.uuid)
        told = queries.told(place, school_year)
        form = form.shown_anew(told, by_whom, stood)
    page = presenters.write_page(place, by_whom, told, form)
    return render(request, "mapping/newly_arrived_write.html", {"page": page}, status=422 if form.is_bound else 200)


def _school_year(request: HttpRequest, now: SchoolYear) -> SchoolYear:
    """The one asked for; Http404 for what is no school year that has been."""
    asked = request.GET.get("year", str(now.start))
    if not (len(asked) == 4 and asked.isascii() and asked.isdigit() and 2000 <= int(asked) <= now.start):
        raise Http404
    return SchoolYear(int(asked))


def _thank(request: HttpRequest, form: PartyForm) -> None:
    messages.success(request, _("Saved."))
    if any(sensitive_in(one.text) for one in form.said.values()):
        messages.warning(
            request,
            _(
                "Something that you wrote may be about pupils' health or origin. Write about what school does; the "
                "text can be changed."
            ),
        )
