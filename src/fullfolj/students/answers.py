"""What the pupil page's view answers with, and what its actions answer: always the page again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from fullfolj.access.gate import GatedRequest, Visitor
from fullfolj.access.scopes import readers_of
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.contact_forms import NoteContact, PutOff, contact_words, snooze_form
from fullfolj.shell.dismiss_forms import Dismiss, dismiss_form
from fullfolj.shell.frame import UNDO_TAG
from fullfolj.shell.hand_over_forms import asked_words, choose_words
from fullfolj.signals.dismissals import dismissable
from fullfolj.signals.handovers import colleagues_among
from fullfolj.signals.known_patterns import known_of
from fullfolj.signals.life import Life, life_of
from fullfolj.signals.models import Contact, ContactKind, Dismissal, DismissReason, Handover, Snooze
from fullfolj.students import lake_reader, page_presenter, patterns_presenter, permissions
from fullfolj.students.facts import facts_of

#: What is told of a pupil's lessons.
_FROM_THE_LAKE = {permissions.SEE_ATTENDANCE, permissions.SEE_SIGNALS}


def page_context(visitor: Visitor, student: Person) -> dict[str, Any]:
    """The whole page, holding only what the visitor's roles give over this pupil."""
    readers = readers_of(student, permissions.SEE, visitor.today)
    may = permissions.over(readers, visitor)
    facts = facts_of(student, visitor)
    contacts: list[Contact] = []
    if permissions.SEE_CONTACTS in may:
        noted = Contact.objects.filter(student=student, undone_at__isnull=True).select_related("by")
        contacts = list(noted.order_by("-date", "-id"))
    figures, files = None, lake_reader.every_partition(student) if may & _FROM_THE_LAKE else []
    if permissions.SEE_ATTENDANCE in may:
        figures = lake_reader.figures_of(student, facts, visitor.today, files)
    life, patterns = Life(), None
    if permissions.SEE_SIGNALS in may:
        life = life_of(student, by=visitor.actor, today=visitor.today, now=visitor.now)
        patterns = patterns_presenter.present(student, known_of(student.pk), visitor.today)
    shown = tuple(readers) if permissions.SEE_READERS in may else ()
    asked = tuple(colleagues_among(readers, visitor.actor)) if permissions.HAND_OVER in may else ()
    view = page_presenter.StudentView(
        student, facts, figures, life, tuple(contacts), shown, may, visitor, patterns, asked
    )
    return {"page": page_presenter.page(view)}


def contact_noted(request: GatedRequest, student: Person, contact: Contact) -> HttpResponse:
    notice = gettext("Logged: %(what)s, %(name)s.") % {
        "what": contact_words(ContactKind(contact.kind)),
        "name": student,
    }
    undo = reverse("student-undo-contact", args=[contact.uuid])
    messages.success(request, notice, extra_tags=f"{UNDO_TAG}{undo}")
    return _back(student)


def put_off(request: GatedRequest, student: Person, snooze: Snooze) -> HttpResponse:
    day = words.long_day(snooze.until, request.visitor.today)
    notice = gettext("Snoozed until %(day)s, %(name)s.") % {"day": day, "name": student}
    undo = reverse("student-undo-snooze", args=[snooze.uuid])
    messages.success(request, notice, extra_tags=f"{UNDO_TAG}{undo}")
    return _back(student)


def dismissed(request: GatedRequest, student: Person, made: Sequence[Dismissal]) -> HttpResponse:
    reason = words.uncapital(str(DismissReason(made[0].reason).label))
    notice = gettext("Dismissed, %(reason)s: %(name)s.") % {"reason": reason, "name": student}
    undo = reverse("student-undo-dismissal", args=[made[0].act])
    messages.success(request, notice, extra_tags=f"{UNDO_TAG}{undo}")
    return _back(student)


def handed_over(request: GatedRequest, student: Person, handover: Handover) -> HttpResponse:
    undo = reverse("student-undo-handover", args=[handover.uuid])
    messages.success(request, asked_words(handover, student), extra_tags=f"{UNDO_TAG}{undo}")
    return _back(student)


def nobody_asked(request: GatedRequest, student: Person) -> HttpResponse:
    messages.warning(request, choose_words(student))
    return _back(student)


def nothing_to_put_off(request: GatedRequest, student: Person) -> HttpResponse:
    messages.info(request, gettext("No signal is lit any more for %(name)s.") % {"name": student})
    return _back(student)


def undone(request: GatedRequest, student: Person) -> HttpResponse:
    messages.success(request, gettext("Undone: %(name)s.") % {"name": student})
    return _back(student)


def contact_again(request: GatedRequest, student: Person, form: NoteContact) -> HttpResponse:
    page_url = reverse("student", args=[student.uuid])
    url = reverse("student-contact", args=[student.uuid])
    context = {"student": student, "form": form, "url": url, "back": page_url}
    return render(request, "students/contact.html", context, status=422)


def snooze_again(request: GatedRequest, student: Person, sent: PutOff) -> HttpResponse:
    place = page_presenter.snooze_place(student)
    form = snooze_form(student.uuid.hex, str(student), place, request.visitor.today, sent)
    return render(request, "students/snooze.html", {"form": form, "student": student}, status=422)


def dismiss_again(request: GatedRequest, student: Person, sent: Dismiss) -> HttpResponse:
    place = page_presenter.dismiss_place(student)
    form = dismiss_form(student.uuid.hex, str(student), place, dismissable(student), sent)
    if form is None:
        return nothing_to_put_off(request, student)
    return render(request, "students/dismiss.html", {"form": form, "student": student}, status=422)


def _back(student: Person) -> HttpResponse:
    return redirect("student", student.uuid)
