"""What pupil, staff and guardians say, side by side in each dimension and over the terms. Nobody is more right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.mapping.dimension_words import answer_words, language_of, tag_of
from fullfolj.mapping.instruments.content import Dimension, Party
from fullfolj.mapping.marks import DimensionProfile, Mark
from fullfolj.mapping.models import MappingSource
from fullfolj.mapping.profiles.beside_queries import Teller, Told
from fullfolj.mapping.profiles.presenters import AnswerRow
from fullfolj.mapping.statistics.change import change
from fullfolj.shell import words
from fullfolj.shell.components import Tag
from fullfolj.shell.dimension_words import NAMES

#: The lanes of a chart, from the top, in pixels. What lacks a basis lies apart from the others.
_LANES = {Mark.WORKS: 15, Mark.WATCH: 47, Mark.NEEDS_SUPPORT: 79, Mark.NO_BASIS: 111}
_TELLING = (Mark.WORKS, Mark.WATCH, Mark.NEEDS_SUPPORT)


@dataclass(frozen=True)
class Dot:
    """A mark in the chart: `x` in per cent, `y` in pixels."""

    x: str
    y: int
    tag: Tag
    term: str


@dataclass(frozen=True)
class Line:
    """Between two terms in a row in which something can be said by the same questions."""

    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True)
class Chart:
    """One teller's marks in one dimension; `breaks` are where the questions changed, in per cent."""

    label: str
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    breaks: tuple[str, ...]


@dataclass(frozen=True)
class TellerRow:
    """What one teller said last: `rests_on` says of how many answers, and when."""

    name: str
    tag: Tag
    rests_on: str
    rows: tuple[AnswerRow, ...]
    chart: Chart | None


@dataclass(frozen=True)
class BesideDimension:
    name: str
    talk: str
    tellers: tuple[TellerRow, ...]
    terms: tuple[str, ...]
    table: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Beside:
    """`well` is what works by all who have said something; it comes first.

    `lanes` are where the lanes of a chart stand and what they are called. `made` says how staff made their mapping.
    """

    well: str
    lanes: tuple[tuple[int, str], ...]
    dimensions: tuple[BesideDimension, ...]
    made: tuple[str, ...]
    note: str


def beside(told: Mapping[Teller, Sequence[Told]]) -> Beside | None:
    """None where nobody has told anything, and where only the pupil has, once: the round itself tells that."""
    if not told or (set(told) == {Teller(Party.STUDENT)} and len(told[Teller(Party.STUDENT)]) == 1):
        return None
    newest = {teller: rounds[-1] for teller, rounds in told.items()}
    staffs = newest.get(Teller(Party.STAFF))
    return Beside(
        well=_well(newest.values()),
        lanes=tuple((y + 4, tag_of(mark).word) for mark, y in _LANES.items()),
        dimensions=tuple(_dimension(one, told) for one in Dimension if _marks(one, newest.values())),
        made=tuple(_made(staffs)) if staffs else (),
        note=staffs.note if staffs else "",
    )


def _said(one: Told, dimension: Dimension) -> DimensionProfile | None:
    return next((found for found in one.dimensions if found.dimension is dimension), None)


def _marks(dimension: Dimension, told: Iterable[Told]) -> list[Mark]:
    return [found.mark for one in told if (found := _said(one, dimension)) is not None]


def _well(newest: Iterable[Told]) -> str:
    rounds = list(newest)
    names = []
    for dimension in Dimension:
        telling = [one for one in _marks(dimension, rounds) if one is not Mark.NO_BASIS]
        if telling and set(telling) == {Mark.WORKS}:
            names.append(words.uncapital(str(NAMES[dimension])))
    if not names:
        return ""
    return _("Dimensions that work by all who have said something: %(names)s.") % {"names": words.listed(names)}


def _dimension(dimension: Dimension, told: Mapping[Teller, Sequence[Told]]) -> BesideDimension:
    terms = sorted({one.term for rounds in told.values() for one in rounds}, key=lambda term: term.first_day)
    labels = tuple(one.label for one in terms)
    asked = {teller: rounds for teller, rounds in told.items() if _said(rounds[-1], dimension) is not None}
    by_term = {teller: {one.term: one for one in rounds} for teller, rounds in asked.items()}
    return BesideDimension(
        name=str(NAMES[dimension]),
        talk=_talk(dimension, {teller: rounds[-1] for teller, rounds in asked.items()}),
        tellers=tuple(_teller(teller, rounds, dimension, labels) for teller, rounds in asked.items()),
        terms=labels,
        table=tuple(
            (_name(teller), tuple(_word(by_term[teller].get(term), dimension) for term in terms)) for teller in asked
        ),
    )


