"""A meeting: opened, gone through item by item, and closed with a recap."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, Visitor, requires, student_or_refusal
from fullfolj.domain.errors import PlainError
from fullfolj.school.calendar import periods_of
from fullfolj.support import permissions
from fullfolj.support.meetings import actions, people_queries, presenters, queries
from fullfolj.support.meetings.agenda import proposed
from fullfolj.support.meetings.forms import DecisionForm, MeetingForm, ProposalForm, StateForm
from fullfolj.support.models import ItemState, Meeting, MeetingKind


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request: GatedRequest) -> HttpResponse:
    """Those there are, and a new one with an agenda made from what waits."""
    visitor = request.visitor
    form = MeetingForm(request.POST if request.method == "POST" else None, units=list(visitor.units(permissions.WORK)))
    if form.is_bound and form.is_valid():
        unit, kind = form.chosen, MeetingKind(form.cleaned_data["kind"])
        opened = actions.open_meeting(
            unit=unit,
            kind=kind,
            proposed=proposed(unit, visitor),
            by=visitor.actor,
            today=visitor.today,
            now=visitor.now,
        )
        return redirect("support-meeting", opened.uuid)
    page = presenters.meetings_page(queries.meetings(visitor), form, visitor.today)
    return render(request, "support/meetings.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.WORK)
@require_safe
def meeting(request: GatedRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """To the first item that waits; to the recap when none does."""
    held = queries.meeting(request.visitor, meeting_uuid)
    _come_in(held, request.visitor)
    found = queries.items(held, request.visitor)
    first = next((one for one in found if one.state == ItemState.WAITING), None)
    if first is None or held.closed_at is not None:
        return redirect("support-meeting-recap", held.uuid)
    return redirect("support-meeting-item", held.uuid, first.uuid)


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: GatedRequest, meeting_uuid: uuid.UUID, item_uuid: uuid.UUID) -> HttpResponse:
    """One item; a line of decision is added by Enter."""
    visitor = request.visitor
    held, found, one = queries.opened(visitor, meeting_uuid, item_uuid)
    _come_in(held, visitor)
    sent = request.POST if request.method == "POST" else None
    days: dict[str, Any] = {"today": visitor.today, "periods": periods_of(held.unit)}
    form = DecisionForm(sent, workers=queries.workers(one, visitor), own=visitor.account, **days)
    if form.is_bound and form.is_valid():
        try:
            what, due_on = form.cleaned_data["what"], form.cleaned_data["due_on"]
            actions.decide(
                item=one, what=what, responsible=form.chosen, due_on=due_on, by=visitor.actor, now=visitor.now
            )
            return redirect("support-meeting-item", held.uuid, one.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    about, going_on = queries.done_for(one, visitor)
    page = presenters.item_page(held, found, one, about, going_on, form, visitor.today)
    return render(request, "support/meeting_item.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.WORK)
@require_safe
def lines(request: GatedRequest, meeting_uuid: uuid.UUID, item_uuid: uuid.UUID) -> HttpResponse:
    """The lines of an item as they are now: two people may write at once. It asks often, and is one reading a day."""
    visitor = request.visitor
    held = queries.meeting(visitor, meeting_uuid)
    one = queries.item(queries.items(held, visitor), item_uuid)
    if one.student and not queries.has_read_today(one.student, visitor, "support.meeting"):
        queries.read([one.student], visitor, "support.meeting")
    rows = presenters.decision_rows(one.decisions.all(), visitor.today)
    return render(request, "support/_meeting_lines.html", {"decisions": rows})


@requires(permissions.WORK)
@require_POST
def state(request: GatedRequest, meeting_uuid: uuid.UUID, item_uuid: uuid.UUID) -> HttpResponse:
    """An item is done or put off; then the next that waits."""
    visitor = request.visitor
    held = queries.meeting(visitor, meeting_uuid)
    one = queries.item(queries.items(held, visitor), item_uuid)
    form = StateForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    try:
        actions.set_state(item=one, state=ItemState(form.cleaned_data["state"]), by=visitor.actor)
    except PlainError as error:
        messages.error(request, str(error))
    return redirect("support-meeting", held.uuid)


@requires(permissions.WORK)
@require_POST
def more(request: GatedRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """One more of those that wait is taken up."""
    visitor = request.visitor
    held = queries.meeting(visitor, meeting_uuid)
    if held.closed_at is None:
        found, most = proposed(held.unit, visitor), held.items.count() + 1
        actions.add_proposed(meeting=held, proposed=found, by=visitor.actor, now=visitor.now, most=most)
    return redirect("support-meeting", held.uuid)


@requires(permissions.WORK)
@require_POST
def close(request: GatedRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """The notes go to the cases, all at once."""
    visitor = request.visitor
    held = queries.meeting(visitor, meeting_uuid)
    try:
        seen = [one.pk for one in queries.items(held, visitor)]
        actions.close(meeting=held, seen=seen, by=visitor.actor, today=visitor.today, now=visitor.now)
        messages.success(request, _("The meeting is closed. The decisions stand in the cases and with each one."))
    except PlainError as error:
        messages.error(request, str(error))
    return redirect("support-meeting-recap", held.uuid)


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """A pupil is put on the next meeting's agenda."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.WORK, page="support.propose")
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        unit, why = queries.unit_of(who, visitor.today), form.cleaned_data["why"]
        actions.propose(unit=unit, student=who, why=why, kind=form.chosen, by=visitor.actor, now=visitor.now)
        messages.success(request, form.promise)
        return redirect("student", who.uuid)
    page = presenters.propose_page(who, form)
    return render(request, "support/propose.html", {"page": page}, status=422 if form.is_bound else 200)


def _come_in(held: Meeting, visitor: Visitor) -> None:
    """Whoever opens a meeting under way takes part in it, unless it is known that they do not."""
    if held.closed_at is None and not people_queries.is_noted(held, visitor):
        actions.come_in(meeting=held, by=visitor.actor, now=visitor.now)
