"""The staff's pages about slots: their own, a unit's week, setting up, and one slot with who comes."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.school.calendar import periods_of
from fullfolj.school.models import Organisation
from fullfolj.shell.day_field import day_asked
from fullfolj.support import permissions
from fullfolj.support.flex import actions, presenters, queries
from fullfolj.support.flex.days import week_of
from fullfolj.support.flex.forms import AttendanceForm, SlotForm
from fullfolj.support.flex.queries import Coming
from fullfolj.support.models import Booking, Slot


@requires(permissions.HOLD)
@require_safe
def slots(request: GatedRequest) -> HttpResponse:
    """The visitor's own that have not been, and the way to the units' weeks."""
    visitor = request.visitor
    own = queries.held_by(visitor.account, week_of(visitor.today)[0])
    page = presenters.slots_page(own, queries.filled(own), list(visitor.units(permissions.HOLD)), visitor.today)
    return render(request, "support/slots.html", {"page": page})


@requires(permissions.HOLD)
@require_safe
def week(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """A week of a unit, with how many places are left. No pupil is shown."""
    visitor = request.visitor
    unit = visitor.unit(permissions.HOLD, unit_uuid)
    first, after = week_of(day_asked(request.GET.get("day", ""), request.visitor.today))
    found = queries.of_unit(unit, first, after)
    page = presenters.week_page(unit, localdate(first), found, queries.filled(found), visitor.today)
    return render(request, "support/slots_week.html", {"page": page})


@requires(permissions.HOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """A slot, or one a week."""
    visitor = request.visitor
    unit = visitor.unit(permissions.HOLD, unit_uuid)
    form = _slot_form(request, unit)
    if form.is_bound and form.is_valid():
        met = queries.overlapping(form.plan["holder"], form.times, visitor)
        if not met or form.cleaned_data["anyway"]:
            made = actions.set_up(unit=unit, plan=form.plan, times=form.times, by=visitor.actor, now=visitor.now)
            messages.success(request, presenters.set_up_words(made, form.skipped, visitor.today))
            return redirect("support-slots")
        form.warn(presenters.overlap_words(met, visitor.today))
    page = presenters.make_page(unit, form)
    return render(request, "support/slots_set_up.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.HOLD)
@require_safe
def slot(request: GatedRequest, unit_uuid: uuid.UUID, slot_uuid: uuid.UUID) -> HttpResponse:
    """One slot, with those who come whom the visitor sees."""
    found = _found(request, unit_uuid, slot_uuid)
    coming = queries.coming(found, request.visitor)
    return _slot_page(request, found, coming, AttendanceForm(None, bookings=_with_a_place(coming)))


@requires(permissions.HOLD)
@require_POST
def attendance(request: GatedRequest, unit_uuid: uuid.UUID, slot_uuid: uuid.UUID) -> HttpResponse:
    """Who came is noted, by the slot's holder or whoever stands in."""
    found, visitor = _changeable(request, unit_uuid, slot_uuid), request.visitor
    coming = queries.coming(found, visitor)
    form = AttendanceForm(request.POST, bookings=_with_a_place(coming))
    if form.is_valid():
        try:
            actions.note_attendance(slot=found, outcomes=form.outcomes, by=visitor.actor, now=visitor.now)
            messages.success(request, _("It is noted who came."))
            return redirect("support-slot", unit_uuid, slot_uuid)
        except PlainError as error:
            form.add_error(None, str(error))
    return _slot_page(request, found, coming, form)


@requires(permissions.HOLD)
@require_POST
def call_off(request: GatedRequest, unit_uuid: uuid.UUID, slot_uuid: uuid.UUID) -> HttpResponse:
    found, visitor = _changeable(request, unit_uuid, slot_uuid), request.visitor
    try:
        later = "later" in request.POST
        done = actions.call_off(slot=found, by=visitor.actor, now=visitor.now, later=later)
        messages.success(request, presenters.called_off_words(done))
    except PlainError as error:
        messages.error(request, str(error))
    return redirect("support-slot", unit_uuid, slot_uuid)


def _slot_form(request: GatedRequest, unit: Organisation) -> SlotForm:
    visitor = request.visitor
    return SlotForm(
        request.POST if request.method == "POST" else None,
        kinds=queries.kinds(unit),
        holders=queries.holders(unit, visitor.today),
        own=visitor.account,
        periods=periods_of(unit),
        now=visitor.now,
        today=visitor.today,
    )


def _found(request: GatedRequest, unit_uuid: uuid.UUID, slot_uuid: uuid.UUID) -> Slot:
    visitor = request.visitor
    return queries.slot(visitor.unit(permissions.HOLD, unit_uuid), slot_uuid)


def _changeable(request: GatedRequest, unit_uuid: uuid.UUID, slot_uuid: uuid.UUID) -> Slot:
    """PermissionDenied for who neither holds it nor may move the work of whoever does."""
    found = _found(request, unit_uuid, slot_uuid)
    if not queries.may_change(found, request.visitor):
        raise PermissionDenied
    return found


def _with_a_place(coming: Coming) -> list[Booking]:
    return [one for one in coming.bookings if not coming.filled.turn(one.seat_id)]


def _slot_page(request: GatedRequest, found: Slot, coming: Coming, form: AttendanceForm) -> HttpResponse:
    visitor = request.visitor
    may_change = queries.may_change(found, visitor)
    is_noted = may_change and form.fields and not found.check_attendance(visitor.now)
    later = queries.later_ones(found, visitor.now).count() if may_change else 0
    shown = form if is_noted or form.is_bound else None
    page = presenters.slot_page(found, coming, shown, visitor, may_change=may_change, later=later)
    return render(request, "support/slot.html", {"page": page}, status=422 if form.is_bound else 200)
