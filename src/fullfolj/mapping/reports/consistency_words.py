"""Internal consistency in words: how well the questions of a dimension hang together, or why that can't be told."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.domain.disclosure import LEAST, Symbol
from fullfolj.mapping.dimension_words import language_of
from fullfolj.mapping.instruments.content import Dimension
from fullfolj.mapping.round_figures.queries import CountedRound
from fullfolj.mapping.statistics.consistency import CONFIDENCE, FEWEST_COMPLETE, FEWEST_ITEMS, Consistency, WhyNot
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell, Evidence
from fullfolj.shell.dimension_words import NAMES


def consistency_table(found: Mapping[Dimension, Consistency], of: CountedRound) -> AltTable:
    """A row for each dimension: its questions, complete answers, and alpha with its interval or why there is none."""
    heads = (_("Questions"), _("Complete answers"), _("Alpha"))
    rows = tuple(
        (
            Cell(str(NAMES[one.dimension])),
            Cell(words.digits(one.items), is_number=True, label=heads[0]),
            Cell(_complete(one.complete), is_number=True, label=heads[1]),
            Cell(alpha_words(one, of), is_number=True, label=heads[2]),
        )
        for one in found.values()
    )
    headers = (Cell(_("Dimension")), *(Cell(head, is_number=True) for head in heads))
    return AltTable(_("Internal consistency, dimension by dimension"), headers, rows, is_stacked=True)


def _complete(number: int) -> str:
    return Symbol.HIDDEN.value if number < LEAST else words.digits(number)


def alpha_words(one: Consistency, of: CountedRound) -> str:
    """*0,82 (0,79–0,85)*, or why nothing can be said."""
    if one.alpha is None:
        return why_not_words(one, of)
    value, low, high = (words.decimal(number, 2) for number in (one.alpha.value, one.alpha.low, one.alpha.high))
    return _("%(value)s (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}


def why_not_words(one: Consistency, of: CountedRound) -> str:
    if one.why_not is WhyNot.TOO_FEW:
        return _("Can't be told: fewer than %(least)s complete answers") % {"least": FEWEST_COMPLETE}
    if one.why_not is WhyNot.TOO_FEW_ITEMS:
        return _("Can't be told: fewer than %(least)s questions") % {"least": words.count(FEWEST_ITEMS)}
    language = language_of(of.instrument)
    alike = [item.text[language] for item in of.instrument.items if item.code in one.alike]
    if not alike:
        return _("Can't be told: the sum of the answers is the same for everybody")
    told = ngettext(
        "Can't be told: everybody answers one question alike (%(texts)s)",
        "Can't be told: everybody answers some questions alike (%(texts)s)",
        len(alike),
    )
    return told % {"texts": words.listed(alike)}


def consistency_evidence(of: CountedRound, visitor: Visitor) -> Evidence:
    return Evidence(
        title=_("Internal consistency"),
        numerator=_("what the answers to the questions of a dimension have in common"),
        denominator=_("how much the pupils' answers differ in all"),
        window=words.period(of.first, of.last, visitor.today),
        coverage=_("pupils who have answered every question of the dimension"),
        rule=_("Cronbach's alpha, told from %(least)s complete answers on, with its interval at %(share)s (Feldt).")
        % {"least": FEWEST_COMPLETE, "share": words.percent(CONFIDENCE)},
        sentence=_("The questions are first turned so that they point the same way."),
    )
