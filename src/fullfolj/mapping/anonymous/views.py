"""Anonymous rounds are planned, codes handed out, questions answered by nobody signed in, and results told."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, open_to_all, requires
from fullfolj.domain.errors import PlainError
from fullfolj.mapping import permissions
from fullfolj.mapping.anonymous import actions, presenters, queries, results_presenter
from fullfolj.mapping.anonymous.forms import AnonymousForm, CountForm, handed_in
from fullfolj.mapping.anonymous.opened import code_of


@requires(permissions.PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """The unit's anonymous rounds, class by class, and a form for the next. No pupil is shown."""
    visitor, today = request.visitor, request.visitor.today
    place = visitor.unit(permissions.PLAN, unit_uuid)
    sent = request.POST if request.method == "POST" else None
    classes = queries.large_enough(place, today)
    form = AnonymousForm(sent, classes=classes, instruments=queries.instruments(place), today=today)
    trouble = ""
    if form.is_bound and form.is_valid():
        try:
            actions.plan(unit=place, by=visitor.actor, **form.plan)
        except PlainError as error:
            trouble = str(error)
        else:
            messages.success(request, _("The anonymous round is planned. Print codes for each class."))
            return redirect("mapping-anonymous", place.uuid)
    page = presenters.unit_page(place, queries.rounds_of(place), form, today, trouble)
    return render(request, "mapping/anonymous.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.PLAN)
@require_POST
def take_back(request: GatedRequest, unit_uuid: uuid.UUID, round_uuid: uuid.UUID) -> HttpResponse:
    """The round is planned no more, unless somebody has handed in."""
    place = request.visitor.unit(permissions.PLAN, unit_uuid)
    try:
        actions.take_back(planned=queries.one_round(place, round_uuid), by=request.visitor.actor)
    except PlainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The round is taken back."))
    return redirect("mapping-anonymous", place.uuid)


@requires(permissions.FILL)
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: GatedRequest, round_uuid: uuid.UUID, group_uuid: uuid.UUID) -> HttpResponse:
    """How many codes a class needs; on POST so many slips without names. A code is on that answer and nowhere else."""
    visitor = request.visitor
    asked = queries.class_to_ask(visitor, round_uuid, group_uuid)
    form = CountForm(request.POST if request.method == "POST" else None, asked.left)
    if form.is_bound and form.is_valid():
        count = form.cleaned_data["count"]
        try:
            made = actions.make_codes(of_class=asked.found, count=count, by=visitor.actor, now=visitor.now)
        except PlainError as error:
            form.add_error("count", str(error))
        else:
            slips = presenters.slips_page(asked.found, made, request.build_absolute_uri(reverse("mapping-enter")))
            return render(request, "mapping/slips.html", {"page": slips})
    page = presenters.codes_page(asked, form, visitor.today)
    return render(request, "mapping/anonymous_codes.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.FILL)
@require_safe
def results(request: GatedRequest, round_uuid: uuid.UUID, group_uuid: uuid.UUID) -> HttpResponse:
    """What a class has answered, once the round has closed and ten have handed in. No pupil is shown."""
    found = queries.one_class(request.visitor, round_uuid, group_uuid)
    page = results_presenter.results_page(found, request.visitor.today)
    return render(request, "mapping/anonymous_results.html", {"page": page})


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """All the questions on one page, for whoever has opened it with a code; handed in once, and counted."""
    code = code_of(request.session, timezone.now())
    if code is None:
        return redirect("mapping-enter")
    language = request.GET.get("lang", "")
    if code.is_used:
        return redirect(presenters.done_address(language))
    if request.method != "POST":
        return render(request, "mapping/anonymous_answer.html", {"page": presenters.answer_page(code, language)})
    answers = handed_in(request.POST, code.of_class.round.instrument.instrument)
    if not answers:
        page = presenters.answer_page(code, language, is_empty=True)
        return render(request, "mapping/anonymous_answer.html", {"page": page}, status=422)
    actions.hand_in(code=code, answers=answers)
    return redirect(presenters.done_address(language))


@open_to_all
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Thanks, and the way for the next pupil. Nothing of what was answered."""
    page = presenters.done_page(request.GET.get("lang", ""))
    return render(request, "mapping/anonymous_done.html", {"page": page})
