"""What is written is saved while it is written, and thrown away.

By all who write of a pupil: whoever works with support may also be asked in a referral, and others only that.
"""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from fullfolj.access import scopes
from fullfolj.access.gate import GatedRequest, requires
from fullfolj.school.models import Person
from fullfolj.support import permissions
from fullfolj.support.drafts import actions

_NOT_FIELDS = frozenset({"csrfmiddlewaretoken", "form"})


@requires(permissions.ANSWER)
@require_POST
def save(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """204 when it is saved, 413 for what no form has sent. Nothing of the pupil is read, so no reading is logged."""
    visitor, sent = request.visitor, request.POST
    written = {name: sent.getlist(name) for name in sent if name not in _NOT_FIELDS}
    try:
        actions.save(
            student=_reached(request, student_uuid),
            form=sent.get("form", ""),
            written=written,
            by=visitor.actor,
            now=visitor.now,
        )
    except actions.TooMuch:
        return HttpResponse(status=413)
    return HttpResponse(status=204)


@requires(permissions.ANSWER)
@require_POST
def discard(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """Back to the form, which is empty now."""
    actions.discard(
        student=_reached(request, student_uuid), form=request.POST.get("form", ""), by=request.visitor.actor
    )
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back) if safe else redirect("support-student", student_uuid)


def _reached(request: GatedRequest, student_uuid: uuid.UUID) -> Person:
    found = scopes.student(request.visitor.scope(permissions.ANSWER), student_uuid)
    if found is None:
        raise Http404
    return found
