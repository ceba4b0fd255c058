"""The list for the municipality's activity responsibility."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.shell.documents.sheets import XLSX, workbook
from fullfolj.support import permissions
from fullfolj.support.municipal import presenters, queries


@requires(permissions.LIST_LEFT)
@require_safe
def left(request: GatedRequest) -> HttpResponse:
    """Whom the municipality is to know of, and of whom it cannot be told."""
    found = queries.left_studies(request.visitor, page="support.municipal")
    return render(request, "support/municipal.html", {"page": presenters.page(found, request.visitor.today)})


@requires(permissions.LIST_LEFT)
@require_safe
def sheet(request: GatedRequest) -> HttpResponse:
    """The same as a workbook. Fullfölj sends it to nobody."""
    found = queries.left_studies(request.visitor, page="support.municipal.sheet")
    book = workbook(
        _("For the municipality's activity responsibility"), presenters.sheets(found, request.visitor.today)
    )
    headers = {"Content-Disposition": f'attachment; filename="{presenters.file_name(request.visitor.today)}"'}
    return HttpResponse(book, content_type=XLSX, headers=headers)
