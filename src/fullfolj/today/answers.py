"""What an action on the desk answers: the row's new look, the counts and a notice; or a redirect without script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from fullfolj.access.gate import GatedRequest, by_script
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import Toast, Undo
from fullfolj.shell.contact_forms import NoteContact, PutOff, contact_menu, contact_words, snooze_form
from fullfolj.shell.dismiss_forms import Dismiss, dismiss_form
from fullfolj.shell.frame import UNDO_TAG
from fullfolj.shell.hand_over_forms import asked_words, choose_words, hand_over_form
from fullfolj.signals.desk import Section, classes_of, section_of
from fullfolj.signals.dismissals import dismissable
from fullfolj.signals.handovers import colleagues
from fullfolj.signals.models import Contact, ContactKind, Dismissal, DismissReason, Handover, Snooze
from fullfolj.signals.snoozes import open_snooze
from fullfolj.today import permissions, presenters, queries, rows


def contact_noted(request: GatedRequest, student: Person, contact: Contact) -> HttpResponse:
    what = contact_words(ContactKind(contact.kind))
    notice = gettext("Logged: %(what)s, %(name)s.") % {"what": what, "name": student}
    undo = reverse("desk-undo-contact", args=[contact.uuid])
    text = f"{what} {words.clock(request.visitor.now.astimezone())}"
    return _done(request, student, text, Toast(notice, _undo(undo, student)))


def put_off(request: GatedRequest, student: Person, snooze: Snooze) -> HttpResponse:
    day = words.long_day(snooze.until, request.visitor.today)
    notice = gettext("Snoozed until %(day)s, %(name)s.") % {"day": day, "name": student}
    undo = reverse("desk-undo-snooze", args=[snooze.uuid])
    text = gettext("snoozed until %(day)s") % {"day": day}
    return _done(request, student, text, Toast(notice, _undo(undo, student)))


def dismissed(request: GatedRequest, student: Person, made: Sequence[Dismissal]) -> HttpResponse:
    reason = words.uncapital(str(DismissReason(made[0].reason).label))
    notice = gettext("Dismissed, %(reason)s: %(name)s.") % {"reason": reason, "name": student}
    undo = reverse("desk-undo-dismissal", args=[made[0].act])
    text = gettext("dismissed: %(reason)s") % {"reason": reason}
    return _done(request, student, text, Toast(notice, _undo(undo, student)))


def handed_over(request: GatedRequest, student: Person, handover: Handover) -> HttpResponse:
    undo = reverse("desk-undo-handover", args=[handover.uuid])
    text = gettext("handed over to %(colleague)s") % {"colleague": str(handover.to)}
    return _done(request, student, text, Toast(asked_words(handover, student), _undo(undo, student)))


def nobody_asked(request: GatedRequest, student: Person) -> HttpResponse:
    """Nobody was chosen, or somebody who may not: the menu on a page of its own, or in the row as it was."""
    messages.warning(request, choose_words(student))
    return redirect("today")


def nothing_to_put_off(request: GatedRequest, student: Person) -> HttpResponse:
    """The signal was cleared between page and click."""
    text = gettext("no signal is lit any more")
    return _done(request, student, text, Toast(gettext("No signal is lit any more for %(name)s.") % {"name": student}))


def undone(request: GatedRequest, student: Person) -> HttpResponse:
    """Back to the desk, where the row stands again; with script the whole desk is fetched by the redirect."""
    messages.success(request, _undone_words(request, student))
    return redirect("today")


def _undone_words(request: GatedRequest, student: Person) -> str:
    """Another snooze or contact can still hold the pupil: then nothing is said of the list."""
    section = section_of(request.visitor.scope(permissions.SEE), student)
    if section in queries.SHOWN_SECTIONS:
        return gettext("Undone: %(name)s is back on the list.") % {"name": student}
    snooze = open_snooze(student) if section is Section.SNOOZED else None
    if snooze is None:
        return gettext("Undone: %(name)s.") % {"name": student}
    day = words.long_day(snooze.until, request.visitor.today)
    return gettext("Undone: %(name)s is snoozed until %(day)s.") % {"name": student, "day": day}


def contact_asked(request: GatedRequest, student: Person) -> HttpResponse:
    """The menu: into the row's bubble with script, on a page of its own without."""
    key, visitor = rows.key_of(student), request.visitor
    menu = contact_menu(key, str(student), rows.contact_place(student))
    if visitor.may(permissions.HAND_OVER):
        asked = colleagues(student, visitor.actor, visitor.today)
        menu = replace(menu, hand_over=hand_over_form(key, rows.hand_over_place(student), asked))
    template = "shell/components/_contact_menu.html" if by_script(request) else "today/contact_menu.html"
    return render(request, template, {"menu": menu, "student": student})


