"""The catalogue of support measures: of a school, and for a pupil whom something is chosen for."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires, student_or_refusal
from fullfolj.domain.attachment import Dimension
from fullfolj.domain.errors import PlainError
from fullfolj.shell.meanwhile import came_second
from fullfolj.support import permissions
from fullfolj.support.cases import queries as cases
from fullfolj.support.catalogue import actions, presenters, queries
from fullfolj.support.catalogue.forms import KindForm
from fullfolj.support.catalogue.reading import shipped


@requires(permissions.SEE)
@require_safe
def units(request: GatedRequest) -> HttpResponse:
    """The visitor's schools; the only one's catalogue at once."""
    found = list(request.visitor.units(permissions.SEE))
    if len(found) == 1:
        return redirect("support-catalogue-unit", found[0].uuid)
    return render(request, "support/catalogue_units.html", {"rows": presenters.unit_rows(found)})


@requires(permissions.SEE)
@require_safe
def unit(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """Everything that the school offers, by level and mode; of one dimension where it is asked for."""
    visitor = request.visitor
    place = visitor.unit(permissions.SEE, unit_uuid)
    may_write = visitor.units(permissions.CATALOGUE).filter(pk=place.pk).exists()
    asked = request.GET.get("dimension", "")
    dimension = asked if asked in set(Dimension) else ""
    hidden = queries.hidden_kinds(place) if may_write else []
    page = presenters.unit_page(place, queries.catalogue([place]), hidden, dimension, may_write=may_write)
    return render(request, "support/catalogue.html", {"page": page})


@requires(permissions.SEE)
@require_safe
def kind(request: GatedRequest, unit_uuid: uuid.UUID, slug: str) -> HttpResponse:
    """One kind; `?version=` shows an earlier version of an own one."""
    visitor = request.visitor
    place = visitor.unit(permissions.SEE, unit_uuid)
    may_write = visitor.units(permissions.CATALOGUE).filter(pk=place.pk).exists()
    number = request.GET.get("version", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 5
    found = queries.kind(place, slug, int(number) if is_number else None)
    page = presenters.kind_page(
        place,
        found,
        queries.versions(place, slug),
        visitor.today,
        is_hidden=queries.is_hidden(place, slug),
        may_write=may_write,
    )
    return render(request, "support/kind.html", {"page": page})


@requires(permissions.CATALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: GatedRequest, unit_uuid: uuid.UUID, kind_uuid: uuid.UUID) -> HttpResponse:
    """An own kind, also one that isn't there yet: its number is made by the page that leads here."""
    visitor = request.visitor
    place = visitor.unit(permissions.CATALOGUE, unit_uuid)
    slug = queries.slug_of(place, kind_uuid)
    newest = next(iter(queries.versions(place, slug)), None)
    was = queries.kind(place, slug) if newest else shipped().get(request.GET.get("from", ""))
    form = KindForm(request.POST if request.method == "POST" else None, was=was, seen=newest.number if newest else 0)
    if form.is_bound and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            actions.write(
                unit=place, number=kind_uuid, content=form.content, seen=seen, by=visitor.actor, now=visitor.now
            )
            messages.success(request, _("Saved. Measures that have begun keep what they were begun with."))
            return redirect("support-kind", place.uuid, slug)
        except PlainError as error:
            came_second(form, str(error), seen=newest.number if newest else 0)
    page = presenters.write_page(place, form, is_new=newest is None)
    return render(request, "support/kind_write.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.CATALOGUE)
@require_POST
def hide(request: GatedRequest, unit_uuid: uuid.UUID, slug: str) -> HttpResponse:
    """The kind is no longer offered at the school."""
    place = request.visitor.unit(permissions.CATALOGUE, unit_uuid)
    queries.kind(place, slug)
    actions.hide(unit=place, slug=slug, by=request.visitor.actor)
    messages.success(request, _("It is taken out of your catalogue. Measures that were begun with it go on."))
    return redirect("support-catalogue-unit", place.uuid)


@requires(permissions.CATALOGUE)
@require_POST
def show(request: GatedRequest, unit_uuid: uuid.UUID, slug: str) -> HttpResponse:
    """A hidden kind is offered again."""
    place = request.visitor.unit(permissions.CATALOGUE, unit_uuid)
    queries.kind(place, slug)
    actions.show(unit=place, slug=slug, by=request.visitor.actor)
    messages.success(request, _("It stands in your catalogue again."))
    return redirect("support-kind", place.uuid, slug)


@requires(permissions.WORK)
@require_safe
def choose(request: GatedRequest, student_uuid: uuid.UUID, case_uuid: uuid.UUID | None = None) -> HttpResponse:
    """What the pupil's school offers, each with a way to begin it."""
    visitor = request.visitor
    case = None
    if case_uuid is None:
        who = student_or_refusal(visitor, student_uuid, permissions.WORK, page="support.choose")
    else:
        who, case = cases.found(visitor, student_uuid, case_uuid, permissions.WORK, page="support.choose")
    places = queries.units_of(who, visitor.today)
    seen = set(visitor.units(permissions.SEE).values_list("pk", flat=True))
    linked = next((one for one in places if one.pk in seen), None)
    page = presenters.choose_page(who, linked, queries.catalogue(places), case)
    return render(request, "support/choose.html", {"page": page})
