"""What a pupil can book and has booked: for the pupil, and for staff who book for the pupil."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fullfolj.access.gate import GatedRequest, by_script, requires, student_or_refusal
from fullfolj.domain.errors import PlainError
from fullfolj.school.models import Person
from fullfolj.support import permissions
from fullfolj.support.flex import actions, presenters, queries


@requires(permissions.HOLD)
@require_safe
def student(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """Staff book for the pupil."""
    who = student_or_refusal(request.visitor, student_uuid, permissions.HOLD, page="support.student-slots")
    return _page(request, who, presenters.FOR_STUDENT)


@requires(permissions.HOLD)
@require_POST
def book(request: GatedRequest, student_uuid: uuid.UUID, slot_uuid: uuid.UUID) -> HttpResponse:
    who = student_or_refusal(request.visitor, student_uuid, permissions.HOLD, page="support.student-slots")
    _book(request, who, slot_uuid, presenters.FOR_STUDENT)
    return redirect("support-student-slots", who.uuid)


@requires(permissions.HOLD)
@require_POST
def leave(request: GatedRequest, student_uuid: uuid.UUID, slot_uuid: uuid.UUID) -> HttpResponse:
    who = student_or_refusal(request.visitor, student_uuid, permissions.HOLD, page="support.student-slots")
    if not queries.shown_to(queries.booking(who, slot_uuid), request.visitor):
        raise Http404
    _leave(request, who, slot_uuid, presenters.FOR_STUDENT)
    return redirect("support-student-slots", who.uuid)


@requires(permissions.BOOK)
@require_safe
def own(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The pupil's own page. With script only the part that the pupil page places."""
    who = student_or_refusal(request.visitor, student_uuid, permissions.BOOK, page="support.own-slots")
    return _page(request, who, presenters.OWN)


@requires(permissions.BOOK)
@require_POST
def own_book(request: GatedRequest, student_uuid: uuid.UUID, slot_uuid: uuid.UUID) -> HttpResponse:
    who = student_or_refusal(request.visitor, student_uuid, permissions.BOOK, page="support.own-slots")
    _book(request, who, slot_uuid, presenters.OWN)
    return redirect("support-own-slots", who.uuid)


@requires(permissions.BOOK)
@require_POST
def own_leave(request: GatedRequest, student_uuid: uuid.UUID, slot_uuid: uuid.UUID) -> HttpResponse:
    who = student_or_refusal(request.visitor, student_uuid, permissions.BOOK, page="support.own-slots")
    _leave(request, who, slot_uuid, presenters.OWN)
    return redirect("support-own-slots", who.uuid)


def _page(request: GatedRequest, who: Person, routes: presenters.BookRoutes) -> HttpResponse:
    visitor, is_part = request.visitor, by_script(request)
    booked = [one for one in queries.booked(who, visitor.now) if routes.is_own or queries.shown_to(one, visitor)]
    offered = [] if is_part else queries.bookable(who, visitor.today, visitor.now)
    full = queries.filled([*offered, *(one.slot for one in booked)])
    page = presenters.book_page(who, booked, offered, full, routes, visitor, is_part=is_part)
    return render(request, "support/_booked.html" if is_part else "support/book.html", {"page": page})


def _book(request: GatedRequest, who: Person, slot_uuid: uuid.UUID, routes: presenters.BookRoutes) -> None:
    """PlainError becomes a notice: the page that follows shows how it is."""
    visitor = request.visitor
    found = queries.one_for(who, slot_uuid, visitor.today)
    try:
        booking = actions.book(slot=found, student=who, by=visitor.actor, now=visitor.now)
        turn = queries.filled([found])[found.pk].turn(booking.seat_id)
        messages.success(request, presenters.booked_words(turn, routes))
    except PlainError as error:
        messages.error(request, str(error))


def _leave(request: GatedRequest, who: Person, slot_uuid: uuid.UUID, routes: presenters.BookRoutes) -> None:
    visitor = request.visitor
    try:
        actions.leave(booking=queries.booking(who, slot_uuid), by=visitor.actor, now=visitor.now)
        messages.success(request, presenters.left_words(routes))
    except PlainError as error:
        messages.error(request, str(error))
