"""The pages around the reports: what is chosen, where the files are, and bars beside the figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.mapping.dimension_words import language_of
from fullfolj.mapping.models import DataExport
from fullfolj.mapping.reports import export_files, unit_presenter
from fullfolj.mapping.reports.told_words import share, told_words
from fullfolj.mapping.reports.unit_presenter import UnitFigures
from fullfolj.mapping.reports.unit_queries import Choice, UnitAnswers
from fullfolj.mapping.statistics.shares import Shown, Told
from fullfolj.school.models import Group, Organisation
from fullfolj.shell import words
from fullfolj.shell.components import MenuLink
from fullfolj.shell.dimension_words import NAMES
from fullfolj.shell.documents.reports import Report


@dataclass(frozen=True)
class BarCell:
    """`width` of the bar in per cent of the whole; empty where no exact figure is told, and then `is_hatched`."""

    label: str
    text: str
    width: str
    is_hatched: bool


@dataclass(frozen=True)
class BarRow:
    name: str
    is_class: bool
    cells: tuple[BarCell, ...]


@dataclass(frozen=True)
class Bars:
    """Small multiples: a row for the unit, each year level and each class, a column for each dimension."""

    headings: tuple[str, ...]
    rows: tuple[BarRow, ...]


@dataclass(frozen=True)
class ReportPage:
    """`bars` stand in place of the table of the part that is called by `bars_in`. Choices only where there are two."""

    report: Report
    back: MenuLink
    pdf_url: str
    slides_url: str
    data_url: str = ""
    choices: tuple[MenuLink, ...] = ()
    bars: Bars | None = None
    bars_in: str = "dimensions"


@dataclass(frozen=True)
class DataChoice:
    name: str
    workbook_url: str
    archive_url: str


@dataclass(frozen=True)
class DataPage:
    unit: str
    back: str
    choices: tuple[DataChoice, ...]
    notices: tuple[str, ...]
    taken_out: tuple[str, ...]


def class_page(group: Group, report: Report) -> ReportPage:
    back = MenuLink(_("Class profile"), reverse("mapping-class", args=[group.uuid]))
    pdf, slides = (reverse(f"mapping-class-{kind}", args=[group.uuid]) for kind in ("pdf", "slides"))
    return ReportPage(report, back, pdf, slides)


def unit_page(found: UnitAnswers, visitor: Visitor) -> ReportPage:
    unit = found.unit
    back = MenuLink(_("Mapping"), reverse("mapping-unit", args=[unit.uuid]))
    chosen = f"?{urlencode({'questions': found.chosen.code})}" if found.chosen else ""
    address = reverse("mapping-report", args=[unit.uuid])
    links = tuple(
        MenuLink(_name(one), f"{address}?{urlencode({'questions': one.code})}", one == found.chosen)
        for one in found.choices
    )
    return ReportPage(
        report=unit_presenter.report(found, visitor),
        back=back,
        pdf_url=reverse("mapping-report-pdf", args=[unit.uuid]) + chosen,
        slides_url=reverse("mapping-report-slides", args=[unit.uuid]) + chosen,
        data_url=reverse("mapping-data", args=[unit.uuid]),
        choices=links if len(links) > 1 else (),
        bars=_bars(UnitFigures(found)) if found.rounds else None,
    )


def data_page(
    unit: Organisation, choices: Sequence[Choice], taken_out: Sequence[DataExport], today: dt.date
) -> DataPage:
    def url(route: str, one: Choice) -> str:
        return reverse(route, args=[unit.uuid]) + f"?{urlencode({'questions': one.code})}"

    rows = tuple(
        DataChoice(_name(one), url("mapping-data-workbook", one), url("mapping-data-archive", one)) for one in choices
    )
    names = {one.code: _name(one) for one in choices}
    files = tuple(_taken_out(one, names.get(one.instrument, one.instrument), today) for one in taken_out)
    return DataPage(unit.display_name, reverse("mapping-unit", args=[unit.uuid]), rows, export_files.notices(), files)


def _taken_out(one: DataExport, name: str, today: dt.date) -> str:
    said = ngettext("%(day)s, %(who)s: %(name)s, %(n)s row.", "%(day)s, %(who)s: %(name)s, %(n)s rows.", one.sheets)
    when = words.sentence_case(words.day(localdate(one.at), today))
    return said % {"day": when, "who": one.account or one.actor, "name": name, "n": words.digits(one.sheets)}


def _name(one: Choice) -> str:
    return one.instrument.name[language_of(one.instrument)]


def _bars(figures: UnitFigures) -> Bars:
    names = tuple(str(NAMES[one]) for one in figures.dimensions)
    rows = (
        BarRow(row.name, row.is_class, tuple(_bar(name, cell) for name, cell in zip(names, row.cells, strict=True)))
        for row in figures.rows
    )
    return Bars(names, tuple(rows))


def _bar(label: str, told: Told | None) -> BarCell:
    value = share(told)
    width = "" if value is None else f"{100 * value:.1f}%"
    return BarCell(label, told_words(told), width, told is not None and told.shown is not Shown.EXACT)
