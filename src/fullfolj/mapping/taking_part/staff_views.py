"""Staff show the pupil what they have answered, once they have talked, and may take that back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fullfolj.access.gate import GatedRequest, requires, student_or_refusal
from fullfolj.mapping import permissions
from fullfolj.mapping.taking_part import actions, queries


@requires(permissions.FILL)
@require_POST
def show(request: GatedRequest, student_uuid: uuid.UUID, round_uuid: uuid.UUID) -> HttpResponse:
    visitor = request.visitor
    student = student_or_refusal(visitor, student_uuid, permissions.FILL, page="mapping.show")
    actions.show(mapping=queries.done_mapping(student, round_uuid), by=visitor.actor, now=visitor.now)
    messages.success(request, _("The pupil can see it now, in words and without marks."))
    return redirect("mapping-student", student.uuid)


@requires(permissions.FILL)
@require_POST
def hide(request: GatedRequest, student_uuid: uuid.UUID, round_uuid: uuid.UUID) -> HttpResponse:
    visitor = request.visitor
    student = student_or_refusal(visitor, student_uuid, permissions.FILL, page="mapping.show")
    actions.hide(mapping=queries.done_mapping(student, round_uuid), by=visitor.actor)
    messages.success(request, _("The pupil no longer sees it."))
    return redirect("mapping-student", student.uuid)
