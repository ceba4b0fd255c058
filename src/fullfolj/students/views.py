"""The pupil list and the pupil page."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fullfolj.access.gate import GatedRequest, by_script, requires, student_or_refusal
from fullfolj.shell import hand_over_forms
from fullfolj.shell.contact_forms import NoteContact, PutOff
from fullfolj.shell.dismiss_forms import Dismiss
from fullfolj.signals import contacts, dismissals, handovers, snoozes
from fullfolj.students import (
    absence_presenter,
    answers,
    lake_reader,
    lessons_presenter,
    list_presenter,
    numbers_presenter,
    patterns_presenter,
    permissions,
    queries,
    undoing,
)
from fullfolj.students.facts import facts_of
from fullfolj.students.forms import ClassFilter, NameSearch


@requires(permissions.LIST)
@require_safe
def student_list(request: GatedRequest) -> HttpResponse:
    """The visitor's pupils, alphabetically; `?school=<uuid>` or `?group=<uuid>` narrows it, `&page=2` goes on."""
    asked = ClassFilter(request.GET)
    found = queries.list_students(request.visitor, school=asked.chosen_school, group=asked.chosen, page=asked.number)
    return render(request, "students/list.html", {"list": list_presenter.present(found, request.visitor)})


@requires(permissions.LIST)
def search(request: GatedRequest) -> HttpResponse:
    """Names come by POST, so that no name stands in an address; with script only the result is swapped.

    The address alone (a reopened tab) leads to the list.
    """
    if request.method != "POST":
        return redirect("students")
    asked, visitor = NameSearch(request.POST), request.visitor
    if asked.trouble:
        page = list_presenter.refused(asked.written, asked.trouble, visitor)
    else:
        page = list_presenter.present(queries.list_students(visitor, looked_for=asked.words), visitor)
    template = "students/_results.html" if by_script(request) else "students/list.html"
    return render(request, template, {"list": page})


@requires(permissions.SEE)
@require_safe
def student_page(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """One pupil: what is strong, how it is, what is lit and why, who has been in contact, who can see this."""
    student = student_or_refusal(request.visitor, student_uuid, permissions.SEE, page="student")
    context = answers.page_context(request.visitor, student)
    return render(request, "students/page.html", context)


@requires(permissions.SEE_ATTENDANCE)
@require_safe
def lessons(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The arithmetic: every lesson of the last 20 school days with its minutes."""
    student = student_or_refusal(request.visitor, student_uuid, permissions.SEE_ATTENDANCE, page="student.lessons")
    found = lake_reader.lessons_of(student, facts_of(student, request.visitor), request.visitor.today)
    page = lessons_presenter.present(student, found, lake_reader.corrected(student, found), request.visitor)
    return render(request, "students/lessons.html", {"page": page})


@requires(permissions.SEE_ATTENDANCE)
@require_safe
def absence(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The same absence counted in four ways, and by lesson of the week, subject, group and week."""
    student = student_or_refusal(request.visitor, student_uuid, permissions.SEE_ATTENDANCE, page="student.absence")
    facts = facts_of(student, request.visitor)
    found = lake_reader.added_up(student, facts, request.visitor.today)
    page = absence_presenter.present(student, facts, found, request.visitor)
    return render(request, "students/absence.html", {"page": page})


@requires(permissions.SEE_NUMBERS)
@require_safe
def numbers(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """Personal, coordination and temporary numbers, with when they were first read and replaced."""
    student = student_or_refusal(request.visitor, student_uuid, permissions.SEE_NUMBERS, page="student.numbers")
    return render(request, "students/numbers.html", {"page": numbers_presenter.page(student, request.visitor)})


@requires(permissions.SEE_SIGNALS)
@require_safe
def why_not(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """Why no more signals are lit: every other rule with the pupil's own figures. With script only the list."""
    visitor = request.visitor
    student = student_or_refusal(visitor, student_uuid, permissions.SEE_SIGNALS, page="student.why-not")
    answered = queries.answered_days(student)
    rules = lake_reader.not_lit(student, facts_of(student, visitor), visitor.today, answered)
    template = "students/_why_not.html" if by_script(request) else "students/why_not.html"
    return render(request, template, {"student": student, "rules": rules})


@requires(permissions.SEE_SIGNALS)
@require_safe
def patterns(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """Every pattern that is looked for and how it is tested. With script only the list."""
    student = student_or_refusal(request.visitor, student_uuid, permissions.SEE_SIGNALS, page="student.patterns")
    template = "students/_patterns.html" if by_script(request) else "students/patterns.html"
    return render(request, template, {"student": student, "patterns": patterns_presenter.looked_for()})


@requires(permissions.NOTE_CONTACT)
@require_POST
def note_contact(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    visitor = request.visitor
    student = student_or_refusal(visitor, student_uuid, permissions.NOTE_CONTACT, page="student.contact")
    form = NoteContact(request.POST)
    if not form.is_valid():
        return answers.contact_again(request, student, form)
    contact = contacts.note(
        student=student, kind=form.chosen, by=visitor.actor, now=visitor.now, on=visitor.today, text=form.text
    )
    return answers.contact_noted(request, student, contact)


@requires(permissions.PUT_OFF)
@require_POST
def put_off(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    visitor = request.visitor
    student = student_or_refusal(visitor, student_uuid, permissions.PUT_OFF, page="student.snooze")
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
@require_POST
def dismiss(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    visitor = request.visitor
    student = student_or_refusal(visitor, student_uuid, permissions.DISMISS, page="student.dismiss")
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
@require_POST
def hand_over(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    visitor = request.visitor
    student = student_or_refusal(visitor, student_uuid, permissions.HAND_OVER, page="student.hand-over")
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
    snooze = undoing.own_snooze(request.visitor, snooze_uuid)
    snoozes.undo(snooze=snooze, by=request.visitor.actor, now=request.visitor.now)
    return answers.undone(request, snooze.student)


@requires(permissions.DISMISS)
@require_POST
def undo_dismissal(request: GatedRequest, act: uuid.UUID) -> HttpResponse:
    student = undoing.own_dismissal(request.visitor, act).student
    dismissals.undo(act=act, student=student, by=request.visitor.actor, now=request.visitor.now)
    return answers.undone(request, student)


@requires(permissions.HAND_OVER)
@require_POST
def undo_handover(request: GatedRequest, handover_uuid: uuid.UUID) -> HttpResponse:
    handover = undoing.own_handover(request.visitor, handover_uuid)
    handovers.undo(handover=handover, by=request.visitor.actor, now=request.visitor.now)
    return answers.undone(request, handover.student)
