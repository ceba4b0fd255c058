"""A handover is prepared, shown to the pupil and the home, and sent."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires, student_or_refusal
from fullfolj.domain.errors import PlainError
from fullfolj.school.models import Person
from fullfolj.shell.meanwhile import came_second
from fullfolj.support import permissions
from fullfolj.support.drafts import drafting as drafts
from fullfolj.support.handover import actions, contents, pages, prefill, presenters, queries, sending, states
from fullfolj.support.handover.forms import HandoverForm, SeenForm, SendForm
from fullfolj.support.models import SchoolHandover
from fullfolj.support.unsent import Unsent


@requires(permissions.WORK)
@require_safe
def student(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The pupil's handovers."""
    who = student_or_refusal(request.visitor, student_uuid, permissions.WORK, page="support.student-handovers")
    page = pages.student_page(who, queries.of(who), request.visitor.today)
    return render(request, "support/student_handovers.html", {"page": page})


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """A handover begins with what stands in the cases. To the one that is being prepared, when there is one."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.WORK, page="support.handover.new")
    if request.method != "POST" and (known := states.prepared_of(who)) is not None:
        return redirect("support-handover", who.uuid, known.uuid)
    draft, grades = drafts.of(request, who, "handover"), prefill.grades(who, visitor)
    first = draft.written or prefill.first_words(who, visitor)
    form = HandoverForm(draft.sent, has_grades=bool(grades), initial=first)
    if form.is_bound and form.is_valid():
        try:
            about: Any = {"unit": queries.unit_of(who, visitor.today), "told": form.told}
            made = actions.prepare(student=who, **about, by=visitor.actor, now=visitor.now)
            draft.drop()
            return redirect("support-handover", who.uuid, made.uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    return _write_page(request, who, form, grades, draft)


@requires(permissions.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: GatedRequest, student_uuid: uuid.UUID, handover_uuid: uuid.UUID) -> HttpResponse:
    """The texts are changed, and have to be shown anew."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.WORK, page="support.handover.write")
    found, grades = queries.one(who, handover_uuid), prefill.grades(who, visitor)
    draft = drafts.of(request, who, f"handover {found.uuid}")
    form = HandoverForm(draft.sent, has_grades=bool(grades), initial={**presenters.written(found), **draft.written})
    if form.is_bound and form.is_valid():
        try:
            seen = form.cleaned_data["seen"] or 0
            actions.revise(handover=found, told=form.told, seen=seen, by=visitor.actor)
            draft.drop()
            return redirect("support-handover", who.uuid, found.uuid)
        except PlainError as error:
            came_second(form, str(error), seen=found.version)
    return _write_page(request, who, form, grades, draft)


@requires(permissions.WORK)
@require_safe
def handover(request: GatedRequest, student_uuid: uuid.UUID, handover_uuid: uuid.UUID) -> HttpResponse:
    """One that is being prepared, and what comes next with it. One that has been sent is read as it was sent."""
    who = student_or_refusal(request.visitor, student_uuid, permissions.WORK, page="support.handover")
    found = queries.one(who, handover_uuid)
    if (sent := states.standing_of(found)) is not None:
        return redirect("support-handover-sent", who.uuid, sent.uuid)
    return _prepare_page(request, found)


