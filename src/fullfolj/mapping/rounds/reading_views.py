"""Whoever plans names the reader of what pupils write in a round, and removes what is read."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.mapping import permissions
from fullfolj.mapping.free_text import actions
from fullfolj.mapping.free_text.round_part import name_form
from fullfolj.mapping.rounds.queries import one_round


@requires(permissions.PLAN)
@require_POST
def name_reader(request: GatedRequest, unit_uuid: uuid.UUID, round_uuid: uuid.UUID) -> HttpResponse:
    """Somebody else reads from now on, also what stands there already. No pupil is shown."""
    visitor = request.visitor
    planned = one_round(visitor.unit(permissions.PLAN, unit_uuid), round_uuid)
    form = name_form(request.POST, planned, visitor.today)
    if form.is_valid():
        actions.name_reader(planned=planned, reader=form.cleaned_data["reader"], by=visitor.actor)
        messages.success(request, _("Noted who reads. Pupils are told the new name."))
    else:
        for trouble in form.errors.get("reader", []):
            messages.error(request, str(trouble))
    return redirect("mapping-round", unit_uuid, round_uuid)


@requires(permissions.PLAN)
@require_POST
def remove(request: GatedRequest, unit_uuid: uuid.UUID, round_uuid: uuid.UUID) -> HttpResponse:
    """What pupils wrote in the round is removed for good, by the organiser's decision. No pupil is shown."""
    visitor = request.visitor
    planned = one_round(visitor.unit(permissions.PLAN, unit_uuid), round_uuid)
    if request.POST.get("decided") != "yes":
        messages.error(request, _("Nothing is removed. Say first that the organiser's decision allows it."))
        return redirect("mapping-round", unit_uuid, round_uuid)
    try:
        count = actions.remove(planned=planned, by=visitor.actor, now=visitor.now)
    except PlainError as error:
        messages.error(request, str(error))
    else:
        removed = ngettext("%(count)s text is removed.", "%(count)s texts are removed.", count)
        messages.success(request, removed % {"count": count})
    return redirect("mapping-round", unit_uuid, round_uuid)
