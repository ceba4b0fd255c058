"""The profiles of one pupil, and of a class."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from fullfolj.access.gate import GatedRequest, by_script, requires, student_or_refusal
from fullfolj.mapping import permissions
from fullfolj.mapping.anonymous.presenters import class_rows
from fullfolj.mapping.anonymous.queries import closed_classes
from fullfolj.mapping.profiles import beside_queries, class_presenter, class_queries, presenters, queries
from fullfolj.mapping.profiles.beside_presenter import beside
from fullfolj.mapping.profiles.unit_beside import unit_means
from fullfolj.mapping.taking_part.presenters import own_links
from fullfolj.mapping.taking_part.staff_presenter import taking_part
from fullfolj.shell.components import Notes
from fullfolj.shell.next_steps import group_steps


@requires(permissions.SEE)
@require_safe
def student(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """What the pupil has answered, dimension by dimension; for those who map the pupil with what others say beside it.

    With script only the part that the pupil page places. Pupils are led to their own answers, without marks.
    """
    visitor = request.visitor
    who = student_or_refusal(visitor, student_uuid, permissions.SEE, page="mapping")
    if visitor.account.person_id == who.pk:
        if by_script(request):
            return render(request, "mapping/_own_pages.html", {"links": own_links(who)})
        return redirect("mapping-own-answers", who.uuid)
    shown: dict[str, object] = {"page": presenters.student_page(who, queries.profiles_of(who, visitor.today), visitor)}
    if beside_queries.may_fill(who, visitor):
        shown["taking_part"] = taking_part(who, visitor.today)
        shown["beside"] = beside(beside_queries.told_of(who, visitor.today))
    if by_script(request):
        return render(request, "mapping/_profile.html", shown | {"notes": Notes(prefix="attachment")})
    return render(request, "mapping/student.html", shown)


@requires(permissions.FILL)
@require_safe
def classes(request: GatedRequest) -> HttpResponse:
    """The classes that have been mapped. No pupil is shown."""
    links = class_presenter.class_links(class_queries.classes(request.visitor))
    anonymous = class_rows(closed_classes(request.visitor), request.visitor.today)
    return render(request, "mapping/classes.html", {"links": links, "anonymous": anonymous})


@requires(permissions.FILL)
@require_safe
def one_class(request: GatedRequest, group_uuid: uuid.UUID) -> HttpResponse:
    """A class over the terms: what its pupils answered, and what staff did."""
    group, profiles = class_queries.class_profiles(request.visitor, group_uuid)
    units = {one.party: unit_means(request.visitor, one) for one in profiles}
    page = class_presenter.class_page(group, profiles, units)
    steps = group_steps(group.uuid, request.visitor.permissions)
    return render(request, "mapping/class.html", {"page": page, "steps": steps})
