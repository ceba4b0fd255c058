"""What is done for one pupil."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fullfolj.access import scopes
from fullfolj.access.gate import GatedRequest, Visitor, by_script, requires, student_or_refusal
from fullfolj.access.permissions import Permission
from fullfolj.domain.errors import PlainError
from fullfolj.school.models import Person
from fullfolj.shell.closed_days import periods_for
from fullfolj.shell.meanwhile import came_second
from fullfolj.support import permissions
from fullfolj.support.cases import actions, history_presenter, presenters, queries
from fullfolj.support.cases.forms import CaseForm, CloseForm, InterventionForm, ReopenForm, ReviseForm
from fullfolj.support.cases.onward import onward_in
from fullfolj.support.catalogue.queries import catalogue, units_of
from fullfolj.support.concerns import queries as concerns
from fullfolj.support.drafts import drafting as drafts
from fullfolj.support.effect import queries as effect
from fullfolj.support.effect import student_presenter
from fullfolj.support.models import Case
from fullfolj.support.sessions.queries import Background, background


@requires(permissions.SEE)
@require_safe
def student(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The pupil's cases. With script only the part that the pupil page places."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.SEE, page="support")
    may_work = scopes.student(visitor.scope(permissions.WORK), who.uuid) is not None
    cases, sealed = queries.cases_of(who, visitor), queries.sealed_of(who, visitor)
    behind = _behind(who, cases, visitor)
    sees = {"may_work": may_work, "sees_concerns": concerns.may_read(who, visitor)}
    page = presenters.student_page(who, cases, sealed, behind, visitor.today, **sees)
    return render(request, "support/_part.html" if by_script(request) else "support/student.html", {"page": page})


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """A case with its goals and its first support measure."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.WORK, page="support.open")
    draft = drafts.of(request, who, "open")
    first = {"origin": request.GET.get("from", ""), **draft.written}
    form = CaseForm(draft.sent, initial=first, **_offered(request, who))
    if form.is_bound and form.is_valid():
        planned, about, origin = form.planned, form.about, form.origin_chosen
        actions.open_case(student=who, planned=planned, about=about, origin=origin, by=visitor.actor, now=visitor.now)
        draft.drop()
        messages.success(request, _("The case is open. Its follow-up comes up on Today when its day has come."))
        return redirect("support-student", who.uuid)
    return _page(request, presenters.planned_page(who, form, None, draft, visitor.today), "support/open.html")