def contact_again(request: GatedRequest, student: Person, form: NoteContact) -> HttpResponse:
    """A contact that says nothing: the form again with what is missing, in the row or on a page of its own."""
    place = rows.contact_place(student)
    context = {
        "student": student,
        "form": form,
        "url": place.url,
        "back": place.back,
        "row_id": rows.row_id(student),
        "target": place.target if by_script(request) else "",
    }
    template = "today/_contact_row.html" if by_script(request) else "today/contact.html"
    return render(request, template, context, status=422)


def dismiss_asked(request: GatedRequest, student: Person) -> HttpResponse:
    """The form on a page of its own; nothing to dismiss leads back to the desk."""
    form = dismiss_form(rows.key_of(student), str(student), rows.dismiss_place(student), dismissable(student))
    if form is None:
        return nothing_to_put_off(request, student)
    return render(request, "today/dismiss.html", {"form": form, "student": student})


def dismiss_again(request: GatedRequest, student: Person, sent: Dismiss) -> HttpResponse:
    """The form again with what is missing: in the row with script, on a page of its own without."""
    form = dismiss_form(rows.key_of(student), str(student), rows.dismiss_place(student), dismissable(student), sent)
    if form is None:
        return nothing_to_put_off(request, student)
    template = "today/_dismiss_row.html" if by_script(request) else "today/dismiss.html"
    return render(request, template, {"form": form, "row_id": rows.row_id(student), "student": student}, status=422)


def snooze_asked(request: GatedRequest, student: Person) -> HttpResponse:
    """The form, with the one for dismissing after it: into the row's bubble with script, on a page without."""
    key, name = rows.key_of(student), str(student)
    form = snooze_form(key, name, rows.snooze_place(student), request.visitor.today)
    if request.visitor.may(permissions.DISMISS):
        dismiss = dismiss_form(key, name, rows.dismiss_place(student), dismissable(student))
        form = replace(form, dismiss=dismiss)
    template = "shell/components/_snooze.html" if by_script(request) else "today/snooze.html"
    return render(request, template, {"form": form, "student": student})


def snooze_again(request: GatedRequest, student: Person, sent: PutOff) -> HttpResponse:
    """The form again: in the row with script, on a page of its own without."""
    place = rows.snooze_place(student)
    form = snooze_form(rows.key_of(student), str(student), place, request.visitor.today, sent)
    template = "today/_snooze_row.html" if by_script(request) else "today/snooze.html"
    return render(request, template, {"form": form, "row_id": rows.row_id(student), "student": student}, status=422)


def _undo(url: str, student: Person) -> Undo:
    return Undo(url, reverse("today"), swap="#desk", focus=f"#{rows.row_id(student)}")


def _done(request: GatedRequest, student: Person, text: str, toast: Toast) -> HttpResponse:
    if not by_script(request):
        messages.success(request, toast.text, extra_tags=f"{UNDO_TAG}{toast.undo.url}" if toast.undo else "")
        return redirect("today")
    membership = classes_of([student.pk], request.visitor.today).get(student.pk)
    group = membership.group.display_name if membership else ""
    data = queries.counts(request.visitor)
    context = {
        "row": rows.done_row(student, group, text, toast.undo),
        "toast": toast,
        "lead": presenters.lead(data),
        "contents": presenters.contents(data, request.visitor),
    }
    return render(request, "today/_done.html", context)
