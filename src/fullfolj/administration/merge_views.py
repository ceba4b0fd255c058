"""Pupils who stand in the register twice: the page that asks, and what is answered."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.access.readings import log_readings
from fullfolj.administration import merge_actions, merge_presenters, merge_queries, permissions
from fullfolj.domain.errors import PlainError


@requires(permissions.MERGE)
def merges_page(request: GatedRequest) -> HttpResponse:
    """The proposals, side by side, and what has been decided. Everybody shown is in the reading log."""
    visitor = request.visitor
    pairs, decisions = merge_queries.proposals(visitor), merge_queries.decisions(visitor)
    shown = {person.pk for pair in pairs for person in pair}
    shown |= {number for one in decisions for number in (one.standing_id, one.other_id)}
    ground = visitor.ground(permissions.MERGE)
    log_readings(sorted(shown), by=visitor.actor, page="merge-pupils", ground=ground, at=visitor.now)
    context = {
        "proposals": merge_presenters.proposals(pairs, merge_queries.held(visitor, pairs)),
        "decided": merge_presenters.decided(decisions),
    }
    return render(request, "administration/merges.html", context)


@require_POST
@requires(permissions.MERGE)
def decide(request: GatedRequest, first: uuid.UUID, second: uuid.UUID) -> HttpResponse:
    pair = merge_queries.one_pair(request.visitor, first, second)
    is_same = request.POST.get("answer") == "same"
    merge_actions.decide(pair=pair, is_same=is_same, by=request.visitor.actor, now=request.visitor.now)
    told = _("The two are being merged. It takes a moment.") if is_same else _("They are two. We will not ask again.")
    messages.success(request, told)
    return redirect("administration-merges")


@require_POST
@requires(permissions.MERGE)
def take_apart(request: GatedRequest, decision_id: uuid.UUID) -> HttpResponse:
    decision = merge_queries.one_decision(request.visitor, decision_id)
    try:
        merge_actions.take_apart(decision=decision, by=request.visitor.actor, now=request.visitor.now)
    except PlainError as error:
        messages.error(request, str(error))
    return redirect("administration-merges")
