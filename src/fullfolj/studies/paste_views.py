"""A class's rows pasted from a sheet into the grid: looked at first, and written when that is confirmed."""

from __future__ import annotations

import re
import uuid

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.studies import paste_actions, paste_plan, paste_presenter, permissions, queries
from fullfolj.studies.forms import seen_rows
from fullfolj.studies.pasted_rows import SheetRefused
from fullfolj.studies.queries import Grid

_CHOICE = re.compile(r"row-([0-9]{1,6})")


@requires(permissions.FILL)
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: GatedRequest, group_uuid: uuid.UUID, subject: str) -> HttpResponse:
    """The form; a preview of what it would change; and, when that is confirmed, what came of it."""
    found = queries.grid(request.visitor, group_uuid, subject)
    text = request.POST.get("sheet", "")
    if request.method != "POST" or "change" in request.POST:
        return render(request, "studies/paste.html", {"page": paste_presenter.form_page(found, text)})
    try:
        planned = paste_plan.plan(found, text, _choices(request.POST), request.visitor.today)
    except SheetRefused as refused:
        page = paste_presenter.form_page(found, text, refused.reasons)
        return render(request, "studies/paste.html", {"page": page}, status=422)
    if "apply" in request.POST:
        page = _applied(request, found, planned)
    else:
        page = paste_presenter.preview(found, text, planned, request.visitor.today)
    return render(request, "studies/paste.html", {"page": page})


def _applied(request: GatedRequest, found: Grid, planned: paste_plan.Plan) -> paste_presenter.PastePage:
    seen = seen_rows(request.POST.getlist("seen"), [line.student for line in found.lines])
    pasted = [
        paste_actions.Pasted(one.student, one.told, seen.get(one.student, 0))
        for one in planned.rows
        if one.student is not None and one.told is not None
    ]
    visitor = request.visitor
    left_out = paste_actions.tell_all(
        pasted=pasted, subject=found.subject, group=found.group, by=visitor.actor, now=visitor.now
    )
    return paste_presenter.outcome(found, planned, left_out)


def _choices(sent: QueryDict) -> dict[int, str]:
    """Number of a row → whom it was chosen to be about."""
    found = ((_CHOICE.fullmatch(name), value) for name, value in sent.items())
    return {int(match[1]): str(value) for match, value in found if match}
