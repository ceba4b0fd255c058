"""Do signals and support reach alike? Group figures: no pupil and nobody of the staff."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.support import permissions
from fullfolj.support.reach import presenters, queries


@requires(permissions.SEE_FIGURES)
@require_safe
def reach(request: GatedRequest) -> HttpResponse:
    """A place's figures of the present term; `?place=<uuid>`, else the first."""
    data = queries.reach_data(request.visitor, _chosen(request.GET.get("place", "")))
    return render(request, "support/reach.html", {"page": presenters.page(data, request.visitor)})


def _chosen(asked: str) -> uuid.UUID | None:
    """Http404 for what is no number of a place."""
    try:
        return uuid.UUID(asked) if asked else None
    except ValueError:
        raise Http404 from None
