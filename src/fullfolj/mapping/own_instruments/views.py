"""A school writes questions of its own. All is about a unit whose mapping the visitor plans, nothing about a pupil."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.mapping import permissions
from fullfolj.mapping.models import OwnInstrument
from fullfolj.mapping.own_instruments import actions, choosing, drafts, presenters, queries
from fullfolj.mapping.own_instruments.forms import BeginForm, DescribeForm, ItemForm, PublishForm
from fullfolj.school.models import Organisation


@requires(permissions.PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def instruments(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """The unit's own instruments, and a form that begins another, from nothing or from one that is there."""
    visitor = request.visitor
    unit = visitor.unit(permissions.PLAN, unit_uuid)
    sent = request.POST if request.method == "POST" else None
    form = BeginForm(sent, sources=choosing.instruments(unit), parties=presenters.PARTIES)
    if form.is_bound and form.is_valid():
        begun = actions.begin(unit=unit, by=visitor.actor, now=visitor.now, **form.begun)
        return redirect(presenters.instrument_address(unit, begun))
    page = presenters.list_page(unit, queries.own_instruments(unit), form)
    return render(request, "mapping/own_instruments.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def instrument(request: GatedRequest, unit_uuid: uuid.UUID, instrument_uuid: uuid.UUID) -> HttpResponse:
    """One instrument: what it is called, its questions, and what is in the way of publishing it."""
    visitor = request.visitor
    unit, own = _own(request, unit_uuid, instrument_uuid)
    form = DescribeForm(request.POST if request.method == "POST" else None, own.content)
    if form.is_bound and form.is_valid():
        actions.describe(own=own, by=visitor.actor, now=visitor.now, **form.described)
        messages.success(request, _("Saved."))
        return redirect(presenters.instrument_address(unit, own))
    return _page(request, unit, own, form, PublishForm(), "")


@requires(permissions.PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: GatedRequest, unit_uuid: uuid.UUID, instrument_uuid: uuid.UUID, code: str) -> HttpResponse:
    """One question, also one that is not there yet: the number of a new one is made by the page that leads here."""
    visitor = request.visitor
    unit, own = _own(request, unit_uuid, instrument_uuid)
    form = ItemForm(request.POST if request.method == "POST" else None, own.content, code)
    if form.is_bound and form.is_valid():
        try:
            actions.put_item(own=own, item=form.item, by=visitor.actor, now=visitor.now)
            return redirect(f"{presenters.instrument_address(unit, own)}#item-{code}")
        except PlainError as error:
            form.add_error("text_sv", str(error))
    page = presenters.item_page(unit, own, code, form)
    return render(request, "mapping/own_item.html", {"page": page}, status=422 if form.is_bound else 200)


@requires(permissions.PLAN)
@require_POST
def leave_out(request: GatedRequest, unit_uuid: uuid.UUID, instrument_uuid: uuid.UUID, code: str) -> HttpResponse:
    """The question is no longer in the draft. What is published, and what rounds ask, stands."""
    unit, own = _own(request, unit_uuid, instrument_uuid)
    actions.leave_out(own=own, code=code, by=request.visitor.actor, now=request.visitor.now)
    return redirect(presenters.instrument_address(unit, own) + "#h-items")


@requires(permissions.PLAN)
@require_POST
def up(request: GatedRequest, unit_uuid: uuid.UUID, instrument_uuid: uuid.UUID, code: str) -> HttpResponse:
    """The question changes places with the one before it."""
    unit, own = _own(request, unit_uuid, instrument_uuid)
    actions.move_up(own=own, code=code, by=request.visitor.actor, now=request.visitor.now)
    return redirect(f"{presenters.instrument_address(unit, own)}#item-{code}")


@requires(permissions.PLAN)
@require_safe
def preview(request: GatedRequest, unit_uuid: uuid.UUID, instrument_uuid: uuid.UUID) -> HttpResponse:
    """The questions as whoever answers meets them; Http404 before there is one. Nothing is saved."""
    unit, own = _own(request, unit_uuid, instrument_uuid)
    written = drafts.instrument_as_written(own.content)
    if written is None or not written.items:
        raise Http404
    page = presenters.preview_page(unit, own, written, request.GET.get("lang", ""))
    return render(request, "mapping/own_preview.html", {"page": page})


@requires(permissions.PLAN)
@require_POST
def publish(request: GatedRequest, unit_uuid: uuid.UUID, instrument_uuid: uuid.UUID) -> HttpResponse:
    """What is written can be chosen in rounds; the page with what is in the way while it can't."""
    visitor = request.visitor
    unit, own = _own(request, unit_uuid, instrument_uuid)
    form = PublishForm(request.POST)
    form.full_clean()
    try:
        actions.publish(own=own, is_looked_at=form.cleaned_data["is_looked_at"], by=visitor.actor, now=visitor.now)
    except PlainError as error:
        return _page(request, unit, own, DescribeForm(None, own.content), form, str(error))
    messages.success(request, _("Published. Rounds that are planned already keep their questions."))
    return redirect(presenters.instrument_address(unit, own))


@requires(permissions.PLAN)
@require_POST
def withdraw(request: GatedRequest, unit_uuid: uuid.UUID, instrument_uuid: uuid.UUID) -> HttpResponse:
    """No more rounds are planned with it."""
    unit, own = _own(request, unit_uuid, instrument_uuid)
    actions.withdraw(own=own, by=request.visitor.actor, now=request.visitor.now)
    messages.success(request, _("It can no longer be chosen. Rounds that are planned keep their questions."))
    return redirect("mapping-instruments", unit.uuid)


def _own(request: GatedRequest, unit_uuid: uuid.UUID, instrument: uuid.UUID) -> tuple[Organisation, OwnInstrument]:
    unit = request.visitor.unit(permissions.PLAN, unit_uuid)
    return unit, queries.one_instrument(unit, instrument)


def _page(
    request: GatedRequest,
    unit: Organisation,
    own: OwnInstrument,
    describe: DescribeForm,
    publish_form: PublishForm,
    trouble: str,
) -> HttpResponse:
    page = presenters.instrument_page(unit, own, describe, publish_form, trouble)
    is_wrong = describe.is_bound or bool(trouble)
    return render(request, "mapping/own_instrument.html", {"page": page}, status=422 if is_wrong else 200)
