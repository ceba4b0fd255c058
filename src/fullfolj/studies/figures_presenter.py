"""The organiser's figures about studies in words: school by school, everybody, girls, boys and newly arrived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.domain.disclosure import Symbol, publish
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.domain.share import Coverage
from fullfolj.grading.scales import last_year_level
from fullfolj.shell import words
from fullfolj.shell.components import Evidence, Term
from fullfolj.shell.documents.sheets import Sheet, Value
from fullfolj.shell.measure_words import coverage_words
from fullfolj.studies import figures_shares, permissions
from fullfolj.studies.figures_cells import Absence, SchoolFigures
from fullfolj.studies.figures_queries import Schools
from fullfolj.studies.figures_shares import ALL, GROUPS, Mean, Means, Published, Shares
from fullfolj.studies.figures_tables import Told
from fullfolj.studies.figures_unit_presenter import made_words, waiting_words


@dataclass(frozen=True)
class ShareCell:
    """`share` is in per cent, or a symbol; `of` how many of how many, where it may be told."""

    label: str
    share: str
    of: str
    value: Value
    pupils: int | None


@dataclass(frozen=True)
class ShareRow:
    name: str
    url: str
    cells: tuple[ShareCell, ...]


@dataclass(frozen=True)
class ShareTable:
    """One measure. `first` heads the column of names, `columns` the figures."""

    id: str
    heading: str
    evidence: Evidence
    columns: tuple[str, ...]
    rows: tuple[ShareRow, ...]

    @property
    def region(self) -> str:
        """The name of what scrolls, which is another than that of the section around it."""
        return _("%(heading)s: table") % {"heading": self.heading}


@dataclass(frozen=True)
class UnitsPage:
    """Everything studies/units.html places; `waiting` or `empty` stands in place of the figures."""

    tables: tuple[ShareTable, ...]
    schools: tuple[tuple[str, str], ...]
    baselines: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    made: str
    sheet_url: str
    waiting: str = ""
    empty: str = ""


def page(schools: Schools, visitor: Visitor) -> UnitsPage:
    links = _links(schools, "studies-unit")
    baselines = _links(schools, "studies-baseline") if visitor.may(permissions.SEE_BASELINE) else ()
    if not schools.seen:
        return UnitsPage((), (), (), (), "", "", empty=_("There are no schools yet."))
    if schools.published is None:
        return UnitsPage((), links, baselines, (), "", "", waiting=waiting_words())
    made = made_words(next(iter(schools.figures.values())), visitor.today)
    tables = tuple(_tables(schools, schools.published, visitor))
    return UnitsPage(tables, links, baselines, tuple(_notes()), made, reverse("studies-units-sheet"))


def _links(schools: Schools, route: str) -> tuple[tuple[str, str], ...]:
    return tuple((one.display_name, reverse(route, args=[one.uuid])) for one in schools.seen)


def sheets(page: UnitsPage) -> list[Sheet]:
    """The same tables, a sheet each: the share and how many it is of, for every group."""
    return [
        Sheet(
            name=_sheet_names()[table.id],
            headers=(_("School"), *(head for column in table.columns for head in (column, _("of pupils")))),
            rows=[
                (row.name, *(value for cell in row.cells for value in (cell.value, cell.pupils))) for row in table.rows
            ],
            above=(table.heading, table.evidence.title, page.made, *page.notes),
        )
        for table in page.tables
    ]


def _sheet_names() -> dict[str, str]:
    """A sheet's name is short, and holds no stroke."""
    return {
        "judged": _("On the way"),
        "last": _("On the way, last year level"),
        "left": _("Left and eligible"),
        "absence": _("Absence"),
    }


def file_name(today: dt.date) -> str:
    """Nothing about anybody."""
    return f"{_('studies-figures')}-{today.isoformat()}.xlsx"


