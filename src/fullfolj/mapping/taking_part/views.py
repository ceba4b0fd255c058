"""The pupil's own pages beside the questions. All is about the pupil who is signed in."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, by_script, requires, student_or_refusal
from fullfolj.domain.errors import PlainError
from fullfolj.mapping import permissions
from fullfolj.mapping.models import GoalState, ShareChoice
from fullfolj.mapping.taking_part import actions, presenters, queries
from fullfolj.mapping.taking_part.forms import CommentForm, GoalForm
from fullfolj.school.models import Person


def _own(request: GatedRequest, student_uuid: uuid.UUID, page: str) -> Person:
    return student_or_refusal(request.visitor, student_uuid, permissions.TAKE_PART, page=page)


@requires(permissions.TAKE_PART)
@require_safe
def answers(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """What the pupil has answered over time, and what of it guardians are shown."""
    student = _own(request, student_uuid, "mapping.own-answers")
    sheets, said = queries.own_sheets(student), queries.share_choices(student)
    page = presenters.answers_page(student, sheets, said, request.visitor.today)
    return render(request, "mapping/own_answers.html", {"page": page})


@requires(permissions.TAKE_PART)
@require_POST
def share(request: GatedRequest, student_uuid: uuid.UUID, round_uuid: uuid.UUID) -> HttpResponse:
    """Whether guardians are shown a round; anything but the choices changes nothing."""
    visitor, student = request.visitor, _own(request, student_uuid, "mapping.share")
    sheet, choice = queries.own_sheet(student, round_uuid), request.POST.get("share", "")
    if choice in set(ShareChoice):
        actions.share(
            planned=sheet.round, student=student, choice=ShareChoice(choice), by=visitor.actor, now=visitor.now
        )
        messages.success(request, _("Noted. You can change it whenever you like."))
    return redirect("mapping-own-answers", student.uuid)


@requires(permissions.TAKE_PART)
@require_safe
def shown(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """What staff have answered about the pupil and shown, in plain words."""
    student = _own(request, student_uuid, "mapping.own-shown")
    parts = presenters.shown_parts(student, queries.shown(student), request.visitor.today, {})
    return render(request, "mapping/own_shown.html", {"parts": parts})


@requires(permissions.TAKE_PART)
@require_POST
def comment(request: GatedRequest, student_uuid: uuid.UUID, round_uuid: uuid.UUID) -> HttpResponse:
    """What the pupil says of it; what could not be taken stands in the field."""
    visitor, student = request.visitor, _own(request, student_uuid, "mapping.comment")
    told = queries.one_shown(student, round_uuid)
    form = CommentForm(request.POST, auto_id=f"id_{told.mapping.round_id}_%s")
    if form.is_valid():
        actions.comment(shown=told, text=form.cleaned_data["note"], by=visitor.actor, now=visitor.now)
        messages.success(request, _("Saved. Those at school who see the mapping can read it."))
        return redirect("mapping-own-shown", student.uuid)
    parts = presenters.shown_parts(student, queries.shown(student), visitor.today, {round_uuid: form})
    return render(request, "mapping/own_shown.html", {"parts": parts}, status=422)


@requires(permissions.TAKE_PART)
@require_http_methods(["GET", "HEAD", "POST"])
def goals(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The own goals, and a form for one more."""
    visitor, student = request.visitor, _own(request, student_uuid, "mapping.own-goals")
    form = GoalForm(request.POST if request.method == "POST" else None, today=visitor.today)
    trouble = ""
    if form.is_bound and form.is_valid():
        said = {"text": form.cleaned_data["note"], "look_again_on": form.cleaned_data["look_again_on"]}
        try:
            actions.set_goal(student=student, **said, by=visitor.actor, now=visitor.now)
        except PlainError as error:
            trouble = str(error)
        else:
            return redirect("mapping-own-goals", student.uuid)
    page = presenters.goals_page(student, queries.goals(student), form, trouble, visitor.today)
    return render(request, "mapping/own_goals.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.TAKE_PART)
@require_http_methods(["GET", "HEAD", "POST"])
def goal(request: GatedRequest, student_uuid: uuid.UUID, goal_uuid: uuid.UUID) -> HttpResponse:
    """A goal that the pupil keeps at, in these words and until another day."""
    visitor, student = request.visitor, _own(request, student_uuid, "mapping.own-goal")
    one = queries.goal(student, goal_uuid)
    form = GoalForm(request.POST if request.method == "POST" else None, today=visitor.today, text=one.text)
    trouble = ""
    if form.is_bound and form.is_valid():
        said = {"text": form.cleaned_data["note"], "look_again_on": form.cleaned_data["look_again_on"]}
        try:
            actions.keep_goal(goal=one, **said, by=visitor.actor, now=visitor.now)
        except PlainError as error:
            trouble = str(error)
        else:
            return redirect("mapping-own-goals", student.uuid)
    page = presenters.goal_page(student, form, trouble)
    return render(request, "mapping/own_goal.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.TAKE_PART)
@require_POST
def end_goal(request: GatedRequest, student_uuid: uuid.UUID, goal_uuid: uuid.UUID) -> HttpResponse:
    """A goal is reached, let go, or taken up again; anything else changes nothing."""
    visitor, student = request.visitor, _own(request, student_uuid, "mapping.own-goal")
    one, state = queries.goal(student, goal_uuid), request.POST.get("state", "")
    try:
        if state in set(GoalState):
            actions.end_goal(goal=one, state=GoalState(state), by=visitor.actor, now=visitor.now)
    except PlainError as error:
        messages.error(request, str(error))
    return redirect("mapping-own-goals", student.uuid)


@requires(permissions.SEE_SHARED)
@require_safe
def child(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """What a child wishes to show guardians of the own answers; never more than that. With script only the part."""
    visitor = request.visitor
    student = student_or_refusal(visitor, student_uuid, permissions.SEE_SHARED, page="mapping.child")
    page = presenters.child_page(student, queries.shared_sheets(student, visitor.today), visitor.today)
    return render(request, "mapping/_child.html" if by_script(request) else "mapping/child.html", {"page": page})