def _talk(dimension: Dimension, newest: Mapping[Teller, Told]) -> str:
    """A difference is something to talk of; who is right is not said. What lacks a basis differs from nothing."""
    marks = {teller: found.mark for teller, one in newest.items() if (found := _said(one, dimension)) is not None}
    silent = [words.uncapital(_name(one)) for one, mark in marks.items() if mark is Mark.NO_BASIS]
    telling = {one: mark for one, mark in marks.items() if mark is not Mark.NO_BASIS}
    if len(set(telling.values())) > 1:
        said = [
            _("%(mark)s by %(name)s") % {"name": words.uncapital(_name(one)), "mark": tag_of(mark).word}
            for one, mark in telling.items()
        ]
        return words.sentence_case(_("%(said)s: talk about it.") % {"said": ", ".join(said)})
    if silent:
        return _("Too little is answered by %(names)s. That says nothing about how things are.") % {
            "names": words.listed(silent)
        }
    if len(telling) > 1:
        return _("They say the same.")
    return _("Only one has said something. Ask the other.")


def _teller(teller: Teller, rounds: Sequence[Told], dimension: Dimension, terms: Sequence[str]) -> TellerRow:
    newest = rounds[-1]
    found = _said(newest, dimension)
    assert found is not None, "asked only of tellers whose newest questions are about the dimension"
    language = language_of(newest.instrument)
    rows = tuple(
        AnswerRow(
            item.text[language],
            answer_words(newest.instrument, item, newest.answers, language),
            newest.answers.get(item.code) in item.risk,
        )
        for item in newest.instrument.items
        if item.dimension is dimension and not item.is_text
    )
    return TellerRow(
        name=_name(teller),
        tag=tag_of(found.mark),
        rests_on=_rests_on(found, newest.term.label),
        rows=rows,
        chart=_chart(teller, rounds, dimension, terms) if len(rounds) > 1 else None,
    )


def _rests_on(found: DimensionProfile, term: str) -> str:
    return ngettext(
        "%(term)s: %(pointing)s of %(answered)s answers point to a need of support; %(items)s question.",
        "%(term)s: %(pointing)s of %(answered)s answers point to a need of support; %(items)s questions.",
        found.items,
    ) % {"pointing": found.pointing, "answered": found.answered, "items": found.items, "term": term}


def _chart(teller: Teller, rounds: Sequence[Told], dimension: Dimension, terms: Sequence[str]) -> Chart:
    placed = [(one, found) for one in rounds if (found := _said(one, dimension)) is not None]
    xs = {term: (place + 0.5) / len(terms) * 100 for place, term in enumerate(terms)}
    lines, breaks = [], []
    for (before, was), (after, found) in pairwise(placed):
        x1, x2 = xs[before.term.label], xs[after.term.label]
        if change(before.instrument, after.instrument).breaks:
            breaks.append(f"{(x1 + x2) / 2:.1f}%")
        elif was.mark in _TELLING and found.mark in _TELLING:
            lines.append(Line(f"{x1:.1f}%", _LANES[was.mark], f"{x2:.1f}%", _LANES[found.mark]))
    label = ", ".join(f"{one.term.label} {words.uncapital(tag_of(found.mark).word)}" for one, found in placed)
    return Chart(
        label=f"{_name(teller)}, {words.uncapital(str(NAMES[dimension]))}: {label}",
        dots=tuple(
            Dot(f"{xs[one.term.label]:.1f}%", _LANES[found.mark], tag_of(found.mark), one.term.label)
            for one, found in placed
        ),
        lines=tuple(lines),
        breaks=tuple(breaks),
    )


def _word(one: Told | None, dimension: Dimension) -> str:
    found = _said(one, dimension) if one is not None else None
    return tag_of(found.mark).word if found is not None else _("Nothing told")


def _name(teller: Teller) -> str:
    if teller.party is Party.STUDENT:
        return _("The pupil")
    if teller.party is Party.STAFF:
        return _("The staff")
    return _("Guardian, %(name)s") % {"name": teller.guardian} if teller.guardian else _("Guardian")


def _made(staffs: Told) -> Iterable[str]:
    if staffs.participants:
        names = words.listed(list(staffs.participants))
        yield _("Mapped in %(term)s by %(names)s.") % {"term": staffs.term.label, "names": names}
    if staffs.sources:
        labels = [words.uncapital(str(MappingSource(one).label)) for one in staffs.sources]
        yield _("It rests on: %(sources)s.") % {"sources": words.listed(labels)}
