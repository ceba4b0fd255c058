"""What if other subjects were passed: tried by ticking, and never kept."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from fullfolj.access.gate import GatedRequest, by_script, requires, student_or_refusal
from fullfolj.studies import permissions, queries, whatif_presenter


@requires(permissions.SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: GatedRequest, student_uuid: uuid.UUID) -> HttpResponse:
    """The page; with script only the answer, for every tick. What is ticked is sent along, and stands in no address."""
    who = student_or_refusal(request.visitor, student_uuid, permissions.SEE, page="studies.what-if")
    is_sent = request.method == "POST" and "reset" not in request.POST
    page = whatif_presenter.page(queries.studies_of(who), request.POST.getlist("passed") if is_sent else None)
    template = "studies/_what_if.html" if by_script(request) else "studies/what_if.html"
    return render(request, template, {"page": page})
