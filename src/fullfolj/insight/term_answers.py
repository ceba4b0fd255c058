"""What was asked about a term, found out; the file's reading is logged."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.domain.errors import PlainError
from fullfolj.domain.schoolyear import Term
from fullfolj.insight import permissions, term_files, term_hours, term_presenter
from fullfolj.insight.answers import handed_over
from fullfolj.insight.forms import TermChoice
from fullfolj.insight.term_files import Ending, Layout
from fullfolj.insight.term_hours import TermHours
from fullfolj.insight.term_presenter import TermPage
from fullfolj.school.models import Organisation
from fullfolj.shell.documents.sheets import XLSX


def page(visitor: Visitor, asked: TermChoice) -> TermPage:
    """The page, or what stands in its way in words. Nobody is named on it."""
    units = term_hours.units(visitor)
    unit = _chosen(units, asked)
    known = term_hours.known_terms(unit, visitor.today) if unit is not None else []
    chosen: Sequence[Term] = ()
    try:
        chosen = term_hours.terms_of(asked.written) if asked.written else known[:1]
        found: TermHours | PlainError = _found(visitor, unit, chosen)
    except PlainError as error:
        found = error
    return term_presenter.present(units, unit, known, chosen, found)


def file(visitor: Visitor, asked: TermChoice, layout: Layout, ending: Ending) -> HttpResponse:
    """The file; PlainError where there is none."""
    unit = _chosen(term_hours.units(visitor), asked)
    known = term_hours.known_terms(unit, visitor.today) if unit is not None else []
    found = _found(visitor, unit, term_hours.terms_of(asked.written) if asked.written else known[:1])
    where, ground = f"term.{layout}", visitor.ground(permissions.EXPORT)
    log_readings(found.students, by=visitor.actor, page=where, ground=ground, at=visitor.now)
    kind = XLSX if ending is Ending.XLSX else "text/csv; charset=utf-8"
    return handed_over(term_files.written(found, layout, ending), kind, term_files.file_name(found, layout, ending))


def _found(visitor: Visitor, unit: Organisation | None, terms: Sequence[Term]) -> TermHours:
    if unit is None or not terms:
        raise PlainError(_("No lessons have come in yet."), _("Import the lessons of the term first."))
    return term_hours.of_visitor(visitor, unit, terms)


def _chosen(units: Sequence[Organisation], asked: TermChoice) -> Organisation | None:
    """Http404 for a school where the visitor takes out nothing."""
    if asked.chosen is None:
        return units[0] if units else None
    found = next((unit for unit in units if unit.uuid == asked.chosen), None)
    if found is None:
        raise Http404
    return found
