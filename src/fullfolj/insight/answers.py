"""A report as an answer: made and its reading logged, then handed over as a file."""

from __future__ import annotations

from django.http import HttpResponse

from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.insight import permissions, presenters, queries
from fullfolj.insight.months import Month
from fullfolj.insight.queries import Place
from fullfolj.shell.documents import pdf, sheets
from fullfolj.shell.documents.reports import Report


def made(visitor: Visitor, month: Month, where: Place, *, page: str) -> Report:
    """The month as the visitor sees it; the reading of everybody who is named in it is logged."""
    report = presenters.report(queries.asked(visitor, month, where), month, where)
    named = sorted({line.pupil.id for part in report.parts for line in part.lines})
    log_readings(named, by=visitor.actor, page=page, ground=visitor.ground(permissions.SEE), at=visitor.now)
    return report


def as_pdf(report: Report, month: Month, visitor: Visitor) -> HttpResponse:
    return handed_over(pdf.report(report, at=visitor.now), "application/pdf", presenters.file_name(month, "pdf"))


def as_sheet(report: Report, month: Month) -> HttpResponse:
    return handed_over(sheets.report(report), sheets.XLSX, presenters.file_name(month, "xlsx"))


def handed_over(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to save; its name says nothing about anybody."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
