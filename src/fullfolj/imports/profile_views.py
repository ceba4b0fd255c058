"""The profiles: which shapes of foreign files are known, under which names; renamed and removed here."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.imports import permissions
from fullfolj.intake.mapping import profiles, roles
from fullfolj.intake.mapping.profiles import Understanding
from fullfolj.intake.models import ImportKind, MappingProfile
from fullfolj.shell import words


@dataclass(frozen=True)
class ProfileRow:
    """A profile as the page shows it; `columns` tells what its columns are taken for."""

    id: uuid.UUID
    name: str
    kind: str
    made: str
    columns: str


@requires(permissions.IMPORT)
@require_safe
def profiles_page(request: GatedRequest) -> HttpResponse:
    """Every profile of the organiser, by name."""
    return _page(request)


@require_POST
@requires(permissions.IMPORT)
def rename(request: GatedRequest, profile_id: uuid.UUID) -> HttpResponse:
    profile = _profile(request, profile_id)
    try:
        profiles.rename(profile=profile, name=request.POST.get("name", ""), by=request.visitor.actor)
    except PlainError as error:
        return _page(request, error=str(error))
    messages.success(request, _("The profile is called %(name)s now.") % {"name": profile.name})
    return redirect("imports-profiles")


@require_POST
@requires(permissions.IMPORT)
def remove(request: GatedRequest, profile_id: uuid.UUID) -> HttpResponse:
    """Removed already (a double click, another tab): the list again."""
    profile = MappingProfile.objects.filter(pk=profile_id, organiser=request.visitor.account.organiser_id).first()
    if profile is not None:
        profiles.remove(profile=profile, by=request.visitor.actor)
        messages.success(request, _("The profile %(name)s is removed.") % {"name": profile.name})
    return redirect("imports-profiles")


def _page(request: GatedRequest, *, error: str = "") -> HttpResponse:
    found = MappingProfile.objects.filter(organiser=request.visitor.account.organiser_id).order_by("name")
    rows = [_row(one, request) for one in found]
    context = {"rows": rows, "error": error}
    return render(request, "imports/profiles.html", context, status=400 if error else 200)


def _row(profile: MappingProfile, request: GatedRequest) -> ProfileRow:
    understanding = Understanding.from_json(profile.understanding)
    named = [
        f"{header or '–'}: {roles.ROLES.get(column.role).title}"
        for header, column in zip(profile.headers, understanding.columns, strict=True)
        if column.role
    ]
    made = words.moment(profile.created_at, request.visitor.now)
    return ProfileRow(profile.pk, profile.name, ImportKind(profile.kind).heading, made, ", ".join(named))


def _profile(request: GatedRequest, profile_id: uuid.UUID) -> MappingProfile:
    """The organiser's profile; else Http404."""
    found = MappingProfile.objects.filter(pk=profile_id, organiser=request.visitor.account.organiser_id).first()
    if found is None:
        raise Http404
    return found
