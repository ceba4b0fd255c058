"""What is decided for a class, and what the visitor sees to."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.mapping import permissions
from fullfolj.mapping.decisions import actions, presenters, queries
from fullfolj.mapping.decisions.forms import DecisionForm, OutcomeForm


@requires(permissions.FILL)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: GatedRequest, group_uuid: uuid.UUID) -> HttpResponse:
    """What is decided for the class, and a form for the next. No pupil is shown."""
    visitor, today = request.visitor, request.visitor.today
    group = queries.one_group(visitor, group_uuid)
    sent = request.POST if request.method == "POST" else None
    owners, about = queries.owners(group, visitor), request.GET.get("dimension", "")
    form = DecisionForm(sent, owners=owners, own=visitor.account, today=today, about=about)
    if form.is_bound and form.is_valid():
        actions.decide(group=group, by=visitor.actor, now=visitor.now, **form.decision)
        messages.success(request, _("It is decided. It stands here, and with whoever sees to it."))
        return redirect("mapping-decide", group.uuid)
    page = presenters.decide_page(group, queries.of_class(group), form, today)
    return render(request, "mapping/decide.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.FILL)
@require_safe
def decisions(request: GatedRequest) -> HttpResponse:
    """What the visitor sees to. No pupil is shown."""
    rows = presenters.rows(queries.own(request.visitor), request.visitor.today)
    return render(request, "mapping/decisions.html", {"rows": rows})


@requires(permissions.FILL)
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: GatedRequest, decision_uuid: uuid.UUID) -> HttpResponse:
    """To look at one again: what was seen ends it."""
    visitor = request.visitor
    found = queries.one(visitor, decision_uuid)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.look_again(decision=found, outcome=form.cleaned_data["outcome"], by=visitor.actor, now=visitor.now)
            return redirect("mapping-decide", found.group.uuid)
        except PlainError as error:
            form.add_error("outcome", str(error))
    page = presenters.outcome_page(found, form, visitor.today)
    return render(request, "mapping/decision.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.FILL)
@require_POST
def take_back(request: GatedRequest, decision_uuid: uuid.UUID) -> HttpResponse:
    """It is decided no more, unless it has been looked at."""
    found = queries.one(request.visitor, decision_uuid)
    actions.take_back(decision=found, by=request.visitor.actor)
    messages.success(request, _("The decision is taken back."))
    return redirect("mapping-decide", found.group.uuid)
