"""Who takes part in a case."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.support import permissions, tiers
from fullfolj.support.cases import queries
from fullfolj.support.cases.onward import onward_in
from fullfolj.support.participants import actions, presenters
from fullfolj.support.participants.forms import ParticipantForm


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def participants(request: GatedRequest, student_uuid: uuid.UUID, case_uuid: uuid.UUID) -> HttpResponse:
    """Who takes part, and one more."""
    visitor = request.visitor
    who, case = queries.found(visitor, student_uuid, case_uuid, permissions.WORK, page="support.participants")
    may_name = tiers.may_name(visitor, case)
    workers = queries.workers(who, visitor) if may_name else []
    form = ParticipantForm(request.POST if request.method == "POST" else None, workers=workers)
    if form.is_bound and form.is_valid():
        try:
            name, part = form.cleaned_data["name"], form.cleaned_data["part"]
            actions.add(case=case, account=form.chosen, name=name, part=part, by=visitor.actor)
            return redirect("support-participants", who.uuid, case.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    page = presenters.participants_page(who, case, form, may_name=may_name)
    return render(request, "support/participants.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.WORK)
@require_POST
def remove(
    request: GatedRequest, student_uuid: uuid.UUID, case_uuid: uuid.UUID, participant_uuid: uuid.UUID
) -> HttpResponse:
    """Somebody takes part no more. Once more is nothing."""
    visitor = request.visitor
    who, case = queries.found(visitor, student_uuid, case_uuid, permissions.WORK, page="support.participants")
    found = case.participants.filter(uuid=participant_uuid).first()
    if found is None:
        raise Http404
    if found.account_id is not None and not tiers.may_name(visitor, case):
        raise PermissionDenied
    try:
        actions.remove(participant=found, by=visitor.actor)
    except PlainError as error:
        messages.error(request, str(error))
    return onward_in(request, who, case, "support-participants", case.uuid)
