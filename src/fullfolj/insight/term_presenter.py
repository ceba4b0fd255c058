"""Words and links of the page where a term's hours are taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.domain.errors import PlainError
from fullfolj.domain.schoolyear import Term
from fullfolj.domain.share import Coverage
from fullfolj.insight import term_files
from fullfolj.insight.term_files import Ending, Layout
from fullfolj.insight.term_hours import TermHours
from fullfolj.school.models import Organisation
from fullfolj.shell import words
from fullfolj.shell.components import Evidence, MenuLink, Sentence, around


@dataclass(frozen=True)
class TermFile:
    """One of the two layouts, with an address for each form of it."""

    name: str
    heading: str
    text: str
    csv_url: str
    sheet_url: str


@dataclass(frozen=True)
class TermPage:
    """`trouble` stands in place of everything else that is about a term."""

    units: tuple[MenuLink, ...]
    terms: tuple[MenuLink, ...]
    heading: str
    lead: Sentence = ()
    notes: tuple[str, ...] = ()
    files: tuple[TermFile, ...] = ()
    trouble: str = ""
    what_to_do: str = ""


def present(
    units: Sequence[Organisation],
    unit: Organisation | None,
    known: Sequence[Term],
    chosen: Sequence[Term],
    found: TermHours | PlainError,
) -> TermPage:
    labels = [term.label for term in known]
    years = list(dict.fromkeys(term.school_year.label for term in known))
    picked = chosen[0].label if len(chosen) == 1 else (chosen[0].school_year.label if chosen else "")
    links = tuple(MenuLink(text, "", text == picked, text) for text in (*labels, *years))
    places = (
        tuple(MenuLink(one.display_name, "", one == unit, str(one.uuid)) for one in units) if len(units) > 1 else ()
    )
    if isinstance(found, PlainError):
        return TermPage(places, links, _("Hours of a term"), trouble=found.message, what_to_do=found.what_to_do)
    query = urlencode({"school": str(found.unit.uuid), "term": picked})
    return TermPage(
        units=places,
        terms=links,
        heading=_("Hours of a term"),
        lead=_lead(found),
        notes=tuple(term_files.notes(found, Layout.GRADES)[:-1]),  # the last is about one layout
        files=(
            TermFile(
                "register",
                _("Teaching time and absence"),
                _("Hours offered, valid and invalid absence, a row a pupil and term: the proposed national register."),
                *_addresses(Layout.REGISTER, query),
            ),
            TermFile(
                "grades",
                _("Invalid absence for term grades"),
                _("Hours of invalid absence, by class and name: skolförordningen, 6 kap. 12 §."),
                *_addresses(Layout.GRADES, query),
            ),
        ),
    )


def _addresses(layout: Layout, query: str) -> tuple[str, str]:
    csv_url, sheet_url = (reverse("term-file", args=[layout.value, ending.value]) for ending in Ending)
    return f"{csv_url}?{query}", f"{sheet_url}?{query}"


def _lead(found: TermHours) -> Sentence:
    """*Strandskolan, HT26: 312 elever. 97 procent av lektionstiden är rapporterad. Fyra rader saknar lektioner.*"""
    known = [row.hours.coverage for row in found.rows if row.hours is not None]
    whole = Coverage(sum(one.reported for one in known), sum(one.offered for one in known))
    figure = words.percent(whole.value or Fraction(0))
    text = _("%(share)s of the lesson time is reported.") % {"share": figure}
    pupils = ngettext("%(n)s pupil", "%(n)s pupils", len(found.students)) % {"n": words.digits(len(found.students))}
    where = f"{found.unit.display_name}, {words.listed([term.label for term in found.terms])}: {pupils}. "
    without = sum(row.hours is None for row in found.rows)
    missing = ngettext("%(count)s row has no lessons.", "%(count)s rows have no lessons.", without) % {
        "count": words.sentence_case(words.count(without))
    }
    return (where, *around(text, figure, _evidence(found, whole)), f" {missing}" if without else "")


def _evidence(found: TermHours, whole: Coverage) -> Evidence:
    return Evidence(
        title=_("Reported lesson time"),
        numerator=_("%(n)s minutes in reported lessons") % {"n": words.digits(whole.reported)},
        denominator=_("%(n)s minutes offered") % {"n": words.digits(whole.offered)},
        window=words.period(found.terms[0].first_day, found.last, found.last),
        coverage=_("%(share)s of the lesson time is reported")
        % {"share": words.percent_sign(whole.value or Fraction(0))},
        rule=_("Below 90 per cent figures are uncertain. Below 75 per cent no signal is lit or cleared."),
        sentence=_("Cancelled lessons are left out."),
    )
