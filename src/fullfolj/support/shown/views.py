"""What the pupil and the guardians see, and who decides that."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, by_script, requires, student_or_refusal
from fullfolj.domain.errors import PlainError
from fullfolj.support import permissions
from fullfolj.support.cases import queries as cases
from fullfolj.support.follow_up.actions import check_in
from fullfolj.support.handover import queries as handovers
from fullfolj.support.models import Rating
from fullfolj.support.shown import actions, presenters, queries
from fullfolj.support.shown.forms import ShowForm


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: GatedRequest, student_uuid: uuid.UUID, case_uuid: uuid.UUID) -> HttpResponse:
    """What they would see, and whether they do."""
    visitor = request.visitor
    who, case = cases.found(visitor, student_uuid, case_uuid, permissions.WORK, page="support.show")
    first = {"pupil_sees": case.pupil_sees, "guardians_see": case.guardians_see}
    form = ShowForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        to_pupil, to_guardians = given["pupil_sees"], given["guardians_see"]
        actions.show(case=case, to_pupil=to_pupil, to_guardians=to_guardians, by=visitor.actor)
        return redirect("support-case", who.uuid, case.uuid)
    page = presenters.show_page(who, case, form, visitor.today)
    return render(request, "support/show.html", {"page": page})


@requires(permissions.SEE_OWN)
@require_safe
def own(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The pupil's own page, and the guardians'. With script only the part that the pupil page places."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.SEE_OWN, page="support.own")
    cases, told = queries.shown_to(who, visitor), handovers.own(who)
    page = presenters.own_page(who, cases, told, visitor.today, may_rate=visitor.account.person_id == who.pk)
    return render(request, "support/_own.html" if by_script(request) else "support/own.html", {"page": page})


@requires(permissions.RATE_OWN)
@require_POST
def rate(request: GatedRequest, student_uuid: uuid.UUID, intervention_uuid: uuid.UUID) -> HttpResponse:
    """The pupil says how it goes today."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.RATE_OWN, page="support.own")
    found = queries.own_intervention(who, intervention_uuid, visitor)
    if request.POST.get("rating") not in Rating.values:
        return HttpResponseBadRequest()
    try:
        rating = Rating(request.POST["rating"])
        check_in(intervention=found, rating=rating, by=visitor.actor, today=visitor.today, now=visitor.now)
        messages.success(request, _("Thank you. The adults who work with you see it."))
    except PlainError as error:
        messages.error(request, str(error))
    return redirect("support-own", who.uuid)
