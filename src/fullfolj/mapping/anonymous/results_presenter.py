"""What a class has answered anonymously: what is strong, the dimensions, and every question. Few are told as few."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.domain.disclosure import FEW, LEAST
from fullfolj.mapping.anonymous.tally import Tally, agreeing, dimensions, pointing, told
from fullfolj.mapping.dimension_words import language_of
from fullfolj.mapping.instruments.content import Instrument
from fullfolj.mapping.marks import RiskMark
from fullfolj.mapping.models import AnonymousClass
from fullfolj.mapping.statistics.shares import Shown, Told
from fullfolj.shell import words
from fullfolj.shell.dimension_words import NAMES


@dataclass(frozen=True)
class ShareLine:
    """`width` of the bar in per cent of the whole class; `is_few`: it stands for anything up to its end."""

    text: str
    said: str
    width: str
    is_few: bool
    is_marked: bool = False


@dataclass(frozen=True)
class ResultsPage:
    """`why_not` is why nothing is told, and then nothing else is."""

    group: str
    unit: str
    name: str
    when: str
    handed_in: str
    why_not: str
    strong: tuple[str, ...] = ()
    dimensions: tuple[ShareLine, ...] = ()
    pointing: tuple[ShareLine, ...] = ()
    agreeing: tuple[ShareLine, ...] = ()


def results_page(found: AnonymousClass, today: dt.date) -> ResultsPage:
    planned = found.round
    instrument = planned.instrument.instrument
    language, why_not = language_of(instrument), _why_not(found, today)
    handed_in = ngettext("%(count)s pupil has handed in.", "%(count)s pupils have handed in.", found.handed_in)
    page = ResultsPage(
        group=found.group.display_name,
        unit=planned.unit.display_name,
        name=instrument.name[language],
        when=words.period(planned.opens_on, planned.closes_on, today),
        handed_in=handed_in % {"count": found.handed_in},
        why_not=why_not,
    )
    if why_not:
        return page
    items = [(one, one.text[language]) for one in instrument.items]
    return replace(
        page,
        strong=tuple(_strong(instrument, found.tally, language)),
        dimensions=tuple(_dimensions(instrument, found.tally)),
        pointing=tuple(_share(text, told(*pointing(one, found.tally))) for one, text in items if one.risk),
        agreeing=tuple(
            _share(text, told(*agreeing(instrument, one, found.tally))) for one, text in items if not one.risk
        ),
    )


def _why_not(found: AnonymousClass, today: dt.date) -> str:
    if found.round.closes_on >= today:
        return _("The answers are told when the round has closed.")
    if found.handed_in < LEAST:
        return _("Fewer than ten have handed in. Then the answers are never shown, so that nobody can be recognised.")
    return ""


def _strong(instrument: Instrument, tally: Tally, language: str) -> Iterator[str]:
    """The statements to which at least four of five, of ten or more, agree."""
    for item in instrument.items:
        if instrument.speaks_well(item):
            against, answered = pointing(item, tally) if item.risk else _not(agreeing(instrument, item, tally))
            if answered >= LEAST and against * 5 <= answered:
                yield item.text[language]


def _not(counted: tuple[int, int]) -> tuple[int, int]:
    count, of = counted
    return of - count, of


def _dimensions(instrument: Instrument, tally: Tally) -> Iterator[ShareLine]:
    for one in dimensions(instrument, tally):
        is_marked = one.mark is RiskMark.MARKED
        yield _share(str(NAMES[one.dimension]), told(one.needing, one.told), is_marked=is_marked)


def _share(text: str, found: Told, *, is_marked: bool = False) -> ShareLine:
    if found.of is None:
        return ShareLine(text, "..", "0%", is_few=False)
    if found.shown is Shown.FEW:
        said, part = _("fewer than five of %(of)s") % {"of": found.of}, FEW
    elif found.count is None:
        part = found.of - FEW
        said = _("at least %(least)s of %(of)s") % {"least": part, "of": found.of}
    else:
        said, part = words.n_of_m(found.count, found.of), found.count
    return ShareLine(text, said, f"{100 * part / found.of:.1f}%", found.shown is Shown.FEW, is_marked)
