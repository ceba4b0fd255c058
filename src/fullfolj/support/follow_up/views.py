"""What waits to be followed up, and how one is."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.school.ages import is_of_age
from fullfolj.shell.closed_days import periods_for
from fullfolj.shell.meanwhile import came_second
from fullfolj.support import permissions
from fullfolj.support.drafts import drafting as drafts
from fullfolj.support.follow_up import actions, presenters, queries
from fullfolj.support.follow_up.forms import FollowUpForm
from fullfolj.support.menu import shelves_for
from fullfolj.support.models import Rating


@requires(permissions.WORK)
@require_safe
def due(request: GatedRequest) -> HttpResponse:
    """The visitor's own, and those that nobody sees to any more; the oldest first."""
    rows = presenters.due_rows(queries.shown(request.visitor), request.visitor)
    return render(request, "support/due.html", {"rows": rows, "shelves": shelves_for(request.visitor)})


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: GatedRequest, student_uuid: uuid.UUID, intervention_uuid: uuid.UUID) -> HttpResponse:
    """Three questions and a decision. What is sent in vain is left in the form."""
    visitor, today = request.visitor, request.visitor.today
    who, found = queries.found(visitor, student_uuid, intervention_uuid, page="support.follow")
    draft = drafts.of(request, who, f"follow {found.uuid}")
    seen, of_age = len(found.follow_ups.all()), is_of_age(who.birth_date, today)
    about: dict[str, Any] = {"today": today, "periods": periods_for(who, today), "of_age": of_age}
    form = FollowUpForm(draft.sent, initial=draft.written, intervention=found, seen=seen, **about)
    if form.is_bound and form.is_valid():
        try:
            actions.follow_up(intervention=found, by=visitor.actor, today=today, now=visitor.now, **form.told)
            draft.drop()
            messages.success(request, _("The follow-up is noted."))
            return redirect("support-student", who.uuid)
        except PlainError as error:
            came_second(form, str(error), seen=seen)
    page = presenters.follow_page(who, found, form, draft, visitor)
    return render(request, "support/follow.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.WORK)
@require_POST
def check_in(request: GatedRequest, student_uuid: uuid.UUID, intervention_uuid: uuid.UUID) -> HttpResponse:
    """How it works today, in one click."""
    visitor = request.visitor
    who, found = queries.found(visitor, student_uuid, intervention_uuid, page="support.check-in")
    if request.POST.get("rating") not in Rating.values:
        return HttpResponseBadRequest()
    try:
        rating = Rating(request.POST["rating"])
        actions.check_in(intervention=found, rating=rating, by=visitor.actor, today=visitor.today, now=visitor.now)
        messages.success(request, _("Noted for today."))
    except PlainError as error:
        messages.error(request, str(error))
    return redirect("support-case", who.uuid, found.case.uuid)
