"""The baseline of a school's pupils: the page, the sheet without names, and the key list by itself."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.shell.documents.sheets import XLSX, Sheet, workbook
from fullfolj.studies import baseline_presenter, baseline_queries, permissions
from fullfolj.studies.forms import MarkForm


@requires(permissions.SEE_BASELINE)
@require_safe
def baseline(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """What the data say of each pupil whom the visitor reaches."""
    found = baseline_queries.baseline(request.visitor, unit_uuid, page="studies.baseline")
    return render(request, "studies/baseline.html", {"page": baseline_presenter.page(found, MarkForm())})


@requires(permissions.SEE_BASELINE)
@require_safe
def sheet(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """The same with a code in place of each name; every sheet has a mark and codes of its own."""
    found = baseline_queries.baseline(request.visitor, unit_uuid, page="studies.baseline.sheet")
    mark = baseline_queries.new_mark()
    made = baseline_presenter.sheet(found, mark, request.visitor)
    return _handed_over(_("Baseline"), made, baseline_presenter.sheet_name(mark))


@requires(permissions.SEE_BASELINE)
@require_safe
def key(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """`?mark=`: whose the codes of a sheet are. The page with what is wrong when there is no such mark."""
    form = MarkForm(request.GET)
    if not form.is_valid():
        found = baseline_queries.baseline(request.visitor, unit_uuid, page="studies.baseline")
        page = baseline_presenter.page(found, form)
        return render(request, "studies/baseline.html", {"page": page}, status=422)
    mark = form.cleaned_data["mark"]
    found = baseline_queries.baseline(request.visitor, unit_uuid, page="studies.baseline.key")
    return _handed_over(_("Key list"), baseline_presenter.key(found, mark), baseline_presenter.key_name(mark))


def _handed_over(title: str, made: list[Sheet], name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(workbook(title, made), content_type=XLSX, headers=headers)
