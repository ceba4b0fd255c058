"""The unit's report as slides: strengths, a chart for each dimension, terms, who is missing, and what it is not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.mapping.instruments.content import Dimension
from fullfolj.mapping.reports import change_words, consistency_words, method_words, unit_presenter
from fullfolj.mapping.reports.told_words import share, symbols, told_words
from fullfolj.mapping.reports.unit_presenter import UnitFigures
from fullfolj.mapping.reports.unit_queries import UnitAnswers
from fullfolj.shell.components import AltTable, Cell
from fullfolj.shell.dimension_words import NAMES
from fullfolj.shell.documents.slides import Chart, Deck, Series, Slide


def deck(found: UnitAnswers, visitor: Visitor) -> Deck:
    """The same as the report says; one slide where nothing is answered."""
    report = unit_presenter.report(found, visitor)
    facts = (*report.facts, report.made)
    if not found.rounds:
        return Deck(report.title, report.empty, facts)
    return Deck(report.title, report.lead, facts, tuple(_slides(UnitFigures(found))))


def _slides(figures: UnitFigures) -> Iterator[Slide]:
    none_strong = _("No question has so many answers of one kind that it can be said.")
    yield Slide(_("What is strong"), figures.strengths or (none_strong,))
    for one in figures.dimensions:
        yield _dimension(figures, one)
    yield _terms(figures)
    for table in unit_presenter.response_tables(figures):
        points = [f"{row[0].text}: {row[1].text}" for row in table.rows if len(table.rows) <= _MOST_POINTS]
        whole = _("The whole unit: %(told)s have answered.") % {"told": told_words(figures.response.whole)}
        yield Slide(
            table.caption, points or (whole, _("Each class stands in the notes.")), table=table, notes=symbols()
        )
    consistency = consistency_words.consistency_table(figures.newest.counts.tally.found(), figures.newest)
    points = [f"{row[0].text}: {row[-1].text}" for row in consistency.rows]
    yield Slide(
        _("Whether the questions hang together"), points, table=consistency, notes=method_words.alpha_in_short()
    )
    yield Slide(_("National background"), method_words.national_background())
    yield Slide(_("What the questions are not"), method_words.what_it_is_not())


#: More rows than fit a slide are told in the notes.
_MOST_POINTS = 8


def _dimension(figures: UnitFigures, one: Dimension) -> Slide:
    place, name = figures.dimensions.index(one), str(NAMES[one])
    told = [(row.name, row.cells[place]) for row in figures.rows]
    label = _("%(name)s: share of pupils who need support, of the unit, each year level and each class") % {
        "name": name
    }
    head = _("Need support")
    table = AltTable(
        label,
        (Cell(_("Class")), Cell(head, is_number=True)),
        tuple((Cell(row), Cell(told_words(cell), is_number=True)) for row, cell in told),
    )
    series = Series(_("Need support"), [share(cell) for _row, cell in told])
    chart = Chart(label, [row for row, _cell in told], [series])
    points = (_("A class without a column has no figure that can be told exactly: see the notes."),)
    return Slide(name, points, chart, table, symbols())


def _terms(figures: UnitFigures) -> Slide:
    """A line for each dimension and each stretch between two changes in the questions: none goes over a change."""
    rounds, labels = figures.answers.rounds, unit_presenter.round_labels(figures)
    stretches, part = [0], 0
    for before, after in pairwise(rounds):
        part += change_words.between(before, after).breaks
        stretches.append(part)
    series = []
    for one in figures.dimensions:
        for stretch in range(part + 1):
            values = [
                share(told.get(one)) if stretches[at] == stretch else None
                for at, (_round, told) in enumerate(figures.over_terms)
            ]
            if any(value is not None for value in values):
                name = str(NAMES[one])
                series.append(Series(f"{name} ({labels[stretches.index(stretch)]})" if part else name, values))
    table = unit_presenter.terms_table(figures)
    return Slide(
        _("Over the terms"), figures.changes[:2], Chart(table.caption, labels, series, is_over_time=True), table
    )
