"""The reader reads what pupils have written."""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import suppress

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.mapping import permissions
from fullfolj.mapping.free_text import actions, presenters, queries
from fullfolj.shell.frame import UNDO_TAG


@requires(permissions.FILL)
@require_safe
def texts(request: GatedRequest) -> HttpResponse:
    """Who has written in the rounds whose reader the visitor is, and what is left to read."""
    rounds = presenters.rounds_to_read(queries.rounds_to_read(request.visitor), request.visitor.today)
    return render(request, "mapping/texts.html", {"rounds": rounds})


@requires(permissions.FILL)
@require_safe
def text(request: GatedRequest, sheet_uuid: uuid.UUID) -> HttpResponse:
    """What one pupil has written, with what the law asks of whoever reads it."""
    page = presenters.reading_page(queries.reading(request.visitor, sheet_uuid), request.visitor.today)
    return render(request, "mapping/text.html", {"page": page})


@requires(permissions.FILL)
@require_POST
def mark_read(request: GatedRequest, sheet_uuid: uuid.UUID) -> HttpResponse:
    """The texts that stood on the page are read; without a time that is one, none are."""
    visitor = request.visitor
    found = queries.reading(visitor, sheet_uuid)
    try:
        actions.read(sheet=found.sheet, seen=_seen(request.POST.get("seen", "")), by=visitor.actor, now=visitor.now)
    except PlainError as error:
        messages.error(request, str(error))
        return redirect("mapping-text", sheet_uuid)
    undo = reverse("mapping-text-unread", args=[sheet_uuid])
    messages.success(request, _("Marked as read."), extra_tags=f"{UNDO_TAG}{undo}")
    return redirect("mapping-texts")


def _seen(sent: str) -> dt.datetime:
    with suppress(ValueError):
        seen = dt.datetime.fromisoformat(sent)
        if timezone.is_aware(seen):
            return seen
    return dt.datetime.min.replace(tzinfo=dt.UTC)


@requires(permissions.FILL)
@require_POST
def mark_unread(request: GatedRequest, sheet_uuid: uuid.UUID) -> HttpResponse:
    visitor = request.visitor
    actions.unread(sheet=queries.reading(visitor, sheet_uuid).sheet, by=visitor.actor)
    messages.success(request, _("Taken back. It is still to be read."))
    return redirect("mapping-text", sheet_uuid)
