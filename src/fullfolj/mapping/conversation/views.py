"""What to ask in a talk, on the screen and on paper."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.mapping import permissions
from fullfolj.mapping.conversation.presenters import guides


@requires(permissions.FILL)
@require_safe
def conversation(request: GatedRequest) -> HttpResponse:
    """The questions of the staff's instruments as they are put to a pupil. No pupil is shown."""
    return render(request, "mapping/conversation.html", {"guides": guides()})
