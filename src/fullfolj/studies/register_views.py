"""Grades by hand: a row that is lacking, or another in place of what a file or another system gave."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fullfolj.access.gate import GatedRequest, requires, student_or_refusal
from fullfolj.school import grade_actions
from fullfolj.school.models import Enrolment, Grade, Person
from fullfolj.studies import permissions, register_presenter, register_queries
from fullfolj.studies.register_forms import GradeForm


@requires(permissions.WRITE_GRADES)
@require_http_methods(["GET", "HEAD", "POST"])
def grades(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The pupil's rows of the register, and a form that writes one."""
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.WRITE_GRADES, page="studies.grades")
    enrolment = register_queries.newest_enrolment(who)
    if enrolment is None:
        raise Http404
    form = _form(request, enrolment)
    if request.method == "POST" and form.is_valid():
        grade_actions.write(student=who, unit=enrolment.unit, row=form.written, by=visitor.actor)
        return redirect("studies-grades", who.uuid)
    page = register_presenter.page(who, register_queries.grades_of(who), form)
    return render(request, "studies/grades.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.WRITE_GRADES)
@require_POST
def take_back(request: GatedRequest, student_uuid: uuid.UUID, number: int) -> HttpResponse:
    """What was written by hand goes; what stood before it stands again."""
    visitor = request.visitor
    who: Person = student_or_refusal(visitor, student_uuid, permissions.WRITE_GRADES, page="studies.grades")
    grade = Grade.objects.filter(person=who, pk=number).first()
    if grade is not None:
        grade_actions.take_back(grade=grade, by=visitor.actor)
    return redirect("studies-grades", who.uuid)


def _form(request: GatedRequest, enrolment: Enrolment) -> GradeForm:
    initial = {"year_level": enrolment.year_level}
    sent = request.POST if request.method == "POST" else None
    return GradeForm(sent, initial=initial, today=request.visitor.today, school_type=enrolment.school_type)
