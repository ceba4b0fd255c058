"""Data quality: the organiser's overview, one unit, a teacher's own lessons, and the reminder."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.quality import actions, permissions, presenters, queries
from fullfolj.quality.queries import Period


@requires(permissions.SEE)
@require_safe
def overview(request: GatedRequest) -> HttpResponse:
    """Every unit that the visitor watches, the sources, what waits in quarantine, what came last. No pupil."""
    visitor = request.visitor
    period = Period.before(visitor.today)
    page = presenters.overview(queries.by_unit(visitor, period), period, visitor)
    return render(request, "quality/overview.html", {"page": page})


@requires(permissions.SEE)
@require_safe
def unit(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """One unit by class and teacher, and its lessons without a report. No pupil."""
    visitor = request.visitor
    period = Period.before(visitor.today)
    found = queries.of_unit(queries.one_unit(visitor, unit_uuid), period)
    return render(request, "quality/unit.html", {"page": presenters.unit(found, period, visitor)})


@require_POST
@requires(permissions.REMIND)
def remind(request: GatedRequest, unit_uuid: uuid.UUID, teacher_uuid: uuid.UUID) -> HttpResponse:
    """The teacher is reminded of the lessons that lack a report now; the unit's page again."""
    visitor = request.visitor
    period = Period.before(visitor.today)
    where = queries.one_unit(visitor, unit_uuid)
    teacher = queries.teacher_of(where, teacher_uuid, period)
    lessons = queries.lessons_of(where, teacher, period)
    try:
        reminder, is_new = actions.remind(
            unit=where,
            teacher=teacher,
            lessons=lessons,
            account=visitor.account,
            by=visitor.actor,
            today=visitor.today,
            now=visitor.now,
        )
        messages.success(request, presenters.reminded(reminder, visitor, is_new=is_new))
    except PlainError as error:
        messages.info(request, str(error))
    return redirect("quality-unit", where.uuid)


@requires(permissions.SEE_OWN)
@require_safe
def own(request: GatedRequest) -> HttpResponse:
    """A teacher's own lessons without a report, and who has asked for them. No pupil."""
    visitor = request.visitor
    period = Period.before(visitor.today)
    found, reminders = queries.of_teacher(visitor, period), queries.own_reminders(visitor)
    return render(request, "quality/own.html", {"page": presenters.own(found, reminders, period, visitor)})