@requires(permissions.WORK)
@require_POST
def show(request: GatedRequest, student_uuid: uuid.UUID, handover_uuid: uuid.UUID) -> HttpResponse:
    """The pupil and the guardians see it on their own pages from here on."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.WORK, page="support.handover")
    found = queries.one(who, handover_uuid)
    try:
        actions.show(handover=found, by=visitor.actor, now=visitor.now)
        messages.success(request, _("The pupil and the guardians see it on their own pages now."))
    except PlainError as error:
        messages.error(request, str(error))
    return redirect("support-handover", who.uuid, found.uuid)


@requires(permissions.WORK)
@require_POST
def seen(request: GatedRequest, student_uuid: uuid.UUID, handover_uuid: uuid.UUID) -> HttpResponse:
    """It is noted how the pupil or the guardians have seen it, or why that has not been possible."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.WORK, page="support.handover")
    found = queries.one(who, handover_uuid)
    form = _seen_form(request, found, request.POST)
    if form.is_valid():
        try:
            actions.note_seen(handover=found, by=visitor.actor, now=visitor.now, **form.told)
            return redirect("support-handover", who.uuid, found.uuid)
        except PlainError as error:
            if (gone := _too_late(request, found, form, error, seen=found.version)) is not None:
                return gone
    return _prepare_page(request, found, seen_form=form)


@requires(permissions.WORK)
@require_POST
def send(request: GatedRequest, student_uuid: uuid.UUID, handover_uuid: uuid.UUID) -> HttpResponse:
    """It goes to a school, as it stands; what was sent is kept."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.WORK, page="support.handover")
    found = queries.one(who, handover_uuid)
    form, grades = SendForm(request.POST, schools=queries.schools(who)), prefill.grades(who, visitor)
    if form.is_valid():
        asked: Any = {"by": visitor.actor, "now": visitor.now, "today": visitor.today}
        try:
            made = sending.send(handover=found, grades=grades, **form.told, **asked)
            messages.success(request, _("The handover is kept as it was sent."))
            return redirect("support-handover-sent", who.uuid, made.uuid)
        except PlainError as error:
            found = queries.one(who, handover_uuid)
            now = contents.digest(contents.content_of(found, grades))
            if (gone := _too_late(request, found, form, error, seen=now)) is not None:
                return gone
    return _prepare_page(request, found, send_form=form)


def _write_page(
    request: GatedRequest, who: Person, form: HandoverForm, grades: list[dict[str, Any]], draft: drafts.Drafted
) -> HttpResponse:
    lines = [presenters.grade_line(one) for one in grades]
    page = pages.write_page(who, form, lines, draft, request.visitor.today)
    return render(request, "support/handover_write.html", {"page": page}, status=422 if form.is_bound else 200)


def _prepare_page(
    request: GatedRequest, found: SchoolHandover, *, seen_form: Form | None = None, send_form: Form | None = None
) -> HttpResponse:
    """With the form that was sent, if one was, and what is wrong in it."""
    visitor, who = request.visitor, found.student
    status = 200 if seen_form is None and send_form is None else 422
    content = contents.content_of(found, prefill.grades(who, visitor))
    first = {"seen": contents.digest(content)}
    seen_form = seen_form or _seen_form(request, found)
    send_form = send_form or SendForm(None, schools=queries.schools(who), initial=first)
    page = pages.prepare_page(who, content, found, (seen_form, send_form), visitor.today)
    return render(request, "support/handover.html", {"page": page}, status=status)


def _seen_form(request: GatedRequest, found: SchoolHandover, sent: QueryDict | None = None) -> SeenForm:
    today = request.visitor.today
    return SeenForm(
        sent,
        parties=states.parties(found.student, today),
        today=today,
        since=localdate(found.begun_at),
        initial={"seen": found.version},
        auto_id="noted_%s",
    )


def _too_late(
    request: GatedRequest, found: SchoolHandover, form: Form, error: PlainError, *, seen: int | str
) -> HttpResponse | None:
    """What was sent meanwhile, beside what was written.

    None where nothing was sent: the form says what is wrong, and may be sent again.
    """
    if (sent := states.standing_of(found)) is not None:
        unsent = Unsent.of(str(error), request.POST, "reason", "outside")
        told: Any = {"may_take_back": not sent.answer, "unsent": unsent}
        page = pages.sent_page(found.student, sent, None, request.visitor.today, **told)
        return render(request, "support/handover_sent.html", {"page": page}, status=422)
    came_second(form, str(error), seen=seen)
    return None
