"""What is done for classes and schools. No pupil is shown."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.school.calendar import periods_of
from fullfolj.shell.meanwhile import came_second
from fullfolj.support import permissions
from fullfolj.support.catalogue.queries import catalogue, names_of
from fullfolj.support.models import Level
from fullfolj.support.shared import actions, presenters, queries
from fullfolj.support.shared.forms import SharedFollowUpForm, SharedForm


@requires(permissions.WORK)
@require_safe
def shared(request: GatedRequest) -> HttpResponse:
    """All of the schools where the visitor works with support."""
    visitor = request.visitor
    found = queries.every(visitor)
    kinds = names_of((one.kind, one.kind_version) for one in found if one.kind and one.kind_version)
    page = presenters.shared_page(found, kinds, list(visitor.units(permissions.WORK)), visitor.today)
    return render(request, "support/shared.html", {"page": page})


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """One more for a class, or for everybody at the school."""
    visitor = request.visitor
    unit = visitor.unit(permissions.WORK, unit_uuid)
    form = SharedForm(
        request.POST if request.method == "POST" else None,
        groups=queries.groups(visitor, unit),
        workers=queries.owners(visitor, unit),
        working_in=lambda of: queries.owners(visitor, unit, of),
        own=visitor.account,
        today=visitor.today,
        periods=periods_of(unit),
        kinds=[one for one in catalogue([unit]) if one.level is not Level.INDIVIDUAL],
        chosen=request.GET.get("kind", ""),
        whom=request.GET.get("group", ""),
    )
    if form.is_bound and form.is_valid():
        actions.begin(unit=unit, plan=form.plan, by=visitor.actor, now=visitor.now)
        messages.success(request, _("It has begun. Its follow-up comes up on Today when its day has come."))
        return redirect("support-shared")
    page = presenters.begin_page(unit, form)
    return render(request, "support/shared_begin.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: GatedRequest, unit_uuid: uuid.UUID, measure_uuid: uuid.UUID) -> HttpResponse:
    """Three questions and a decision. What is sent in vain is left in the form."""
    visitor, today = request.visitor, request.visitor.today
    unit = visitor.unit(permissions.WORK, unit_uuid)
    found = queries.one(visitor, unit, measure_uuid)
    sent = request.POST if request.method == "POST" else None
    seen = len(found.follow_ups.all())
    days: dict[str, Any] = {"today": today, "periods": periods_of(unit)}
    form = SharedFollowUpForm(sent, intervention=found, seen=seen, **days)
    if form.is_bound and form.is_valid():
        try:
            actions.follow_up(measure=found, by=visitor.actor, today=today, now=visitor.now, **form.told)
            messages.success(request, _("The follow-up is noted."))
            return redirect("support-shared")
        except PlainError as error:
            came_second(form, str(error), seen=seen)
    kinds = names_of([(found.kind, found.kind_version)] if found.kind and found.kind_version else [])
    page = presenters.follow_page(found, kinds, form, today)
    return render(request, "support/shared_follow.html", {"page": page}, status=422 if form.is_bound else 200)
