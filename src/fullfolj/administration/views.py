"""People and their roles."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.administration import actions, permissions, presenters, queries
from fullfolj.administration.forms import MENTOR, EndRole, GiveRole
from fullfolj.domain.errors import PlainError
from fullfolj.school import duties
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Person


@requires(permissions.MANAGE)
def staff_page(request: GatedRequest) -> HttpResponse:
    """Staff of the places that the visitor manages. No pupil is shown."""
    managed = permissions.managed_by(request.visitor)
    page = presenters.staff_page(managed, request.visitor.today)
    return render(request, "administration/staff.html", {"page": page})


@requires(permissions.MANAGE)
def person_page(request: GatedRequest, person_uuid: uuid.UUID) -> HttpResponse:
    managed = permissions.managed_by(request.visitor)
    person = queries.one_person(managed, person_uuid)
    page = presenters.person_page(managed, person, request.visitor.today)
    return render(request, "administration/person.html", {"page": page})


@requires(permissions.MANAGE)
def give_role(request: GatedRequest) -> HttpResponse:
    visitor = request.visitor
    managed = permissions.managed_by(visitor)
    if request.method == "POST":
        form = GiveRole(request.POST, managed=managed, today=visitor.today)
        if form.is_valid():
            person = _given(request, form, managed)
            messages.success(request, _("%(name)s has the role.") % {"name": person})
            return redirect("administration-person", person.uuid)
    else:
        chosen = {"person": request.GET.get("person", ""), "start_date": visitor.today}
        form = GiveRole(managed=managed, today=visitor.today, initial=chosen)
    return _form(request, "administration/give.html", form)


@transaction.atomic
def _given(request: GatedRequest, form: GiveRole, managed: permissions.Managed) -> Person:
    by, values = request.visitor.actor, form.cleaned_data
    person = form.chosen_person or actions.make_staff(
        organiser_id=managed.organiser_id, given_name=values["given_name"], family_name=values["family_name"], by=by
    )
    days = {"start_date": values["start_date"], "last_day": values["last_day"]}
    group = form.chosen_group
    if values["role"] == MENTOR and group is not None:
        actions.make_mentor(person=person, group=group, by=by, **days)
    else:
        role = DutyRole(values["role"])
        duties.give_duty(person=person, organisation=form.chosen_place, duty_role=role, by=by, **days)
    return person


@requires(permissions.MANAGE)
def end_duty(request: GatedRequest, duty_id: int) -> HttpResponse:
    managed = permissions.managed_by(request.visitor)
    duty = queries.one_duty(managed, duty_id)
    form = _end_form(request)
    if form.is_bound and form.is_valid():
        try:
            actions.end_duty(
                duty=duty, last_day=form.cleaned_data["last_day"], managed=managed, by=request.visitor.actor
            )
            return _ended(request, duty.person)
        except PlainError as error:
            form.add_error(None, str(error))
    words = presenters.role_words(duty, request.visitor.today)
    return _form(request, "administration/end.html", form, person=duty.person, role=words)


@requires(permissions.MANAGE)
def end_assignment(request: GatedRequest, assignment_id: int) -> HttpResponse:
    managed = permissions.managed_by(request.visitor)
    assignment = queries.one_assignment(managed, assignment_id)
    form = _end_form(request)
    if form.is_bound and form.is_valid():
        last_day = form.cleaned_data["last_day"]
        actions.end_assignment(assignment=assignment, last_day=last_day, by=request.visitor.actor)
        return _ended(request, assignment.duty.person)
    words = _("Mentor of %(group)s") % {"group": assignment.group}
    return _form(request, "administration/end.html", form, person=assignment.duty.person, role=words)


def _end_form(request: GatedRequest) -> EndRole:
    return EndRole(request.POST) if request.method == "POST" else EndRole(initial={"last_day": request.visitor.today})


def _ended(request: GatedRequest, person: Person) -> HttpResponse:
    messages.success(request, _("The role is ended."))
    return redirect("administration-person", person.uuid)


def _form(request: GatedRequest, template: str, form: GiveRole | EndRole, **context: object) -> HttpResponse:
    status = 400 if form.is_bound else 200
    return render(request, template, {"form": form, "errors": presenters.error_links(form), **context}, status=status)
