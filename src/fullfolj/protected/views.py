"""Protected profiles: one's own list, the profile for its handlers, and what principal and administrator decide."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.protected import actions, permissions, presenters, queries
from fullfolj.protected.forms import MakeProfile, NameHandlers, NoteContact, Switch
from fullfolj.protected.models import Permit, Profile
from fullfolj.signals.models import ContactKind


@requires(permissions.OPEN)
def own_page(request: GatedRequest) -> HttpResponse:
    """Profiles by code, with who opened them; from now on those openings are seen."""
    page = presenters.own_page(request.visitor)
    if page.rows:
        actions.look(account=request.visitor.account, at=request.visitor.now)
    return render(request, "protected/own.html", {"page": page})


@requires(permissions.ALLOW)
def switch_page(request: GatedRequest) -> HttpResponse:
    """The organiser's switch, with the number of profiles and nothing else about them."""
    visitor = request.visitor
    page, form = presenters.switch_page(visitor), Switch(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        change = actions.allow if form.cleaned_data["allow"] else actions.forbid
        change(organiser=visitor.account.organiser, by=visitor.actor, at=visitor.now)
        messages.success(request, _("Saved."))
        return redirect("protected-allow")
    context = {"page": page, "form": form, "errors": presenters.error_links(form)}
    return render(request, "protected/switch.html", context, status=400 if form.is_bound else 200)


@sensitive_post_parameters()
@requires(permissions.MAKE)
def make_page(request: GatedRequest) -> HttpResponse:
    """A new profile; says so where the organiser does not allow any."""
    visitor = request.visitor
    permit, units = queries.permit(visitor.account.organiser_id), queries.units(visitor)
    if permit is None or not units:
        return render(request, "protected/not_allowed.html", {"permit": permit})
    form = MakeProfile(request.POST or None, units=units, today=visitor.today)
    if form.is_bound and form.is_valid():
        profile = _made(request, form, permit)
        messages.success(request, _("%(profile)s is made.") % {"profile": profile})
        return redirect("protected")
    context = {"form": form, "errors": presenters.error_links(form)}
    return render(request, "protected/make.html", context, status=400 if form.is_bound else 200)


def _made(request: GatedRequest, form: MakeProfile, permit: Permit) -> Profile:
    visitor, values = request.visitor, form.cleaned_data
    return actions.make_profile(
        permit=permit,
        unit=form.chosen_unit,
        alias=values["alias"],
        year_level=values["year_level"],
        shows_unit=values["shows_unit"],
        handlers=form.chosen,
        account=visitor.account,
        by=visitor.actor,
        at=visitor.now,
    )


@sensitive_post_parameters()
@requires(permissions.OPEN)
def profile_page(request: GatedRequest, profile_id: uuid.UUID) -> HttpResponse:
    """The profile, for its handlers. Every showing is logged, and the others are told."""
    visitor = request.visitor
    profile = queries.one_handled(visitor, profile_id)
    form = NoteContact(request.POST if request.method == "POST" else None, today=visitor.today)
    if form.is_bound and form.is_valid():
        _noted(request, form, profile)
        return redirect("protected-profile", profile.pk)
    actions.open_profile(profile=profile, account=visitor.account, at=visitor.now)
    page = presenters.profile_page(profile, visitor)
    context = {"page": page, "form": form, "errors": presenters.error_links(form)}
    return render(request, "protected/profile.html", context, status=400 if form.is_bound else 200)


def _noted(request: GatedRequest, form: NoteContact, profile: Profile) -> None:
    visitor, values = request.visitor, form.cleaned_data
    actions.note_contact(
        profile=profile,
        kind=ContactKind(values["kind"]),
        date=values["date"],
        text=values["text"],
        account=visitor.account,
        by=visitor.actor,
        at=visitor.now,
    )
    messages.success(request, _("Saved."))


@requires(permissions.MAKE)
def handlers_page(request: GatedRequest, profile_id: uuid.UUID) -> HttpResponse:
    """Who handles the profile; closing it. For principals of its unit, without the alias."""
    profile = queries.one_managed(request.visitor, profile_id)
    accounts = queries.possible_handlers([profile.unit], request.visitor.today)
    named = [str(one) for one in profile.handlers.values_list("account_id", flat=True)]
    form = NameHandlers(request.POST if request.method == "POST" else None, accounts=accounts)
    form.initial = {"handlers": named}
    if form.is_bound and form.is_valid():
        actions.name_handlers(profile=profile, accounts=form.chosen, by=request.visitor.actor)
        messages.success(request, _("Saved."))
        return redirect("protected")
    context = {"profile": profile, "form": form, "errors": presenters.error_links(form)}
    return render(request, "protected/handlers.html", context, status=400 if form.is_bound else 200)


@require_POST
@requires(permissions.MAKE)
def close(request: GatedRequest, profile_id: uuid.UUID) -> HttpResponse:
    profile = queries.one_managed(request.visitor, profile_id)
    actions.close_profile(profile=profile, by=request.visitor.actor, at=request.visitor.now)
    messages.success(request, _("%(profile)s is closed.") % {"profile": profile})
    return redirect("protected")
