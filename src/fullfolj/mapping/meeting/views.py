"""A class is gone through, pupil by pupil."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fullfolj.access.gate import GatedRequest, by_script, requires
from fullfolj.domain.errors import PlainError
from fullfolj.mapping import permissions
from fullfolj.mapping.meeting import actions, presenters, queries
from fullfolj.mapping.meeting.forms import RestForm, given_answers, seen_in
from fullfolj.mapping.meeting.queries import Meeting, Place
from fullfolj.mapping.meeting.written import Rest
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
    """To the first pupil of the class of whom all is not said; to the first of all when it is. Shows nobody."""
    places = queries.meeting(request.visitor, round_uuid, group_uuid).places
    first = next((one for one in places if not one.is_done), places[0])
    return redirect("mapping-meeting-student", round_uuid, group_uuid, first.student.uuid)


@requires(permissions.FILL)
@require_safe
def one_class(request: GatedRequest, round_uuid: uuid.UUID, group_uuid: uuid.UUID) -> HttpResponse:
    """The pupils of the class, and with whom it is done. With script only the list, where it is asked for."""
    visitor = request.visitor
    held = queries.meeting(visitor, round_uuid, group_uuid)
    queries.log_shown(held.places, visitor)
    template = "mapping/_meeting_class.html" if by_script(request) else "mapping/meeting_class.html"
    return render(request, template, {"page": presenters.class_page(held)})


@requires(permissions.FILL)
@require_http_methods(["GET", "HEAD", "POST"])
def student(
    request: GatedRequest, round_uuid: uuid.UUID, group_uuid: uuid.UUID, student_uuid: uuid.UUID
) -> HttpResponse:
    """One pupil: the questions, with attendance, subjects and earlier mapping beside them; then on to the next."""
    held = queries.meeting(request.visitor, round_uuid, group_uuid)
    number = held.number_of(student_uuid)
    if request.method != "POST":
        return _page(request, held, number, None, "")
    if request.POST.get("account") != str(request.visitor.account.pk):
        raise PermissionDenied  # a page that a colleague left behind is not written on in another name
    if "part" in request.POST:
        return _save_one(request, held.round, held.places[number])
    return _finish(request, held, number)


def _page(request: GatedRequest, held: Meeting, number: int, sent: RestForm | None, trouble: str) -> HttpResponse:
    """The pupil, with what was sent where it could not be taken (422)."""
    visitor, place = request.visitor, held.places[number]
    queries.log_shown([place], visitor)
    beside = queries.at_hand(place, held.round, visitor)
    rest = sent or RestForm(None, readers=beside.readers, told=presenters.rest_of(place, beside))
    answers = given_answers(request.POST, held.round.instrument.instrument)
    page = presenters.student_page(held, number, beside, rest, answers, trouble, visitor)
    return render(request, "mapping/meeting.html", {"page": page}, status=422 if sent else 200)


def _save_one(request: GatedRequest, planned: MappingRound, place: Place) -> HttpResponse:
    """One part from the script, an answer or all but the answers: 204 when it is saved, 422 when it is no such part.

    409 when the round has closed, 412 when a colleague has written another note. No pupil is shown.
    """
    visitor, part = request.visitor, request.POST["part"]
    if not planned.is_open_on(visitor.today):
        return HttpResponse(status=409)
    if part == "rest":
        return _save_rest(request, planned, place)
    answers = given_answers(request.POST, planned.instrument.instrument)
    if part not in answers:
        return HttpResponse(status=422)
    only = {part: answers[part]}
    actions.answer(planned=planned, student=place.student, answers=only, by=visitor.actor, now=visitor.now)
    return HttpResponse(status=204)


def _save_rest(request: GatedRequest, planned: MappingRound, place: Place) -> HttpResponse:
    visitor, form, seen = request.visitor, _rest_form(request, place), seen_in(request.POST).rest
    if not form.is_valid():
        return HttpResponse(status=422)
    try:
        actions.tell(
            planned=planned, student=place.student, rest=form.rest, seen=seen, by=visitor.actor, now=visitor.now
        )
    except PlainError:
        return HttpResponse(status=412)
    return HttpResponse(status=204)


def _finish(request: GatedRequest, held: Meeting, number: int) -> HttpResponse:
    """On to the next pupil; the page once more where it could not be taken."""
    visitor, place = request.visitor, held.places[number]
    form = _rest_form(request, place)
    if not form.is_valid():
        return _page(request, held, number, form, "")
    try:
        actions.finish(
            planned=held.round,
            student=place.student,
            answers=given_answers(request.POST, held.round.instrument.instrument),
            sources=form.rest.sources,
            note=form.rest.note,
            participants=form.rest.participants,
            seen=seen_in(request.POST),
            by=visitor.actor,
            now=visitor.now,
        )
    except PlainError as error:
        return _page(request, held, number, form, str(error))
    return redirect(presenters.address_after(held, number))


def _rest_form(request: GatedRequest, place: Place) -> RestForm:
    readers = queries.readers(place.student, request.visitor)
    return RestForm(request.POST, readers=readers, told=Rest())
