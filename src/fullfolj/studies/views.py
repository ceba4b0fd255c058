"""A pupil's subjects, and the grid in which a teacher says where each pupil of a group stands."""

from __future__ import annotations

import uuid

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, by_script, requires, student_or_refusal
from fullfolj.grading.subjects import Subject
from fullfolj.school.models import Group
from fullfolj.shell.components import Notes
from fullfolj.shell.documents import pdf
from fullfolj.studies import (
    actions,
    grid_presenter,
    matrix_presenter,
    overview_report,
    permissions,
    presenters,
    queries,
)
from fullfolj.studies.forms import EntryForm, OwnWordsForm


@requires(permissions.SEE)
@require_safe
def student(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """Where each subject stands for one pupil. With script only the part that the pupil page places."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.SEE, page="studies")
    page = presenters.student_page(queries.studies_of(who), visitor)
    if by_script(request):
        return render(request, "studies/_part.html", {"part": page.part, "notes": Notes(prefix="subjects")})
    return render(request, "studies/student.html", {"page": page, "part": page.part})


@requires(permissions.SEE)
@require_safe
def student_pdf(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The same on paper, for the development talk: a tagged PDF."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.SEE, page="studies.pdf")
    made = overview_report.report(queries.studies_of(who), visitor)
    headers = {"Content-Disposition": f'attachment; filename="{overview_report.file_name(visitor.today)}"'}
    return HttpResponse(pdf.report(made, at=visitor.now), content_type="application/pdf", headers=headers)


@requires(permissions.WRITE_OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def own_words(request: GatedRequest, student_uuid: uuid.UUID, subject: str) -> HttpResponse:
    """The pupil says something of a subject: a form, and back to the subjects when it is written."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.WRITE_OWN, page="studies.own")
    known = queries.one_subject(subject)
    written = queries.own_words(who, known)
    sent = request.POST if request.method == "POST" else None
    form = OwnWordsForm(sent, initial=model_to_dict(written) if written else None)
    if request.method == "POST" and form.is_valid():
        actions.write_own(student=who, subject=known, by=visitor.actor, now=visitor.now, **form.cleaned_data)
        return redirect("studies-student", who.uuid)
    page = presenters.own_words_page(who, known, form)
    return render(request, "studies/own_words.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.SEE_CLASS)
@require_safe
def overview(request: GatedRequest) -> HttpResponse:
    """The groups that the visitor teaches, each with its subjects, and the classes they have pupils in. No pupil."""
    visitor = request.visitor
    taught = queries.taught(visitor) if visitor.may(permissions.FILL) else []
    page = presenters.overview_page(taught, queries.classes(visitor))
    shown = {"page": page, "may_see_figures": visitor.may(permissions.SEE_FIGURES)}
    return render(request, "studies/overview.html", shown)


@requires(permissions.SEE_CLASS)
@require_safe
def matrix(request: GatedRequest, group_uuid: uuid.UUID) -> HttpResponse:
    """A class × the subjects in which something is left."""
    group, studies = queries.of_class(request.visitor, group_uuid)
    page = matrix_presenter.page(group, studies, request.visitor)
    return render(request, "studies/matrix.html", {"page": page})


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
    group, known = queries.one_group(visitor, group_uuid), queries.one_subject(subject)
    who = student_or_refusal(visitor, student_uuid, permissions.FILL, page="studies.save")
    queries.check_member(who, group, visitor.today)
    form = EntryForm(request.POST, prefix=who.uuid.hex)
    row = grid_presenter.Written(who, group, known, visitor.today)
    if not form.is_valid():
        return _not_saved(request, group, known, row.refused(form), status=422)
    try:
        entry = actions.tell(
            student=who,
            subject=known,
            group=group,
            told=form.told,
            version=form.cleaned_data["version"],
            by=visitor.actor,
            now=visitor.now,
        )
    except actions.ToldMeanwhile as meanwhile:
        return _not_saved(request, group, known, row.meanwhile(form, meanwhile.entry), status=409)
    if not by_script(request):
        return redirect("studies-grid", group.uuid, known.code)
    return render(request, "studies/_foot.html", {"row": row.saved(entry)})


def _not_saved(
    request: GatedRequest, group: Group, subject: Subject, row: grid_presenter.GridRow, status: int
) -> HttpResponse:
    """Why the row was not written; what was written in it is kept."""
    if by_script(request):
        return render(request, "studies/_foot.html", {"row": row}, status=status)
    found = queries.grid(request.visitor, group.uuid, subject.code)
    page = grid_presenter.page(found, request.visitor, row)
    return render(request, "studies/grid.html", {"page": page}, status=status)
