"""A class, another group or the whole school is taken up: in a meeting under way, or in the next one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.support import permissions
from fullfolj.support.meetings import actions, presenters, queries
from fullfolj.support.meetings.forms import GroupProposalForm, TakeUpForm
from fullfolj.support.shared import queries as shared


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: GatedRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """In the meeting, with why; then the meeting is at that item. No pupil is shown."""
    visitor = request.visitor
    held = queries.meeting(visitor, meeting_uuid)
    sent = request.POST if request.method == "POST" else None
    form = TakeUpForm(sent, groups=shared.groups(visitor, held.unit))
    if form.is_bound and form.is_valid():
        try:
            why = form.cleaned_data["why"]
            one = actions.take_up(meeting=held, group=form.group, why=why, by=visitor.actor, now=visitor.now)
            return redirect("support-meeting-item", held.uuid, one.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    page = presenters.take_up_page(held, form, visitor.today)
    return render(request, "support/take_up.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: GatedRequest, group_uuid: uuid.UUID) -> HttpResponse:
    """On the agenda of the next meeting of the group's unit."""
    visitor = request.visitor
    group = shared.group(visitor, group_uuid)
    form = GroupProposalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        why = form.cleaned_data["why"]
        actions.propose(unit=group.unit, group=group, why=why, kind=form.chosen, by=visitor.actor, now=visitor.now)
        messages.success(request, form.promise)
        return redirect("support-meetings")
    page = presenters.propose_page(group, form)
    return render(request, "support/propose.html", {"page": page}, status=422 if form.is_bound else 200)
