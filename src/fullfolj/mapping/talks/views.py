"""Pupils who want to talk to the visitor, and what the pupil says on the own page."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires, student_or_refusal
from fullfolj.domain.errors import PlainError
from fullfolj.mapping import permissions
from fullfolj.mapping.talks import actions, presenters, queries
from fullfolj.mapping.talks.said import say
from fullfolj.shell.frame import UNDO_TAG


@requires(permissions.FILL)
@require_safe
def talks(request: GatedRequest) -> HttpResponse:
    """Who wants to talk, the longest wait first, with what the law asks of whoever listens."""
    visitor = request.visitor
    page = presenters.talks_page(queries.shown(visitor), visitor)
    return render(request, "mapping/talks.html", {"page": page})


@requires(permissions.FILL)
@require_POST
def met(request: GatedRequest, wish_uuid: uuid.UUID) -> HttpResponse:
    """Somebody has talked with the pupil."""
    visitor = request.visitor
    actions.met(wished=queries.one(visitor, wish_uuid), by=visitor.actor, now=visitor.now)
    undo = reverse("mapping-talk-not-met", args=[wish_uuid])
    messages.success(request, _("Noted that you have talked."), extra_tags=f"{UNDO_TAG}{undo}")
    return redirect("mapping-talks")


@requires(permissions.FILL)
@require_POST
def not_met(request: GatedRequest, wish_uuid: uuid.UUID) -> HttpResponse:
    """They have not talked after all."""
    visitor = request.visitor
    try:
        actions.not_met(wished=queries.met_by_visitor(visitor, wish_uuid), by=visitor.actor)
    except PlainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back. The pupil still waits for a talk."))
    return redirect("mapping-talks")


@requires(permissions.TAKE_PART)
@require_POST
def wish(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The pupil wants to talk, or no longer does; at any time, also when nothing is asked."""
    visitor = request.visitor
    student = student_or_refusal(visitor, student_uuid, permissions.TAKE_PART, page="mapping.wish")
    say(request.POST.get("talk", ""), student, visitor)
    return redirect(reverse("mapping-own") + "#talk")
