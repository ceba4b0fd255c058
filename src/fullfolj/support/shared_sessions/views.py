"""The sessions of one support measure for a group, and a form that notes one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.shell.day_field import day_asked
from fullfolj.support import permissions
from fullfolj.support.shared import queries as shared
from fullfolj.support.shared_sessions import actions, presenters, queries
from fullfolj.support.shared_sessions.forms import SharedSessionForm


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: GatedRequest, unit_uuid: uuid.UUID, measure_uuid: uuid.UUID) -> HttpResponse:
    """All that is noted. Of a class, of each of the pupils whom the visitor reaches."""
    visitor = request.visitor
    found = shared.one(visitor, visitor.unit(permissions.WORK, unit_uuid), measure_uuid)
    told = queries.told(found, visitor)
    form = _form(request, told)
    if form.is_bound and form.is_valid():
        try:
            actions.note(measure=found, by=visitor.actor, now=visitor.now, **form.told)
            messages.success(request, _("The session is noted."))
            return redirect("support-shared-sessions", unit_uuid, measure_uuid)
        except PlainError as error:
            form.add_error("date", str(error))
    page = presenters.sessions_page(found, told, form, visitor.today)
    return render(request, "support/shared_sessions.html", {"page": page}, status=422 if form.is_bound else 200)


def _form(request: GatedRequest, told: queries.Told) -> SharedSessionForm:
    day = day_asked(request.GET.get("day", ""), request.visitor.today)
    known = next((one for one in told.sessions if one.date == day), None)
    sent, today = request.POST if request.method == "POST" else None, request.visitor.today
    return SharedSessionForm(sent, day=day, known=known, pupils=told.pupils, outcomes=told.outcomes, today=today)
