"""The page for a talk of ten minutes."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fullfolj.access.gate import GatedRequest, requires, student_or_refusal
from fullfolj.support import permissions
from fullfolj.support.cases import queries
from fullfolj.support.talk import presenters


@requires(permissions.WORK)
@require_safe
def talk(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """What all who work with the pupil may read: the pupil may well look at the screen too."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.WORK, page="support.talk")
    page = presenters.page(who, queries.cases_of(who, visitor), visitor.today)
    return render(request, "support/talk.html", {"page": page})
