"""A teacher's groups, and the grid in which a teacher says where each pupil of one stands."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fullfolj.access.gate import GatedRequest, by_script, requires, student_or_refusal
from fullfolj.studies import actions, grid_presenter, overview_presenter, permissions, progress_queries, queries
from fullfolj.studies.forms import EntryForm, seen_rows


@requires(permissions.SEE_CLASS)
@require_safe
def overview(request: GatedRequest) -> HttpResponse:
    """The groups that the visitor teaches, each with its subjects, and the classes they have pupils in. No pupil."""
    page = overview_presenter.page(progress_queries.overview(request.visitor), request.visitor)
    return render(request, "studies/overview.html", {"page": page})


@requires(permissions.FILL)
@require_safe
def grid(request: GatedRequest, group_uuid: uuid.UUID, subject: str) -> HttpResponse:
    """A group in a subject: a row a pupil."""
    found = queries.grid(request.visitor, group_uuid, subject)
    return render(request, "studies/grid.html", {"page": grid_presenter.page(found, request.visitor)})


@requires(permissions.FILL)
@require_POST
def save(request: GatedRequest, group_uuid: uuid.UUID, subject: str, student_uuid: uuid.UUID) -> HttpResponse:
    """One row of the grid is written; the row back, or the grid for whoever has no script."""
    visitor = request.visitor
    group = queries.group_with(visitor, group_uuid, student_uuid)
    known = queries.subject_of(group, subject, visitor.today)
    who = student_or_refusal(visitor, student_uuid, permissions.FILL, page="studies.save")
    form = EntryForm(request.POST, prefix=who.uuid.hex)
    row, status = _written(request, form, grid_presenter.Written(who, group, known, visitor.today))
    if by_script(request):
        return render(request, "studies/_foot.html", {"row": row}, status=status)
    if status == 200:
        return redirect("studies-grid", group.uuid, known.code)
    page = grid_presenter.page(queries.grid(visitor, group.uuid, known.code), visitor, row)
    return render(request, "studies/grid.html", {"page": page}, status=status)


@requires(permissions.FILL)
@require_POST
def confirm(request: GatedRequest, group_uuid: uuid.UUID, subject: str) -> HttpResponse:
    """Those who stand as before in the round are confirmed at once; the grid back, at the first who is left."""
    visitor = request.visitor
    found = queries.grid(visitor, group_uuid, subject)
    seen = seen_rows(request.POST.getlist("pupil"), [line.student for line in found.lines])
    number = 0
    if found.rounds.current is not None:
        number = actions.confirm(
            seen=seen,
            subject=found.subject,
            group=found.group,
            since=found.rounds.current.span.opens_on,
            by=visitor.actor,
            now=visitor.now,
        )
    messages.success(request, grid_presenter.confirmed_words(number, len(seen)))
    return redirect(reverse("studies-grid", args=[found.group.uuid, found.subject.code]) + "#rest")


def _written(
    request: GatedRequest, form: EntryForm, made: grid_presenter.Written
) -> tuple[grid_presenter.GridRow, int]:
    """The row as it has become, and what the answer is: 200 saved, 422 refused, 409 told by another meanwhile."""
    if not form.is_valid():
        return made.refused(form), 422
    try:
        entry = actions.tell(
            student=made.student,
            subject=made.subject,
            group=made.group,
            told=form.told,
            version=form.cleaned_data["version"],
            by=request.visitor.actor,
            now=request.visitor.now,
        )
    except actions.ToldMeanwhile as meanwhile:
        return made.meanwhile(form, meanwhile.entry), 409
    return made.saved(entry), 200
