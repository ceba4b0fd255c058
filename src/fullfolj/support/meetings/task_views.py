"""What meetings have given somebody to do."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.support import permissions
from fullfolj.support.meetings import actions, presenters, queries


@requires(permissions.WORK)
@require_safe
def tasks(request: GatedRequest) -> HttpResponse:
    """The visitor's own, and those that nobody sees to any more; the first day first."""
    rows = presenters.task_rows(queries.shown_tasks(request.visitor), request.visitor.today)
    return render(request, "support/tasks.html", {"rows": rows})


@requires(permissions.WORK)
@require_POST
def done(request: GatedRequest, decision_uuid: uuid.UUID) -> HttpResponse:
    """One is done."""
    visitor = request.visitor
    found = queries.tasks(visitor).filter(uuid=decision_uuid).first()
    if found is None:
        raise Http404
    actions.finish(decision=found, by=visitor.actor, now=visitor.now)
    messages.success(request, _("Done."))
    return redirect("support-tasks")
