"""A note is written, opened by itself, and revised."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.shell.meanwhile import came_second
from fullfolj.support import permissions, tiers
from fullfolj.support.cases import queries as cases
from fullfolj.support.cases.onward import onward
from fullfolj.support.drafts import drafting as drafts
from fullfolj.support.notes import actions, presenters, queries
from fullfolj.support.notes.forms import NoteForm


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: GatedRequest, student_uuid: uuid.UUID, case_uuid: uuid.UUID) -> HttpResponse:
    """A new note in a case."""
    visitor = request.visitor
    who, case = cases.found(visitor, student_uuid, case_uuid, permissions.WORK, page="support.note-write")
    draft = drafts.of(request, who, f"note {case.uuid}")
    form = NoteForm(draft.sent, initial={"tier": case.tier, **draft.written})
    if form.is_bound and form.is_valid():
        try:
            text, tier = form.cleaned_data["text"], form.tier_chosen
            may_name = tiers.may_name(visitor, case)
            actions.write(case=case, text=text, tier=tier, may_name=may_name, by=visitor.actor, now=visitor.now)
            draft.drop()
            return redirect("support-case", who.uuid, case.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    page = presenters.write_page(who, case, form, draft, visitor.today)
    return render(request, "support/note_write.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.SEE)
@require_safe
def note(request: GatedRequest, student_uuid: uuid.UUID, note_uuid: uuid.UUID) -> HttpResponse:
    """One note, opened on purpose."""
    visitor = request.visitor
    who, found = queries.found(visitor, student_uuid, note_uuid, permissions.SEE, page="support.note")
    page = presenters.note_page(who, found, visitor.today, may_work=visitor.may(permissions.WORK))
    return render(request, "support/note.html", {"page": page})


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: GatedRequest, student_uuid: uuid.UUID, note_uuid: uuid.UUID) -> HttpResponse:
    """What a note says, or who may read it, is changed."""
    visitor = request.visitor
    who, found = queries.found(visitor, student_uuid, note_uuid, permissions.WORK, page="support.note-revise")
    draft = drafts.of(request, who, f"revise-note {found.uuid}")
    first = {"text": found.text, "tier": found.tier, "seen": found.version}
    form = NoteForm(draft.sent, initial={**first, **draft.written})
    if form.is_bound and form.is_valid():
        try:
            text, tier, seen = form.cleaned_data["text"], form.tier_chosen, form.cleaned_data["seen"] or 0
            may_name = tiers.may_name(visitor, found.case)
            actions.revise(note=found, text=text, tier=tier, seen=seen, may_name=may_name, by=visitor.actor)
            draft.drop()
            return onward(request, who, queries.readable(visitor).filter(pk=found.pk), tier, "support-note", found.uuid)
        except PlainError as error:
            came_second(form, str(error), seen=found.version)
    page = presenters.revise_page(who, found, form, draft, visitor.today)
    return render(request, "support/note_write.html", {"page": page}, status=422 if form.is_bound else 200)
