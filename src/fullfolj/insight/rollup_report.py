"""Absence of groups as a document: the words and tables of the page, without the picture."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.insight.rollup_presenter import RollupPage
from fullfolj.shell import words
from fullfolj.shell.documents.reports import Report, ReportPart


def report(page: RollupPage, visitor: Visitor) -> Report:
    """What a PDF is made of. Where there is nothing to tell it says why."""
    parts = [ReportPart("whole", page.name, page.lead, note=page.about)] if page.lead else []
    if page.evidence is not None:
        parts += [ReportPart(one.id, one.heading, (), tables=((one.plain, page.evidence),)) for one in page.tables]
        parts.append(ReportPart("reading", _("How to read the figures"), (" ".join(page.notes),)))
    return Report(
        title=page.heading,
        lead=_("Two ways to count, side by side: every pupil weighs the same, or every minute does."),
        facts=tuple(fact for fact in (page.name, page.window) if fact),
        parts=tuple(parts),
        made=_made(visitor),
        empty=page.empty or page.waiting,
    )


def file_name(today: dt.date) -> str:
    """*franvaro-i-grupper-2026-11-26.pdf*: nothing about anybody."""
    return f"{_('absence-of-groups')}-{today.isoformat()}.pdf"


def _made(visitor: Visitor) -> str:
    return _("Made from Fullfölj by %(name)s on %(day)s at %(time)s.") % {
        "name": visitor.account,
        "day": f"{words.day(visitor.today, visitor.today)}{words.NBSP}{visitor.today.year}",
        "time": words.clock(timezone.localtime(visitor.now)),
    }
