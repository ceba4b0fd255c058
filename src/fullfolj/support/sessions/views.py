"""The sessions of one support measure: one click each."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.school.models import Person
from fullfolj.support import permissions
from fullfolj.support.cases import queries as cases
from fullfolj.support.cases.onward import onward_in
from fullfolj.support.follow_up import queries as measures
from fullfolj.support.models import Fidelity, Intervention, Outcome
from fullfolj.support.sessions import actions, presenters, queries
from fullfolj.support.sessions.forms import TAKE_BACK, FidelityForm, SessionForm, StandInForm


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: GatedRequest, student_uuid: uuid.UUID, intervention_uuid: uuid.UUID) -> HttpResponse:
    """All that is noted, and a form that notes, corrects or takes back one session."""
    visitor = request.visitor
    who, found = measures.found(visitor, student_uuid, intervention_uuid, page="support.sessions")
    form = SessionForm(request.POST if request.method == "POST" else None, today=visitor.today)
    if form.is_bound and form.is_valid():
        date, outcome = form.cleaned_data["date"], form.cleaned_data["outcome"]
        try:
            if outcome == TAKE_BACK:
                actions.take_back(intervention=found, date=date, by=visitor.actor)
                messages.success(request, _("The session is taken back."))
                return redirect("support-sessions", who.uuid, found.uuid)
            actions.note(intervention=found, date=date, outcome=Outcome(outcome), by=visitor.actor, now=visitor.now)
            messages.success(request, _("The session is noted."))
            return redirect("support-case", who.uuid, found.case.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    return _page(request, who, found, form)


@requires(permissions.WORK)
@require_POST
def fidelity(request: GatedRequest, student_uuid: uuid.UUID, intervention_uuid: uuid.UUID) -> HttpResponse:
    """Whether it goes as planned."""
    visitor = request.visitor
    who, found = measures.found(visitor, student_uuid, intervention_uuid, page="support.sessions")
    form = FidelityForm(request.POST)
    if form.is_valid():
        try:
            actions.judge(intervention=found, fidelity=Fidelity(form.cleaned_data["fidelity"]), by=visitor.actor)
            messages.success(request, _("Saved."))
            return redirect("support-sessions", who.uuid, found.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    return _page(request, who, found, form)


@requires(permissions.WORK)
@require_POST
def stand_in(request: GatedRequest, student_uuid: uuid.UUID, intervention_uuid: uuid.UUID) -> HttpResponse:
    """Somebody else stands in, or nobody."""
    visitor = request.visitor
    who, found = measures.found(visitor, student_uuid, intervention_uuid, page="support.sessions")
    form = StandInForm(request.POST, workers=cases.workers(who, visitor), now=found.stand_in)
    if form.is_valid():
        try:
            actions.stand_in_by(intervention=found, stand_in=form.chosen, by=visitor.actor)
            messages.success(request, _("Saved."))
            return onward_in(request, who, found.case, "support-sessions", found.uuid)
        except PlainError as error:
            form.add_error("stand_in", str(error))
    return _page(request, who, found, form)


def _page(request: GatedRequest, who: Person, found: Intervention, form: Form) -> HttpResponse:
    behind = queries.background(who, [found], request.visitor.today)
    standing_in = form
    if not isinstance(form, StandInForm):
        standing_in = StandInForm(None, workers=cases.workers(who, request.visitor), now=found.stand_in)
    page = presenters.sessions_page(who, found, behind, form, standing_in, request.visitor.today)
    return render(request, "support/sessions.html", {"page": page}, status=422 if form.is_bound else 200)