def _tables(schools: Schools, published: Published, visitor: Visitor) -> Iterator[ShareTable]:
    figures = list(schools.figures.values())
    table = _Table(schools, visitor)
    yield table.of_shares("judged", _("On the way to vocational programmes"), _judged(figures), published.judged.every)
    level = last_year_level(SchoolYear.of(visitor.today))
    heading = _("On the way to vocational programmes, year level %(level)s") % {"level": level}
    yield table.of_shares("last", heading, _judged(figures, level), published.judged.last)
    left_in = figures[0].left_in
    heading = _("Eligible for vocational programmes, those who left in %(year)s") % {"year": left_in}
    yield table.of_shares("left", heading, _left(figures, left_in), published.eligible)
    yield table.of_means("absence", _("Mean absence this term"), _absence(figures, visitor), published.absence)


@dataclass(frozen=True)
class _Table:
    schools: Schools
    visitor: Visitor

    def of_shares(self, name: str, heading: str, evidence: Evidence, shares: Mapping[str, Shares]) -> ShareTable:
        def cells(key: str) -> list[ShareCell]:
            one = shares[key]
            every = [one.whole, *(one.groups[group] for group in GROUPS)]
            return [_share(label, told) for label, told in zip(_columns(), every, strict=True)]

        return ShareTable(name, heading, evidence, _columns(), tuple(self._rows(cells)))

    def of_means(self, name: str, heading: str, evidence: Evidence, means: Mapping[str, Means]) -> ShareTable:
        def cells(key: str) -> list[ShareCell]:
            one = means[key]
            every = [one.whole, *(one.groups[group] for group in GROUPS)]
            return [_mean(label, mean) for label, mean in zip(_columns(), every, strict=True)]

        return ShareTable(name, heading, evidence, _columns(), tuple(self._rows(cells)))

    def _rows(self, cells: Callable[[str], Sequence[ShareCell]]) -> Iterator[ShareRow]:
        if self.schools.sees_all:
            yield ShareRow(self.visitor.account.organiser.display_name, "", tuple(cells(ALL)))
        for unit in self.schools.seen:
            yield ShareRow(unit.display_name, reverse("studies-unit", args=[unit.uuid]), tuple(cells(str(unit.pk))))


def _columns() -> tuple[str, ...]:
    return _("All"), _("Girls"), _("Boys"), _("Newly arrived")


def _share(label: str, told: Told) -> ShareCell:
    if isinstance(told.published, Decimal) and told.pupils is not None and told.reached is not None:
        share = words.percent_sign(told.published / 100, 1)
        return ShareCell(label, share, words.n_of_m(told.reached, told.pupils), told.published, told.pupils)
    return ShareCell(label, str(told.published), "", str(told.published), told.pupils)


def _mean(label: str, mean: Mean) -> ShareCell:
    if mean.absence is None:
        return ShareCell(label, str(Symbol.HIDDEN), "", str(Symbol.HIDDEN), None)
    if mean.value is None:
        return ShareCell(label, str(Symbol.NOTHING), "", str(Symbol.NOTHING), 0)
    of = _("%(count)s pupils") % {"count": words.digits(mean.absence.counted)}
    value = round(Decimal(mean.value) * 100, 1)
    return ShareCell(label, words.percent_sign(mean.value, 1), of, value, mean.absence.counted)


def _judged(figures: Sequence[SchoolFigures], level: int | None = None) -> Evidence:
    """Of one year level, or of all."""
    cells = [cell for one in figures for cell in one.cells if level in (None, cell.kind.year_level)]
    counted = sum(cell.judged[0] for cell in cells)
    every = sum(cell.pupils for cell in cells)
    return Evidence(
        title=_("Passed or on the way in the core subjects and at least five others"),
        numerator=_(
            "pupils who would be eligible if the grades were set today: Swedish or Swedish as a second language,"
            " English, mathematics and at least five other subjects"
        ),
        denominator=_("pupils with a grade or a dash in at least one subject"),
        window=_("the latest word of a teacher, else the latest grade"),
        coverage=_coverage(counted, every, level),
        rule=_("The demand is that of vocational programmes: skollagen, 16 kap. 30 §."),
        extra=(_population(),),
        sentence=_("A prognosis, and no grade: what is done from here on decides."),
    )


