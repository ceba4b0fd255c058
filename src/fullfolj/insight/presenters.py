"""Words and links of the report pages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.insight import permissions
from fullfolj.insight.models import MonthlyReport
from fullfolj.insight.months import Month
from fullfolj.insight.queries import Place
from fullfolj.school.models import Group
from fullfolj.shell import words
from fullfolj.shell.components import MenuLink
from fullfolj.shell.documents.reports import Report, ReportAsked, monthly_parts


@dataclass(frozen=True)
class MonthLink:
    title: str
    url: str
    text: str


@dataclass(frozen=True)
class ReportsPage:
    """`handling_url` is empty for those who do not answer for a school's routine."""

    current: MonthLink
    latest: MonthLink | None
    months: tuple[MonthLink, ...]
    handling_url: str = ""
    rollups_url: str = ""
    term_url: str = ""


@dataclass(frozen=True)
class ReportPage:
    """What is chosen is written into the addresses; nothing to choose from where there is only one."""

    report: Report
    pdf_url: str
    sheet_url: str
    units: tuple[MenuLink, ...]
    classes: tuple[MenuLink, ...]


def reports(found: list[MonthlyReport], visitor: Visitor) -> ReportsPage:
    month = Month.of(visitor.today)
    announced = [
        MonthLink(
            _title(Month.of(one.month)),
            _address("report", Month.of(one.month)),
            _("Ready since %(day)s.") % {"day": words.long_day(one.announced_on, visitor.today)},
        )
        for one in found
    ]
    current = MonthLink(_title(month), _address("report", month), _("As it looks today; the month is not over."))
    return ReportsPage(
        current=current,
        latest=announced[0] if announced else None,
        months=tuple(announced[1:]) or _earlier(found, month),
        handling_url=reverse("handling") if visitor.may(permissions.SEE_HANDLING) else "",
        rollups_url=reverse("rollups") if visitor.may(permissions.SEE_ROLLUPS) else "",
        term_url=reverse("term") if visitor.may(permissions.EXPORT) else "",
    )


def _earlier(found: list[MonthlyReport], month: Month) -> tuple[MonthLink, ...]:
    """Where nothing has been announced yet, the month before this one is there all the same."""
    return () if found else (MonthLink(_title(month.before), _address("report", month.before), ""),)


def page(report: Report, month: Month, where: Place) -> ReportPage:
    narrowed = _narrowed(where, where.group)
    return ReportPage(
        report=report,
        pdf_url=_address("report-pdf", month) + narrowed,
        sheet_url=_address("report-sheet", month) + narrowed,
        units=tuple(
            MenuLink(one.display_name, "", one == where.unit, str(one.uuid))
            for one in (where.units if len(where.units) > 1 else ())
        ),
        classes=_classes(month, where) if len(where.groups) > 1 else (),
    )


def _classes(month: Month, where: Place) -> tuple[MenuLink, ...]:
    address = _address("report", month)
    every = MenuLink(_("All"), address + _narrowed(where, None), where.group is None)
    return (
        every,
        *(MenuLink(one.display_name, address + _narrowed(where, one), one == where.group) for one in where.groups),
    )


def _narrowed(where: Place, group: Group | None) -> str:
    """The part of an address that says the school, where there are several, and the class."""
    unit = where.unit if len(where.units) > 1 else None
    chosen = {name: one.uuid for name, one in (("school", unit), ("group", group)) if one is not None}
    return f"?{urlencode(chosen)}" if chosen else ""


def report(asked: ReportAsked, month: Month, where: Place) -> Report:
    """The report in words; only `empty` says anything where there is nothing to tell."""
    today = asked.visitor.today
    empty = _empty(asked, month)
    unit = where.unit.display_name if where.unit is not None else ""
    group = where.group.display_name if where.group is not None else ""
    covers = words.period(asked.first, asked.last, today) if not empty else str(words.month(month.first_day))
    every = ngettext("%(n)s pupil", "%(n)s pupils", len(asked.pupils)) % {"n": words.digits(len(asked.pupils))}
    return Report(
        title=_title(month),
        lead=_("What has happened with attendance, and with those who need somebody, among the pupils you work with."),
        facts=tuple(fact for fact in (unit, group, covers, every) if fact),
        parts=() if empty else monthly_parts(asked),
        made=_made(asked.visitor),
        empty=empty,
    )


def file_name(month: Month, ending: str) -> str:
    """*manadsrapport-2026-11.pdf*: nothing about anybody."""
    return f"{_('monthly-report')}-{month}.{ending}"


def _empty(asked: ReportAsked, month: Month) -> str:
    named = {"month": words.month(month.first_day)}
    if month.first_day > asked.visitor.today:
        return words.sentence_case(_("%(month)s has not begun yet: there is nothing to report.") % named)
    if not asked.pupils:
        return _("There are no pupils whom you work with today.")
    if not asked.coverage.offered:
        return words.sentence_case(_("%(month)s has no lessons: there is nothing to report.") % named)
    return ""


def _title(month: Month) -> str:
    return _("Monthly report, %(month)s") % {"month": words.month(month.first_day)}


def _made(visitor: Visitor) -> str:
    """*Framställd av Lena Brorsson 26 november 2026 klockan 14.02 ur Fullfölj.*"""
    today = visitor.today
    return _("Made from Fullfölj by %(name)s on %(day)s at %(time)s. It shows the pupils whom %(name)s may see.") % {
        "name": visitor.account,
        "day": f"{words.day(today, today)}{words.NBSP}{today.year}",
        "time": words.clock(timezone.localtime(visitor.now)),
    }


def _address(route: str, month: Month) -> str:
    return reverse(route, args=[month.year, f"{month.number:02d}"])
