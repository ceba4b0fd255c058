"""A class's profile as a document for the team: strengths, the dimensions, and what to talk of. It names no pupil.

On the page where the pupils stand by name counts are exact. A document can be passed on, so in it one to four, and all
but one to four, are told as that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.domain.disclosure import Symbol
from fullfolj.mapping.marks import ClassDimension, RiskMark
from fullfolj.mapping.profiles.class_presenter import ClassPage, PartyPart, class_page
from fullfolj.mapping.profiles.class_queries import ClassProfile
from fullfolj.mapping.reports.change_words import all_changes
from fullfolj.mapping.reports.method_words import needs_support, what_it_is_not
from fullfolj.mapping.reports.told_words import share, symbols, told_words
from fullfolj.mapping.reports.unit_presenter import made_words
from fullfolj.mapping.statistics.shares import Told, told_alone
from fullfolj.school.models import Group
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell, Evidence, Figure
from fullfolj.shell.documents.reports import Report, ReportPart
from fullfolj.shell.documents.slides import Chart, Deck, Series, Slide


def report(group: Group, profiles: Sequence[ClassProfile], visitor: Visitor) -> Report:
    """Only `empty` says anything where nothing is answered yet."""
    page = _page(group, profiles)
    return Report(
        title=_("Class report, %(name)s") % {"name": page.name},
        lead=_("For the team: what is strong, and what could we change in the teaching and in the climate?")
        + " "
        + _("The report stays in the team and is not passed on."),
        facts=(page.unit,),
        parts=tuple(part for one, own in zip(page.parts, profiles, strict=True) for part in _parts(one, own, visitor))
        + ((_not(),) if page.parts else ()),
        made=made_words(visitor),
        empty=page.empty,
    )


def file_name(visitor: Visitor, ending: str) -> str:
    """Nothing about anybody."""
    return f"{_('class-report')}-{visitor.today.isoformat()}.{ending}"


def deck(group: Group, profiles: Sequence[ClassProfile], visitor: Visitor) -> Deck:
    made = report(group, profiles, visitor)
    page = _page(group, profiles)
    slides = tuple(slide for one, own in zip(page.parts, profiles, strict=True) for slide in _slides(one, own))
    closing = Slide(_("What the questions are not"), what_it_is_not())
    return Deck(made.title, made.empty or made.lead, (*made.facts, made.made), (*slides, closing) if slides else ())


def _page(group: Group, profiles: Sequence[ClassProfile]) -> ClassPage:
    return class_page(group, profiles, tell=_counted)


def _counted(count: int, of: int) -> str:
    """*6 of 24*, *all but 1–4 of 24*."""
    return told_words(told_alone(of, count), with_share=False)


def _parts(one: PartyPart, own: ClassProfile, visitor: Visitor) -> Iterator[ReportPart]:
    """Strengths, dimensions and what to talk of, of what pupils answered, or staff, or guardians."""
    too_few = _("No question has so many answers of one kind that it can be said.")
    yield ReportPart(
        f"{one.anchor}-strong",
        _("%(heading)s: what is strong") % {"heading": one.heading},
        (_("Answers:"), " ", _answered(one, own)),
        points=one.strong or (too_few,),
    )
    yield ReportPart(
        f"{one.anchor}-dimensions",
        _("%(heading)s: four dimensions, term by term") % {"heading": one.heading},
        (one.lead,),
        points=all_changes(own.terms),
        tables=((_table(one, own), _evidence(own, visitor)),),
        note=_("Pupils who need support in each dimension. The dimensions are never added.") + " " + symbols(),
    )
    if one.talk:
        lead = _("To talk about together, before who: what could we change in the teaching and in the climate?")
        yield ReportPart(
            f"{one.anchor}-talk", _("%(heading)s: to talk about") % {"heading": one.heading}, (lead,), points=one.talk
        )


def _response(own: ClassProfile) -> str:
    return _counted(len(own.newest.answers), len(own.newest.asked))


def _answered(one: PartyPart, own: ClassProfile) -> Figure:
    """As on the class's page, and few who have not answered are told as few there too."""
    said = _response(own)
    return Figure(said, replace(one.answered.evidence, numerator=_("pupils with answers"), coverage=said))


def _table(one: PartyPart, own: ClassProfile) -> AltTable:
    """A row for each dimension, a column for each term."""
    rows = tuple(
        (
            Cell(f"{line.name}: {line.about}"),
            *(
                Cell(_cell_words(term.dimensions.get(dimension)), is_number=True, label=label)
                for label, term in zip(one.terms, own.terms, strict=True)
            ),
        )
        for dimension, line in zip(own.newest.dimensions, one.lines, strict=True)
    )
    headers = (Cell(_("Dimension")), *(Cell(term, is_number=True) for term in one.terms))
    return AltTable(_("Pupils who need support in each dimension"), headers, rows, is_stacked=True)


def _evidence(own: ClassProfile, visitor: Visitor) -> Evidence:
    newest = own.newest.round
    return Evidence(
        title=_("Pupils who need support in each dimension"),
        numerator=_("pupils with the mark Needs support in the dimension"),
        denominator=_("pupils of whom enough is answered in the dimension"),
        window=words.period(newest.opens_on, newest.closes_on, visitor.today),
        coverage=_response(own),
        rule=_("Needs support: %(when)s.") % {"when": needs_support()},
    )


def _cell_words(one: ClassDimension | None) -> str:
    if one is None:
        return _("Not asked")
    said = told_words(_told(one)) if one.mark is not RiskMark.TOO_FEW else Symbol.HIDDEN.value
    return f"{said} · {_('Risk mark')}" if one.mark is RiskMark.MARKED else said


def _told(one: ClassDimension) -> Told:
    return told_alone(one.told, one.needing)


def _not() -> ReportPart:
    return ReportPart("not", _("What the questions are not"), (), points=what_it_is_not())


def _slides(one: PartyPart, own: ClassProfile) -> Iterator[Slide]:
    too_few = _("No question has so many answers of one kind that it can be said.")
    yield Slide(_("%(heading)s: what is strong") % {"heading": one.heading}, one.strong or (too_few,))
    label = _("%(heading)s: share of pupils who need support in each dimension, term by term") % {
        "heading": one.heading
    }
    names = [line.name for line in one.lines]
    series = [
        Series(term.term.label, [_value(term.dimensions.get(dimension)) for dimension in own.newest.dimensions])
        for term in own.terms
    ]
    heading = _("%(heading)s: four dimensions, term by term") % {"heading": one.heading}
    notes = " ".join((_("Answers:"), _response(own), *all_changes(own.terms), symbols()))
    without = _("A dimension without a column has no figure that can be told exactly: see the notes.")
    points = (one.lead, *all_changes(own.terms)[:1], without)
    yield Slide(heading, points, Chart(label, names, series), _table(one, own), notes)
    if one.talk:
        question = _("What could we change in the teaching and in the climate?")
        yield Slide(question, one.talk, notes=_("Talk about this before you talk about who."))


def _value(one: ClassDimension | None) -> float | None:
    """The height of a column: none where no exact figure is told."""
    return None if one is None or one.mark is RiskMark.TOO_FEW else share(_told(one))
