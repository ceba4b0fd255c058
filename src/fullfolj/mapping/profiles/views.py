"""The profiles of one pupil."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fullfolj.access.gate import GatedRequest, by_script, requires, student_or_refusal
from fullfolj.mapping import permissions
from fullfolj.mapping.profiles import presenters, queries


@requires(permissions.SEE)
@require_safe
def student(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """What the pupil has answered, dimension by dimension. With script only the part that the pupil page places."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.SEE, page="mapping")
    page = presenters.student_page(who, queries.profiles_of(who, visitor.today), visitor)
    template = "mapping/_profile.html" if by_script(request) else "mapping/student.html"
    return render(request, template, {"page": page})
