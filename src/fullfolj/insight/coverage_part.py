"""The report's part about how much is reported, class by class, and how much the pupils were away together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.domain.disclosure import LEAST
from fullfolj.domain.share import Coverage
from fullfolj.measures.hours import Hours
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell, Evidence, Sentence, around
from fullfolj.shell.documents.reports import ReportAsked, ReportPart
from fullfolj.shell.measure_words import coverage_words, definition_words


def parts(asked: ReportAsked) -> Iterable[ReportPart]:
    away = _away(asked)
    yield ReportPart(
        name="coverage",
        heading=_("How much is reported"),
        lead=(*_reported(asked), *away),
        tables=((_by_class(asked), _evidence(asked)),),
        note="" if away else _("Average absence is not shown for fewer than ten pupils."),
    )


def _reported(asked: ReportAsked) -> Sentence:
    value = asked.coverage.value or Fraction(0)
    figure = words.percent(value)
    text = _("%(share)s of the lesson time is reported.") % {"share": figure}
    return around(text, figure, _evidence(asked))


def _away(asked: ReportAsked) -> Sentence:
    """*I genomsnitt var eleverna borta 8 procent av tiden.* Of those of whom enough is reported."""
    enough = [one for one in asked.hours.values() if one.reported_days and one.coverage.is_enough]
    known = [one.absence_share.value for one in enough if one.absence_share.value is not None]
    if len(known) < LEAST:
        return ()
    figure = words.percent(sum(known, Fraction(0)) / len(known))
    text = _("On average the pupils were away %(share)s of the time.") % {"share": figure}
    rule = next(iter(asked.hours.values())).absence_share.definition
    evidence = Evidence(
        title=_("Average absence"),
        numerator=_("the sum of the pupils' own shares of absence"),
        denominator=ngettext(
            "%(n)s pupil with at least three quarters of the lesson time reported",
            "%(n)s pupils with at least three quarters of the lesson time reported",
            len(known),
        )
        % {"n": words.digits(len(known))},
        window=words.period(asked.first, asked.last, asked.visitor.today),
        coverage=coverage_words(asked.coverage),
        rule=_("Every pupil counts the same, however many lessons. %(definition)s")
        % {"definition": definition_words(rule)},
    )
    return (" ", *around(text, figure, evidence))


def _evidence(asked: ReportAsked) -> Evidence:
    whole = asked.coverage
    return Evidence(
        title=_("Reported lesson time"),
        numerator=_("%(n)s minutes in reported lessons") % {"n": words.digits(whole.reported)},
        denominator=_("%(n)s minutes offered") % {"n": words.digits(whole.offered)},
        window=words.period(asked.first, asked.last, asked.visitor.today),
        coverage=coverage_words(whole),
        rule=_("Below 90 per cent figures are uncertain. Below 75 per cent no signal is lit or cleared."),
        sentence=_("Cancelled lessons are left out."),
    )


def _by_class(asked: ReportAsked) -> AltTable:
    """By class, in the order of the pupils. How much is reported says nothing about a pupil: small classes are told."""
    found: dict[str, list[Hours]] = defaultdict(list)
    for pupil in asked.pupils.values():
        if pupil.id in asked.hours:
            found[pupil.class_name or _("No class")].append(asked.hours[pupil.id])
    pupils, reported, minutes = _("Pupils"), _("Reported"), _("Minutes")
    return AltTable(
        caption=_("Reported lesson time by class"),
        headers=(
            Cell(_("Class")),
            Cell(pupils, is_number=True),
            Cell(reported, is_number=True),
            Cell(minutes, is_number=True),
        ),
        rows=tuple(
            (
                Cell(name),
                Cell(words.digits(len(some)), is_number=True, label=pupils),
                Cell(_share(_whole(some)), is_number=True, label=reported),
                Cell(_minutes(_whole(some)), is_number=True, label=minutes),
            )
            for name, some in found.items()
        ),
        is_stacked=True,
    )


def _whole(some: Iterable[Hours]) -> Coverage:
    every = [one.coverage for one in some]
    return Coverage(sum(one.reported for one in every), sum(one.offered for one in every))


def _share(coverage: Coverage) -> str:
    return words.percent_sign(coverage.value or Fraction(0))


def _minutes(coverage: Coverage) -> str:
    return _("%(n)s of %(m)s") % {"n": words.digits(coverage.reported), "m": words.digits(coverage.offered)}