@requires(permissions.SEE)
@require_safe
def case(request: GatedRequest, student_uuid: uuid.UUID, case_uuid: uuid.UUID) -> HttpResponse:
    """One case, whole. One of a stricter tier is opened here alone, and the reading says so."""
    visitor = request.visitor
    who, found = _found(request, permissions.SEE, "support.case", student_uuid, case_uuid)
    may_work = scopes.student(visitor.scope(permissions.WORK), who.uuid) is not None
    behind = _behind(who, [found], visitor)
    page = presenters.case_page(who, found, behind, visitor.today, may_work=may_work)
    before_after = student_presenter.page(who, effect.of_student(who, visitor, found), visitor)
    return render(request, "support/case.html", {"page": page, "effect": before_after})


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: GatedRequest, student_uuid: uuid.UUID, case_uuid: uuid.UUID) -> HttpResponse:
    """What the case says is changed. Where a colleague has been before, both are shown."""
    visitor = request.visitor
    who, found = _found(request, permissions.WORK, "support.revise", student_uuid, case_uuid)
    draft = drafts.of(request, who, f"revise {found.uuid}")
    form = ReviseForm(draft.sent, initial={**presenters.said(found), "seen": found.version, **draft.written})
    if form.is_bound and form.is_valid():
        try:
            actions.revise(case=found, about=form.about, seen=form.cleaned_data["seen"], by=visitor.actor)
            draft.drop()
            return onward_in(request, who, found, "support-case", found.uuid, tier=form.about["tier"])
        except PlainError as error:
            came_second(form, str(error), seen=found.version)
    page = presenters.revise_page(who, found, form, draft, visitor.today)
    return render(request, "support/revise.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.SEE)
@require_safe
def history(request: GatedRequest, student_uuid: uuid.UUID, case_uuid: uuid.UUID) -> HttpResponse:
    """What the case has said, and who changed it."""
    visitor = request.visitor
    who, found, said = queries.found_with_versions(
        visitor, student_uuid, case_uuid, permissions.SEE, page="support.history"
    )
    page = history_presenter.history_page(who, found, said, visitor.today)
    return render(request, "support/history.html", {"page": page})


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: GatedRequest, student_uuid: uuid.UUID, case_uuid: uuid.UUID) -> HttpResponse:
    """One more support measure in a case."""
    visitor = request.visitor
    who, found = _found(request, permissions.WORK, "support.begin", student_uuid, case_uuid)
    draft = drafts.of(request, who, f"begin {found.uuid}")
    form = InterventionForm(draft.sent, initial=draft.written, **_offered(request, who))
    if form.is_bound and form.is_valid():
        try:
            actions.begin(case=found, planned=form.planned, by=visitor.actor, now=visitor.now)
            draft.drop()
            return redirect("support-student", who.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    return _page(request, presenters.planned_page(who, form, found, draft, visitor.today), "support/begin.html")


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: GatedRequest, student_uuid: uuid.UUID, case_uuid: uuid.UUID) -> HttpResponse:
    """A case is closed, with why."""
    visitor = request.visitor
    who, found = _found(request, permissions.WORK, "support.close", student_uuid, case_uuid)
    draft = drafts.of(request, who, f"close {found.uuid}")
    form = CloseForm(draft.sent, initial=draft.written)
    if form.is_bound and form.is_valid():
        try:
            actions.close(case=found, reason=form.cleaned_data["reason"], by=visitor.actor, today=visitor.today)
            draft.drop()
            return redirect("support-student", who.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    return _page(request, presenters.form_page(who, form, draft, visitor.today), "support/close.html")


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: GatedRequest, student_uuid: uuid.UUID, case_uuid: uuid.UUID) -> HttpResponse:
    """A closed case goes on, with why."""
    visitor = request.visitor
    who, found = _found(request, permissions.WORK, "support.reopen", student_uuid, case_uuid)
    draft = drafts.of(request, who, f"reopen {found.uuid}")
    form = ReopenForm(draft.sent, initial=draft.written)
    if form.is_bound and form.is_valid():
        actions.reopen(case=found, reason=form.cleaned_data["reason"], by=visitor.actor)
        draft.drop()
        messages.success(request, _("The case is open again."))
        return redirect("support-student", who.uuid)
    return _page(request, presenters.form_page(who, form, draft, visitor.today), "support/reopen.html")


def _found(
    request: GatedRequest, permission: Permission, page: str, student_uuid: uuid.UUID, case_uuid: uuid.UUID
) -> tuple[Person, Case]:
    """The pupil and the case; the reading is logged with the case's tier."""
    return queries.found(request.visitor, student_uuid, case_uuid, permission, page=page)


def _behind(who: Person, cases: Sequence[Case], visitor: Visitor) -> Background:
    return background(who, [one for case in cases for one in case.interventions.all()], visitor.today)


def _offered(request: GatedRequest, who: Person) -> dict[str, Any]:
    """What a form for a support measure offers: who may see to it, and the kinds of the pupil's school."""
    visitor = request.visitor
    kinds, workers = catalogue(units_of(who, visitor.today)), queries.workers(who, visitor)
    chosen = request.GET.get("kind", "")
    days: dict[str, Any] = {"today": visitor.today, "periods": periods_for(who, visitor.today)}
    return {"workers": workers, "own": visitor.account, **days, "kinds": kinds, "chosen": chosen}


def _page(request: GatedRequest, page: presenters.FormPage, template: str) -> HttpResponse:
    return render(request, template, {"page": page}, status=422 if page.form.is_bound else 200)
