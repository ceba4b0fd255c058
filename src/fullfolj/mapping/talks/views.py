"""Pupils who want to talk to the visitor, and what the pupil says on the own page."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.mapping import permissions
from fullfolj.mapping.talks import actions, presenters, queries


@requires(permissions.FILL)
@require_safe
def talks(request: GatedRequest) -> HttpResponse:
    """Who wants to talk, the longest wait first, with what the law asks of whoever listens."""
    visitor = request.visitor
    rows = presenters.rows(queries.shown(visitor), visitor)
    return render(request, "mapping/talks.html", {"rows": rows})


@requires(permissions.FILL)
@require_POST
def met(request: GatedRequest, wish_uuid: uuid.UUID) -> HttpResponse:
    """Somebody has talked with the pupil."""
    visitor = request.visitor
    actions.met(wished=queries.one(visitor, wish_uuid), by=visitor.actor, now=visitor.now)
    messages.success(request, _("Noted that you have talked."))
    return redirect("mapping-talks")
