"""A pupil's subjects, and those of a class."""

from __future__ import annotations

import uuid

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from fullfolj.access.gate import GatedRequest, by_script, requires, student_or_refusal
from fullfolj.shell.components import Notes
from fullfolj.shell.documents import pdf
from fullfolj.studies import (
    actions,
    history_presenter,
    matrix_presenter,
    overview_report,
    permissions,
    presenters,
    queries,
)
from fullfolj.studies.beside import beside as beside_of
from fullfolj.studies.forms import OwnWordsForm
from fullfolj.studies.left_presenter import left_subjects


@requires(permissions.SEE)
@require_safe
def student(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """Where each subject stands for one pupil. With script only the part that the pupil page places."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.SEE, page="studies")
    studies = queries.studies_of(who)
    beside = beside_of(who, left_subjects(studies), visitor)
    page = presenters.student_page(studies, beside, visitor)
    if by_script(request):
        return render(request, "studies/_part.html", {"part": page.part, "notes": Notes(prefix="subjects")})
    return render(request, "studies/student.html", {"page": page, "part": page.part})


@requires(permissions.SEE)
@require_safe
def student_pdf(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The same on paper, for the development talk: a tagged PDF, in the language that is asked for."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.SEE, page="studies.pdf")
    studies = queries.studies_of(who)
    beside = beside_of(who, left_subjects(studies), visitor)
    with translation.override(overview_report.language_of(request.GET.get("lang", ""))):
        content = pdf.report(overview_report.report(studies, beside, visitor), at=visitor.now)
    headers = {"Content-Disposition": f'attachment; filename="{overview_report.file_name(visitor.today)}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@requires(permissions.SEE)
@require_safe
def history(request: GatedRequest, student_uuid: uuid.UUID, subject: str) -> HttpResponse:
    """What teachers and the pupil have said of a subject over time, the newest first."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.SEE, page="studies.history")
    page = history_presenter.page(who, queries.one_subject(subject), visitor.today)
    return render(request, "studies/history.html", {"page": page})


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
def matrix(request: GatedRequest, group_uuid: uuid.UUID) -> HttpResponse:
    """A class × the subjects in which something is left."""
    group, studies = queries.of_class(request.visitor, group_uuid)
    page = matrix_presenter.page(group, studies, request.visitor)
    return render(request, "studies/matrix.html", {"page": page})
