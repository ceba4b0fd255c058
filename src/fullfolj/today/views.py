"""The morning desk: one page, and what can be done from it."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires, student_or_refusal
from fullfolj.shell import hand_over_forms
from fullfolj.shell.contact_forms import NoteContact, PutOff
from fullfolj.shell.dismiss_forms import Dismiss
from fullfolj.signals import contacts, dismissals, handovers, snoozes
from fullfolj.today import answers, permissions, presenters, queries


@requires(permissions.SEE)
def desk_page(request: GatedRequest) -> HttpResponse:
    """Who waits for somebody today. `?new=40` shows more rows of a section; the address names nobody."""
    only_folded = "only" in request.GET
    data = queries.desk_data(request.visitor, presenters.wanted_rows(request.GET), only_folded=only_folded)
    total = 0 if data.waiting else queries.students_in(request.visitor.scope(permissions.SEE))
    return render(request, "today/desk.html", {"page": presenters.page(data, request.visitor, total)})


@requires(permissions.SEE_OWN)
@require_safe
def own_desk(request: GatedRequest) -> HttpResponse:
    """What waits for a teacher: groups to say something of, and lessons without a report. No pupil."""
    page = presenters.own_page(queries.own_desk(request.visitor), request.visitor)
    return render(request, "today/own.html", {"page": page})


@requires(permissions.NOTE_CONTACT)
@require_http_methods(["GET", "HEAD", "POST"])
def note_contact(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    visitor = request.visitor
    student = student_or_refusal(visitor, student_uuid, permissions.NOTE_CONTACT, page="today.contact")
    if request.method != "POST":
        return answers.contact_asked(request, student)
    form = NoteContact(request.POST)
    if not form.is_valid():
        return answers.contact_again(request, student, form)
    contact = contacts.note(
        student=student, kind=form.chosen, by=visitor.actor, now=visitor.now, on=visitor.today, text=form.text
    )
    return answers.contact_noted(request, student, contact)


@requires(permissions.PUT_OFF)
@require_http_methods(["GET", "HEAD", "POST"])
def put_off(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    visitor = request.visitor
    student = student_or_refusal(visitor, student_uuid, permissions.PUT_OFF, page="today.snooze")
    if request.method != "POST":
        return answers.snooze_asked(request, student)
    form = PutOff(request.POST, today=visitor.today)
    if not form.is_valid():
        return answers.snooze_again(request, student, form)
    try:
        snooze = snoozes.put_off(
            student=student, reason=form.chosen, until=form.date, by=visitor.actor, today=visitor.today, now=visitor.now
        )
    except snoozes.CannotSnooze:
        return answers.nothing_to_put_off(request, student)
    return answers.put_off(request, student, snooze)


@requires(permissions.DISMISS)
@require_http_methods(["GET", "HEAD", "POST"])
def dismiss(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    visitor = request.visitor
    student = student_or_refusal(visitor, student_uuid, permissions.DISMISS, page="today.dismiss")
    if request.method != "POST":
        return answers.dismiss_asked(request, student)
    form = Dismiss(request.POST)
    if not form.is_valid():
        return answers.dismiss_again(request, student, form)
    try:
        made = dismissals.dismiss(
            student=student, by=visitor.actor, today=visitor.today, now=visitor.now, **form.wanted
        )
    except dismissals.CannotDismiss:
        return answers.nothing_to_put_off(request, student)
    return answers.dismissed(request, student, made)


@requires(permissions.HAND_OVER)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    visitor = request.visitor
    student = student_or_refusal(visitor, student_uuid, permissions.HAND_OVER, page="today.hand-over")
    if request.method != "POST":
        return answers.contact_asked(request, student)
    try:
        made = hand_over_forms.sent(request.POST, student, visitor)
    except hand_over_forms.NobodyChosen:
        return answers.nobody_asked(request, student)
    except handovers.CannotHandOver:
        return answers.nothing_to_put_off(request, student)
    return answers.handed_over(request, student, made)


@requires(permissions.NOTE_CONTACT)
@require_POST
def undo_contact(request: GatedRequest, contact_uuid: uuid.UUID) -> HttpResponse:
    contact = queries.own_contact(request.visitor, contact_uuid)
    contacts.undo(contact=contact, by=request.visitor.actor, now=request.visitor.now)
    return answers.undone(request, contact.student)


@requires(permissions.PUT_OFF)
@require_POST
def undo_snooze(request: GatedRequest, snooze_uuid: uuid.UUID) -> HttpResponse:
    snooze = queries.own_snooze(request.visitor, snooze_uuid)
    snoozes.undo(snooze=snooze, by=request.visitor.actor, now=request.visitor.now)
    return answers.undone(request, snooze.student)


@requires(permissions.DISMISS)
@require_POST
def undo_dismissal(request: GatedRequest, act: uuid.UUID) -> HttpResponse:
    student = queries.own_dismissal(request.visitor, act).student
    dismissals.undo(act=act, student=student, by=request.visitor.actor, now=request.visitor.now)
    return answers.undone(request, student)


@requires(permissions.HAND_OVER)
@require_POST
def undo_handover(request: GatedRequest, handover_uuid: uuid.UUID) -> HttpResponse:
    handover = queries.own_handover(request.visitor, handover_uuid)
    handovers.undo(handover=handover, by=request.visitor.actor, now=request.visitor.now)
    return answers.undone(request, handover.student)
