"""Sources: SS 12000 providers that the organiser's data is pulled from, and where they send their notices."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fullfolj.access.gate import GatedRequest, open_to_all, requires
from fullfolj.administration import permissions, presenters, source_actions, source_presenters
from fullfolj.administration.source_forms import AddSource, SetRhythm
from fullfolj.domain.errors import PlainError
from fullfolj.intake.models import PullMode, Source
from fullfolj.intake.ss12000 import feedback, runs, sources
from fullfolj.school.models import Organisation


def _source(request: GatedRequest, source_id: uuid.UUID) -> Source:
    """The source, if it is the visitor's organiser's."""
    return get_object_or_404(Source, pk=source_id, organiser=request.visitor.account.organiser_id)


@requires(permissions.SOURCES)
def sources_page(request: GatedRequest) -> HttpResponse:
    """The sources there are, and a form for a new one. No pupil is shown."""
    organiser = request.visitor.account.organiser
    form = AddSource(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            source = _added(request, form, organiser)
            messages.success(request, _("%(name)s is added.") % {"name": source.name})
            return redirect("administration-source", source.pk)
        except PlainError as error:
            form.add_error(None, str(error))
    runs.recover(request.visitor.now)
    page = source_presenters.overview(organiser.pk, request.visitor.now)
    context = {"page": page, "form": form, "errors": presenters.error_links(form)}
    return render(request, "administration/sources.html", context, status=400 if form.is_bound else 200)


def _added(request: GatedRequest, form: AddSource, organiser: Organisation) -> Source:
    values = form.cleaned_data
    return sources.add(
        organiser=organiser,
        name=values["name"],
        base_url=values["base_url"],
        token_url=values["token_url"],
        client_id=values["client_id"],
        secrets=form.secrets,
        by=request.visitor.actor,
        now=request.visitor.now,
    )


@requires(permissions.SOURCES)
def source_page(request: GatedRequest, source_id: uuid.UUID) -> HttpResponse:
    """One source and what has become of its pulls; htmx asks for the changing part alone."""
    source = _source(request, source_id)
    is_part = request.headers.get("HX-Request-Type") == "partial"
    if not is_part:
        runs.recover(request.visitor.now)
    page = source_presenters.one(source, request.visitor.now)
    return render(request, f"administration/{'_source' if is_part else 'source'}.html", {"page": page})


@requires(permissions.SOURCES)
def settings_page(request: GatedRequest, source_id: uuid.UUID) -> HttpResponse:
    """When the source is read and what is taken in."""
    source = _source(request, source_id)
    units = source.organiser.units.exclude(school_unit_code="").order_by("display_name")
    choices = [(one.school_unit_code, one.display_name) for one in units]
    form = SetRhythm(request.POST or None, units=choices, initial=source_presenters.rhythm_of(source))
    if form.is_bound and form.is_valid():
        sources.configure(source=source, rhythm=form.rhythm, by=request.visitor.actor)
        messages.success(request, _("Saved."))
        return redirect("administration-source", source.pk)
    context = {"form": form, "source": source, "errors": presenters.error_links(form)}
    return render(request, "administration/source_settings.html", context, status=400 if form.is_bound else 200)


@require_POST
@requires(permissions.SOURCES)
def pull(request: GatedRequest, source_id: uuid.UUID) -> HttpResponse:
    source = _source(request, source_id)
    mode = PullMode.FULL if request.POST.get("mode") == PullMode.FULL else None
    source_actions.ask_to_pull(source=source, mode=mode, account_id=request.visitor.account.pk)
    return redirect("administration-source", source.pk)


@require_POST
@requires(permissions.SOURCES)
def stop(request: GatedRequest, source_id: uuid.UUID) -> HttpResponse:
    source = _source(request, source_id)
    source_actions.stop_pull(source=source)
    return redirect("administration-source", source.pk)


@require_POST
@requires(permissions.SOURCES)
def remove(request: GatedRequest, source_id: uuid.UUID) -> HttpResponse:
    source = _source(request, source_id)
    sources.remove(source=source, by=request.visitor.actor)
    messages.success(request, _("%(name)s is removed. What it brought in stays.") % {"name": source.name})
    return redirect("administration-sources")


@csrf_exempt  # the provider has no page of ours; the address itself is the secret
@require_POST
@open_to_all
def notice(request: GatedRequest, token: str) -> HttpResponse:
    """A provider says that something has changed. Whatever else it says is not read: it means "pull now"."""
    source = Source.objects.filter(hook_digest=feedback.digest(token), is_active=True).exclude(hook_digest="").first()
    if source is None:
        return HttpResponse(status=404)
    source_actions.ask_to_pull(source=source, mode=PullMode.CHANGES, account_id=None)
    return HttpResponse(status=204)