def _left(figures: Sequence[SchoolFigures], left_in: str) -> Evidence:
    every = [one for found in figures for one in found.leavers]
    counted = sum(one.eligible[0] for one in every)
    return Evidence(
        title=_("Eligible for vocational programmes"),
        numerator=_("pupils who had passed in the core subjects and at least five others"),
        denominator=_("pupils with a grade or a dash in at least one subject of the last year level"),
        window=left_in,
        coverage=_left_coverage(figures_shares.finals(every), counted),
        rule=_("The demand is that of vocational programmes: skollagen, 16 kap. 30 §."),
        extra=(_population(),),
    )


def _absence(figures: Sequence[SchoolFigures], visitor: Visitor) -> Evidence:
    every = sum((cell.absence for one in figures for cell in one.cells), Absence())
    return Evidence(
        title=_("Mean of the pupils' absence, valid and invalid"),
        numerator=_("the shares of the pupils counted, added up"),
        denominator=_("pupils of whose lesson time at least 75 per cent is reported"),
        window=_window(every, visitor.today),
        coverage=coverage_words(Coverage(every.reported, every.offered)),
        rule=_("Every pupil weighs the same, whatever the timetable."),
    )


def _window(every: Absence, today: dt.date) -> str:
    if not every.first or not every.last:
        return _("No lesson of the term is reported.")
    first, last = (dt.date.fromisoformat(day) for day in (every.first, every.last))
    return _("%(first)s to %(last)s") % {"first": words.day(first, today), "last": words.day(last, today)}


def _coverage(counted: int, every: int, level: int | None) -> str:
    """How large a part of the pupils is counted, as far as that may be told itself."""
    if not every:
        return _("There are no such pupils here today.")
    share = publish(every, counted)
    if isinstance(share, Symbol):
        return _few_words(share, _("have a grade or a dash"))
    told = {"share": words.percent_sign(share / 100), "level": level}
    if level is None:
        return _("%(share)s of all pupils at the organiser's schools have a grade or a dash") % told
    return _("%(share)s of the organiser's pupils in year level %(level)s have a grade or a dash") % told


def _left_coverage(final: int, counted: int) -> str:
    if not counted:
        return _("The register has no grades of those who left.")
    share = publish(counted, final)
    if isinstance(share, Symbol):
        return _few_words(share, _("have final grades alone; for others the latest grade counts"))
    return _("%(share)s have final grades alone; for the others the latest grade counts") % {
        "share": words.percent_sign(share / 100)
    }


def _few_words(share: Symbol, what: str) -> str:
    """A part of the pupils that may not be told as a figure."""
    told = {
        Symbol.NEARLY_ALL: _("Nearly all pupils %(what)s."),
        Symbol.NOTHING: _("No pupils %(what)s."),
        Symbol.HIDDEN: _("Too few pupils to tell how many %(what)s."),
    }
    return told[share] % {"what": what}


def _population() -> Term:
    return Term(
        _("Population"),
        _(
            "The pupils of the school. Kolada's measure is of those registered in the municipality wherever they go to"
            " school, and can't be worked out here."
        ),
    )


def _notes() -> tuple[str, ...]:
    return (
        _(
            "A share is of pupils with a grade or a dash in at least one subject, as in national statistics. They are"
            " counted at the school where they go, not in the municipality where they are registered."
        ),
        _("Two points: fewer than ten pupils, few who reach, or a figure that together with others would tell of few."),
        _("~100: one to four pupils do not reach. One point: nobody is counted, or none of at least ten reaches."),
        _(
            "Girls, boys and newly arrived are there to look at whether the school treats groups alike. Newly arrived"
            " is as skollagen has it, not as national statistics have newly immigrated."
        ),
        _(
            "Pupils with protected identity are in no figure; whoever became protected after the figures were worked"
            " out is left out the next time. Neither are those of adapted compulsory school."
        ),
    )
