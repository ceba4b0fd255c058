"""The steps, the question and the investigation of one pupil; and what waits for those who decide."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access import scopes
from fullfolj.access.gate import GatedRequest, by_script, requires, student_or_refusal
from fullfolj.access.permissions import Permission
from fullfolj.domain.errors import PlainError
from fullfolj.school.ages import is_of_age
from fullfolj.school.models import Person
from fullfolj.shell.meanwhile import came_second
from fullfolj.support import permissions
from fullfolj.support.drafts import drafting as drafts
from fullfolj.support.drafts.presenters import draft_notice
from fullfolj.support.investigations import actions, forms, law, presenters, queries
from fullfolj.support.investigations.presenters import FormPage


@requires(permissions.DECIDE)
@require_safe
def waiting(request: GatedRequest) -> HttpResponse:
    """Questions to answer, investigations that go on, and what is to be reported to the organiser."""
    found = queries.waiting(request.visitor)
    page = presenters.waiting_page(found, queries.pupils_of(found, request.visitor), request.visitor.today)
    return render(request, "support/investigations.html", {"page": page})


@requires(permissions.SEE)
@require_safe
def law_of(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The pupil's steps, the question and its answers. With script only the part that the pupil page places."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.SEE, page="support.law")
    standing = queries.standing_of(who, visitor.today)
    page = presenters.law_page(standing, may_decide=_may(request, who, permissions.DECIDE))
    template = "support/_law_part.html" if by_script(request) else "support/law.html"
    return render(request, template, {"page": page, "is_part": by_script(request)})


@requires(permissions.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The principal starts an investigation."""
    visitor, today = request.visitor, request.visitor.today
    who = student_or_refusal(visitor, student_uuid, permissions.DECIDE, page="support.investigation.start")
    standing = queries.standing_of(who, today)
    if standing.enrolment is None or standing.rule is None:
        return _no_rule(request, who)
    is_principal = queries.is_principal(visitor, standing.enrolment.unit)
    proposed = law.proposed_end(today, standing.ladder, standing.periods)
    form = forms.StartForm(
        _sent(request), due_on=proposed, periods=standing.periods, is_principal=is_principal, today=today
    )
    if form.is_bound and form.is_valid():
        days = {name: form.cleaned_data[name] for name in ("decided_on", "due_on")}
        place: dict[str, Any] = {"unit": standing.enrolment.unit, "rule": standing.rule, "acting_for": form.acting}
        try:
            begun = actions.start(student=who, **place, **days, by=visitor.actor, now=visitor.now)
            messages.success(request, _("The investigation has begun. Note who takes part."))
            return redirect("support-investigation", who.uuid, begun.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    page = presenters.form_page(who, form, lead=law.duty_in_words(standing.rule))
    return _page(request, page, "support/investigation_start.html")


@requires(permissions.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def unnecessary(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The principal finds an investigation unnecessary, with why."""
    visitor, today = request.visitor, request.visitor.today
    who = student_or_refusal(visitor, student_uuid, permissions.DECIDE, page="support.investigation.unnecessary")
    standing = queries.standing_of(who, today)
    if standing.enrolment is None or standing.rule is None:
        return _no_rule(request, who)
    is_principal = queries.is_principal(visitor, standing.enrolment.unit)
    draft = drafts.of(request, who, "unnecessary")
    offered: dict[str, Any] = {"is_lit": standing.is_lit, "is_principal": is_principal, "today": today}
    offered["periods"] = standing.periods
    form = forms.UnnecessaryForm(draft.sent, initial=draft.written, **offered)
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("reason", "look_again_on")}
        place: dict[str, Any] = {"unit": standing.enrolment.unit, "rule": standing.rule, "acting_for": form.acting}
        try:
            actions.find_unnecessary(student=who, **place, **given, by=visitor.actor, today=today, now=visitor.now)
            draft.drop()
            messages.success(request, _("It is noted that an investigation is unnecessary, and why."))
            return redirect("support-law", who.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    page = presenters.form_page(who, form, lead=law.duty_in_words(standing.rule), draft=draft_notice(draft, today))
    return _page(request, page, "support/investigation_unnecessary.html")


@requires(permissions.SEE)
@require_safe
def investigation(request: GatedRequest, student_uuid: uuid.UUID, investigation_uuid: uuid.UUID) -> HttpResponse:
    """One investigation, whole."""
    who = student_or_refusal(request.visitor, student_uuid, permissions.SEE, page="support.investigation")
    found = queries.started(who, investigation_uuid)
    may = {"may_work": _may(request, who, permissions.WORK), "may_decide": _may(request, who, permissions.DECIDE)}
    page = presenters.investigation_page(found, request.visitor.today, **may)
    return render(request, "support/investigation.html", {"page": page})


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: GatedRequest, student_uuid: uuid.UUID, investigation_uuid: uuid.UUID) -> HttpResponse:
    """The causes, on three levels. Of two who write at once the second sees the first's words beside their own."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.WORK, page="support.investigation.write")
    found = queries.started(who, investigation_uuid)
    draft = drafts.of(request, who, f"causes {found.uuid}")
    form = forms.CausesForm(draft.sent, investigation=found, initial=draft.written)
    standing: tuple[tuple[str, str], ...] = ()
    if form.is_bound and form.is_valid():
        try:
            actions.write(investigation=found, causes=form.causes, seen=form.cleaned_data["seen"], by=visitor.actor)
            draft.drop()
            messages.success(request, _("The causes are saved."))
            return redirect("support-investigation", who.uuid, found.uuid)
        except PlainError as error:
            found = queries.started(who, investigation_uuid)
            came_second(form, str(error), seen=found.edition)
            standing = presenters.causes_of(found)
    page = presenters.form_page(who, form, of=found, standing=standing, draft=draft_notice(draft, visitor.today))
    return _page(request, page, "support/investigation_write.html")


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: GatedRequest, student_uuid: uuid.UUID, investigation_uuid: uuid.UUID) -> HttpResponse:
    """Somebody has taken part, or why not."""
    visitor, today = request.visitor, request.visitor.today
    who = student_or_refusal(visitor, student_uuid, permissions.WORK, page="support.investigation.part")
    found = queries.started(who, investigation_uuid)
    known: dict[str, Any] = {"guardians": queries.guardians(who, today), "is_of_age": is_of_age(who.birth_date, today)}
    draft = drafts.of(request, who, f"part {found.uuid}")
    form = forms.PartForm(draft.sent, initial=draft.written, **known, first=found.decided_on, today=today)
    if form.is_bound and form.is_valid():
        try:
            actions.note_part(investigation=found, told=form.told, by=visitor.actor, today=today, now=visitor.now)
            draft.drop()
            return redirect("support-investigation", who.uuid, found.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    page = presenters.form_page(who, form, of=found, draft=draft_notice(draft, today))
    return _page(request, page, "support/investigation_part.html")


@requires(permissions.WORK)
@require_POST
def remove_part(
    request: GatedRequest, student_uuid: uuid.UUID, investigation_uuid: uuid.UUID, participation_uuid: uuid.UUID
) -> HttpResponse:
    """What was noted by mistake; it stays in the history."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.WORK, page="support.investigation.part")
    found = queries.started(who, investigation_uuid)
    try:
        actions.take_back_part(participation=queries.participation(found, participation_uuid), by=visitor.actor)
        messages.success(request, _("It is taken back."))
    except PlainError as error:
        messages.error(request, str(error))
    return redirect("support-investigation", who.uuid, found.uuid)


@requires(permissions.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: GatedRequest, student_uuid: uuid.UUID, investigation_uuid: uuid.UUID) -> HttpResponse:
    """The investigation ends with what it has led to, when all who must have taken part."""
    visitor, today = request.visitor, request.visitor.today
    who = student_or_refusal(visitor, student_uuid, permissions.DECIDE, page="support.investigation.end")
    found = queries.started(who, investigation_uuid)
    draft = drafts.of(request, who, f"end {found.uuid}")
    form = forms.EndForm(draft.sent, initial=draft.written, today=today)
    if form.is_bound and form.is_valid():
        try:
            actions.end(investigation=found, ending=form.ending, by=visitor.actor, today=today)
            draft.drop()
            messages.success(request, _("The investigation has ended."))
            return redirect("support-investigation", who.uuid, found.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    page = presenters.form_page(who, form, of=found, draft=draft_notice(draft, today))
    return _page(request, page, "support/investigation_end.html")


@requires(permissions.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: GatedRequest, student_uuid: uuid.UUID, investigation_uuid: uuid.UUID) -> HttpResponse:
    """An ended investigation goes on, with why and until when."""
    visitor, today = request.visitor, request.visitor.today
    who = student_or_refusal(visitor, student_uuid, permissions.DECIDE, page="support.investigation.reopen")
    found = queries.started(who, investigation_uuid)
    standing = queries.standing_of(who, today)
    proposed = law.proposed_end(today, standing.ladder, standing.periods)
    days: dict[str, Any] = {"today": today, "periods": standing.periods}
    draft = drafts.of(request, who, f"reopen {found.uuid}")
    form = forms.ReopenForm(draft.sent, initial=draft.written, due_on=proposed, **days)
    if form.is_bound and form.is_valid():
        try:
            actions.reopen(investigation=found, **form.cleaned_data, by=visitor.actor)
            draft.drop()
            messages.success(request, _("The investigation is open again."))
            return redirect("support-investigation", who.uuid, found.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    page = presenters.form_page(who, form, of=found, draft=draft_notice(draft, today))
    return _page(request, page, "support/investigation_reopen.html")


def _sent(request: GatedRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _may(request: GatedRequest, who: Person, permission: Permission) -> bool:
    return scopes.student(request.visitor.scope(permission), who.uuid) is not None


def _no_rule(request: GatedRequest, who: Person) -> HttpResponse:
    messages.error(request, _("Fullfölj knows no rule about absence investigations for the pupil's form of schooling."))
    return redirect("support-law", who.uuid)


def _page(request: GatedRequest, page: FormPage, template: str) -> HttpResponse:
    return render(request, template, {"page": page}, status=422 if page.form.is_bound else 200)
