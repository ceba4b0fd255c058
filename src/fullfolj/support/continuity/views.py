"""All open work of a person is handed over in one step."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.access.models import Account
from fullfolj.support import permissions
from fullfolj.support.continuity import actions, presenters, queries
from fullfolj.support.continuity.forms import HandOverForm


@requires(permissions.HOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def open_work(request: GatedRequest) -> HttpResponse:
    """The own work; for whoever may move that of others, theirs too. No pupil is named, so no reading is logged."""
    visitor = request.visitor
    givers = queries.givers(visitor)
    giver = _giver(request, givers)
    if giver is None:
        messages.info(request, presenters.nothing_there())
        return redirect("support-open-work")
    held = queries.held_by(giver, visitor)
    students = queries.students_in(held)
    takers = [
        (one.account, presenters.taker_label(one, len(students))) for one in queries.takers(held, giver, visitor.today)
    ]
    form = HandOverForm(request.POST if request.method == "POST" else None, takers=takers)
    if form.is_bound and form.is_valid():
        to = form.chosen
        moved = actions.hand_over_all(giver=giver, to=to, visitor=visitor)
        messages.success(request, presenters.done(moved, to))
        return redirect(f"{reverse('support-open-work')}?from={giver.pk}" if moved.stayed else "support-open-work")
    sealed = queries.sealed_in(held, giver, visitor)
    page = presenters.page(giver, givers, held, sealed, form, visitor)
    return render(request, "support/open_work.html", {"page": page}, status=422 if form.is_bound else 200)


def _giver(request: GatedRequest, givers: Sequence[Account]) -> Account | None:
    """Whoever is chosen, else the visitor; None for one with whom nothing lies that the visitor may move.

    PermissionDenied for another than the visitor, who may move nobody's work but the own.
    """
    chosen = request.POST.get("from") or request.GET.get("from") or str(request.visitor.account.pk)
    found = next((one for one in givers if str(one.pk) == chosen), None)
    if found is None and not request.visitor.may(permissions.MOVE):
        raise PermissionDenied
    return found
