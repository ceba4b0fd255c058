"""A support measure is followed up without leaving the meeting."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.school.ages import is_of_age
from fullfolj.shell.closed_days import periods_for
from fullfolj.shell.meanwhile import came_second
from fullfolj.support import permissions
from fullfolj.support.drafts import drafting as drafts
from fullfolj.support.follow_up import actions
from fullfolj.support.follow_up.forms import FollowUpForm
from fullfolj.support.meetings import follow_presenter, queries


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def follow(
    request: GatedRequest, meeting_uuid: uuid.UUID, item_uuid: uuid.UUID, intervention_uuid: uuid.UUID
) -> HttpResponse:
    """Three questions and a decision, then the same item again. The draft is that of the pupil's own page."""
    visitor, today = request.visitor, request.visitor.today
    held, found, one = queries.opened(visitor, meeting_uuid, item_uuid)
    who, measure = queries.measure(one, intervention_uuid)
    draft = drafts.of(request, who, f"follow {measure.uuid}")
    seen, of_age = len(measure.follow_ups.all()), is_of_age(who.birth_date, today)
    about: dict[str, Any] = {"today": today, "periods": periods_for(who, today), "of_age": of_age}
    form = FollowUpForm(draft.sent, initial=draft.written, intervention=measure, seen=seen, **about)
    if form.is_bound and form.is_valid():
        try:
            actions.follow_up(intervention=measure, by=visitor.actor, today=today, now=visitor.now, **form.told)
            draft.drop()
            messages.success(request, _("The follow-up is noted."))
            return redirect("support-meeting-item", held.uuid, one.uuid)
        except PlainError as error:
            came_second(form, str(error), seen=seen)
    page = follow_presenter.follow_page(held, found, one, measure, form, draft, today)
    return render(request, "support/meeting_follow.html", {"page": page}, status=422 if form.is_bound else 200)
