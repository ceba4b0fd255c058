"""Codes are made for a class; a pupil opens the questions with one, and leaves the tablet to the next."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.domain.errors import PlainError
from fullfolj.mapping import permissions
from fullfolj.mapping.codes import actions, presenters, queries
from fullfolj.mapping.codes.forms import CodesForm


@requires(permissions.FILL)
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: GatedRequest, round_uuid: uuid.UUID, group_uuid: uuid.UUID) -> HttpResponse:
    """Who has a code; on POST new ones, on slips to print. A code is on that answer and nowhere else."""
    visitor = request.visitor
    found = queries.code_class(visitor, round_uuid, group_uuid)
    form = CodesForm(request.POST if request.method == "POST" else None, found)
    if form.is_bound and form.is_valid():
        chosen, ends_at = form.chosen, form.ends_at(visitor.today)
        asked = [one.respondent for one in chosen]
        try:
            made = actions.make(planned=found.round, asked=asked, ends_at=ends_at, by=visitor.actor, now=visitor.now)
        except PlainError as error:
            form.add_error("students", str(error))
        else:
            address = request.build_absolute_uri(reverse("mapping-enter"))
            slips = presenters.slips_page(found, chosen, made, ends_at, address)
            return render(request, "mapping/slips.html", {"page": slips})
    page = presenters.codes_page(found, form, visitor.now)
    return render(request, "mapping/codes.html", {"page": page}, status=422 if form.is_bound else 200)
