"""A class is gone through, pupil by pupil."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.mapping import permissions
from fullfolj.mapping.meeting import actions, presenters, queries
from fullfolj.mapping.meeting.forms import RestForm, given_answers
from fullfolj.mapping.meeting.queries import Place
from fullfolj.mapping.models import MappingRound


@requires(permissions.FILL)
@require_safe
def meetings(request: GatedRequest) -> HttpResponse:
    """The classes that wait for a meeting, with how far each has come. No pupil is shown."""
    visitor = request.visitor
    page = presenters.meetings_page(queries.waiting(visitor), visitor)
    return render(request, "mapping/meetings.html", {"page": page})


@requires(permissions.FILL)
@require_safe
def resume(request: GatedRequest, round_uuid: uuid.UUID, group_uuid: uuid.UUID) -> HttpResponse:
    """To the first pupil of the class of whom all is not said; to the first of all when it is."""
    _planned, _group, places = queries.places(request.visitor, round_uuid, group_uuid)
    first = next((one for one in places if not one.is_done), places[0])
    return redirect("mapping-meeting-student", round_uuid, group_uuid, first.student.uuid)


@requires(permissions.FILL)
@require_http_methods(["GET", "HEAD", "POST"])
def student(
    request: GatedRequest, round_uuid: uuid.UUID, group_uuid: uuid.UUID, student_uuid: uuid.UUID
) -> HttpResponse:
    """One pupil: the questions, with attendance, subjects and earlier mapping beside them; then on to the next."""
    visitor = request.visitor
    planned, group, places = queries.places(visitor, round_uuid, group_uuid)
    number = next((at for at, one in enumerate(places) if one.student.uuid == student_uuid), None)
    if number is None:
        raise Http404
    place, rest = places[number], RestForm(request.POST if request.method == "POST" else None)
    trouble = ""
    if rest.is_bound:
        if "item" in request.POST:
            return _save_one(request, planned, place)
        if rest.is_valid():
            try:
                _finish(request, planned, place, rest)
                return redirect(presenters.address_after(planned, group, places, number))
            except PlainError as error:
                trouble = str(error)
    page = presenters.student_page(planned, group, places, number, rest, trouble, visitor)
    return render(request, "mapping/meeting.html", {"page": page}, status=422 if rest.is_bound else 200)


def _save_one(request: GatedRequest, planned: MappingRound, place: Place) -> HttpResponse:
    """One answer from the script: 204 when it is saved, 409 when the round has closed, 422 when it is no answer."""
    visitor = request.visitor
    if not planned.is_open_on(visitor.today):
        return HttpResponse(status=409)
    item = planned.instrument.instrument.item(request.POST["item"])
    answers = given_answers(request.POST, planned.instrument.instrument)
    if item is None or item.code not in answers:
        return HttpResponse(status=422)
    only = {item.code: answers[item.code]}
    actions.answer(planned=planned, student=place.student, answers=only, by=visitor.actor, now=visitor.now)
    return HttpResponse(status=204)


def _finish(request: GatedRequest, planned: MappingRound, place: Place, rest: RestForm) -> None:
    actions.finish(
        planned=planned,
        student=place.student,
        answers=given_answers(request.POST, planned.instrument.instrument),
        sources=rest.cleaned_data["sources"],
        note=rest.cleaned_data["note"],
        seen=rest.cleaned_data["seen"],
        by=request.visitor.actor,
        now=request.visitor.now,
    )
