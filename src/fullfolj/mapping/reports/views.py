"""The class's report, the unit's report, how it is all counted, and the data of an instrument."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fullfolj.access.gate import GatedRequest, requires
from fullfolj.mapping import permissions
from fullfolj.mapping.profiles import class_queries
from fullfolj.mapping.reports import (
    actions,
    class_report,
    export_files,
    export_queries,
    method_words,
    page_presenter,
    unit_presenter,
    unit_queries,
    unit_slides,
)
from fullfolj.mapping.reports.export_queries import Export
from fullfolj.mapping.reports.unit_queries import UnitAnswers
from fullfolj.shell.documents import pdf, sheets, slides


@requires(permissions.FILL)
@require_safe
def method(request: GatedRequest) -> HttpResponse:
    """How marks are set, and what the figures do not say. No pupil."""
    return render(request, "mapping/method.html", {"page": method_words.method_page()})


@requires(permissions.FILL)
@require_safe
def of_class(request: GatedRequest, group_uuid: uuid.UUID) -> HttpResponse:
    """The class's profile as a document without names; what it is made of is read, and logged."""
    group, profiles = class_queries.class_profiles(request.visitor, group_uuid)
    page = page_presenter.class_page(group, class_report.report(group, profiles, request.visitor))
    return render(request, "mapping/report.html", {"page": page})


@requires(permissions.FILL)
@require_safe
def of_class_pdf(request: GatedRequest, group_uuid: uuid.UUID) -> HttpResponse:
    """The same as a tagged PDF."""
    visitor = request.visitor
    group, profiles = class_queries.class_profiles(visitor, group_uuid)
    content = pdf.report(class_report.report(group, profiles, visitor), at=visitor.now)
    return _handed_over(content, "application/pdf", class_report.file_name(visitor, "pdf"))


@requires(permissions.FILL)
@require_safe
def of_class_slides(request: GatedRequest, group_uuid: uuid.UUID) -> HttpResponse:
    """The same as slides."""
    visitor = request.visitor
    group, profiles = class_queries.class_profiles(visitor, group_uuid)
    content = slides.deck(class_report.deck(group, profiles, visitor), at=visitor.now)
    return _handed_over(content, slides.PPTX, class_report.file_name(visitor, "pptx"))


@requires(permissions.PLAN)
@require_safe
def of_unit(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """What the unit's pupils answered, `?questions=` which instrument; counts only, and no sheet is read."""
    found = _answers(request, unit_uuid)
    return render(request, "mapping/report.html", {"page": page_presenter.unit_page(found, request.visitor)})


@requires(permissions.PLAN)
@require_safe
def of_unit_pdf(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """The same as a tagged PDF."""
    visitor = request.visitor
    found = _answers(request, unit_uuid)
    content = pdf.report(unit_presenter.report(found, visitor), at=visitor.now)
    return _handed_over(content, "application/pdf", unit_presenter.file_name(visitor, "pdf"))


@requires(permissions.PLAN)
@require_safe
def of_unit_slides(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """The same as slides."""
    visitor = request.visitor
    found = _answers(request, unit_uuid)
    content = slides.deck(unit_slides.deck(found, visitor), at=visitor.now)
    return _handed_over(content, slides.PPTX, unit_presenter.file_name(visitor, "pptx"))


@requires(permissions.PLAN)
@require_safe
def data(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """What the files with an instrument's data hold, and where to get them. No pupil."""
    unit = request.visitor.unit(permissions.PLAN, unit_uuid)
    taken_out = export_queries.taken_out(unit)
    page = page_presenter.data_page(unit, unit_queries.choices(unit), taken_out, request.visitor.today)
    return render(request, "mapping/data.html", {"page": page})


@requires(permissions.PLAN)
@require_safe
def data_workbook(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """The answers of `?questions=` with codes in place of names; the page with why not where they are of too few."""
    found = _exported(request, unit_uuid, page="mapping.data.workbook")
    if found is None:
        return _too_few(request, unit_uuid)
    return _exported_as(request, found, export_files.as_workbook(found), sheets.XLSX, "xlsx")


@requires(permissions.PLAN)
@require_safe
def data_archive(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    """The same as CSV and codebook in one archive."""
    found = _exported(request, unit_uuid, page="mapping.data.archive")
    if found is None:
        return _too_few(request, unit_uuid)
    return _exported_as(request, found, export_files.as_archive(found), "application/zip", "zip")


def _exported(request: GatedRequest, unit_uuid: uuid.UUID, *, page: str) -> Export | None:
    unit = request.visitor.unit(permissions.PLAN, unit_uuid)
    return export_queries.export(request.visitor, unit, _code(request), page=page)


def _exported_as(request: GatedRequest, found: Export, content: bytes, kind: str, ending: str) -> HttpResponse:
    visitor = request.visitor
    actions.note_export(found=found, kind=ending, by=visitor.actor, now=visitor.now)
    return _handed_over(content, kind, export_files.file_name(found, visitor.today, ending))


def _too_few(request: GatedRequest, unit_uuid: uuid.UUID) -> HttpResponse:
    messages.info(request, _("Fewer than ten pupils have answered. A code protects nobody among so few."))
    return redirect("mapping-data", unit_uuid)


def _answers(request: GatedRequest, unit_uuid: uuid.UUID) -> UnitAnswers:
    unit = request.visitor.unit(permissions.PLAN, unit_uuid)
    return unit_queries.unit_answers(request.visitor, unit, _code(request))


def _code(request: GatedRequest) -> str:
    return request.GET.get("questions", "")


def _handed_over(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to save; its name says nothing about anybody."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
