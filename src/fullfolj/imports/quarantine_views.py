"""Pages of the quarantine: what waits, and for rows with one reason: try again, correct, or leave out."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.imports import permissions, quarantine, quarantine_actions, queries
from fullfolj.imports.choices import Choice
from fullfolj.intake.again import Correction
from fullfolj.intake.models import Import


@requires(permissions.IMPORT)
def overview_page(request: GatedRequest) -> HttpResponse:
    """What waits in quarantine, and what has come of the rest. Nobody is named."""
    groups = queries.quarantine_overview(permissions.reach_of(request.visitor))
    page = quarantine.overview(groups, request.visitor, request.GET.get("page", ""))
    return render(request, "imports/quarantine.html", {"page": page})


@requires(permissions.IMPORT)
def group_page(request: GatedRequest, import_id: uuid.UUID) -> HttpResponse:
    """The rows of one import with one reason and column, or some of them."""
    return _group(request, _import(request, import_id), Choice.of(request.GET))


@require_POST
@requires(permissions.IMPORT)
def try_again(request: GatedRequest, import_id: uuid.UUID) -> HttpResponse:
    """The rows become an import of their own, whose page shows what it would change."""
    imp = _import(request, import_id)
    choice, visitor, posted = Choice.of(request.POST), request.visitor, request.POST
    correction = Correction(choice.column, posted.get("corrected", "")) if "correct" in posted else None
    try:
        found = quarantine_actions.try_again(
            imp=imp,
            choice=choice,
            correction=correction,
            reach=permissions.reach_of(visitor),
            by=visitor.actor,
            now=visitor.now,
        )
    except PlainError as error:
        return _group(request, imp, choice, quarantine.Refused(error, "corrected" if correction else "again"))
    return redirect("import", found.pk)


@require_POST
@requires(permissions.IMPORT)
def dismiss(request: GatedRequest, import_id: uuid.UUID) -> HttpResponse:
    """The rows are left out for good, with who, when and why."""
    imp = _import(request, import_id)
    choice, visitor = Choice.of(request.POST), request.visitor
    reach, reason = permissions.reach_of(visitor), request.POST.get("reason", "")
    try:
        quarantine_actions.dismiss(
            imp=imp, choice=choice, reason=reason, reach=reach, by=visitor.actor, now=visitor.now
        )
    except PlainError as error:
        return _group(request, imp, choice, quarantine.Refused(error, "reason", reason))
    return redirect(reverse("import-quarantine", args=[imp.pk]) + choice.query)


def _group(
    request: GatedRequest, imp: Import, choice: Choice, refused: quarantine.Refused | None = None
) -> HttpResponse:
    page = quarantine.group(imp, choice, request.visitor, request.GET.get("page", ""), refused)
    return render(request, "imports/quarantine_group.html", {"page": page}, status=409 if refused else 200)


def _import(request: GatedRequest, import_id: uuid.UUID) -> Import:
    return queries.one_import(permissions.reach_of(request.visitor), import_id)
