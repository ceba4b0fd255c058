"""The unit's report in words: strengths, four dimensions beside one another, terms, and who is missing.

Classes stand in their own order and there is none to choose. All figures are told together by `statistics.shares`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.domain.disclosure import Symbol, tells_of_few
from fullfolj.mapping.dimension_words import language_of
from fullfolj.mapping.instruments.content import Dimension, Instrument, Item, Party
from fullfolj.mapping.marks import FEWEST
from fullfolj.mapping.reports import change_words, method_words
from fullfolj.mapping.reports.consistency_words import consistency_evidence, consistency_table
from fullfolj.mapping.reports.told_words import level_words, share, symbols, told_words
from fullfolj.mapping.reports.unit_queries import UnitAnswers
from fullfolj.mapping.round_figures.queries import CountedRound
from fullfolj.mapping.statistics.shares import Shown, Told, UnitShares, rounded_split, unit_shares
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell, Evidence, Sentence, around
from fullfolj.shell.dimension_words import NAMES
from fullfolj.shell.documents.reports import Report, ReportPart

_MOST_STRENGTHS = 5
#: A round that is not counted so long after its last day waits for somebody to look.
_SOON = dt.timedelta(days=2)
#: So many in five agree where something is called strong, as in the class profile.
_STRONG, _OF = 4, 5


@dataclass(frozen=True)
class ShareRow:
    """The unit, a year level or a class with its share in each dimension, in their order."""

    name: str
    is_class: bool
    cells: tuple[Told | None, ...]


@dataclass(frozen=True)
class UnitFigures:
    """What a report tells of a unit that has answered, worked out once for the page, the document and the slides."""

    answers: UnitAnswers

    @cached_property
    def newest(self) -> CountedRound:
        """The last of which something can be told, else the last."""
        rounds = self.answers.rounds
        return next((one for one in reversed(rounds) if one.counts.answered >= FEWEST), rounds[-1])

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return self.newest.instrument.dimensions

    @cached_property
    def needing(self) -> Mapping[Dimension, UnitShares]:
        return {one: unit_shares(self.newest.counts.needing(one)) for one in self.dimensions}

    @cached_property
    def response(self) -> UnitShares:
        return unit_shares(self.newest.counts.response)

    @cached_property
    def over_terms(self) -> Sequence[tuple[CountedRound, Mapping[Dimension, Told]]]:
        """The whole unit, round by round."""
        return [
            (told, {one: unit_shares(told.counts.needing(one)).whole for one in told.instrument.dimensions})
            for told in self.answers.rounds
        ]

    @cached_property
    def rows(self) -> tuple[ShareRow, ...]:
        """The unit, then each year level followed by its classes."""
        every = [self.needing[one] for one in self.dimensions]
        found = [ShareRow(_("The whole unit"), False, tuple(one.whole for one in every))]
        for level, classes in self.classes_by_level:
            found.append(ShareRow(level_words(level), False, tuple(one.levels.get(level) for one in every)))
            names = ((name, self.answers.classes[name]) for name in classes)
            found += [ShareRow(name, True, tuple(self._of_class(one, key) for one in every)) for key, name in names]
        return tuple(found)

    def _of_class(self, told: UnitShares, key: str) -> Told | None:
        """Hidden where it is not kept, since fewer than ten have answered; None where nobody has."""
        is_answered = self.newest.counts.classes[key].answered
        return told.classes.get(key, Told(Shown.HIDDEN, None, None) if is_answered else None)

    @cached_property
    def classes_by_level(self) -> Sequence[tuple[int | None, list[str]]]:
        """Year levels in order, with their classes in the order of their names; of those who are asked."""
        place = self.response.level_of
        return [
            (level, [name for name in self.answers.classes if name in place and place[name] == level])
            for level in self.response.levels
        ]

    @cached_property
    def strengths(self) -> tuple[str, ...]:
        """What at least four of five of the unit say, of ten or more; the most said first, at most five."""
        said = []
        instrument = self.newest.instrument
        for code, (n, k) in self.newest.counts.well.items():
            item = instrument.item(code)
            if item is not None and n >= FEWEST and k * _OF >= n * _STRONG:
                said.append((-k / n, _statement(item, instrument), n, k))
        return tuple(
            _("Nearly all of %(of)s: %(text)s") % {"of": n, "text": text}
            if tells_of_few(n, k)
            else _("%(count)s of %(answered)s: %(text)s") % {"count": k, "answered": n, "text": text}
            for _share, text, n, k in sorted(said)[:_MOST_STRENGTHS]
        )

    @property
    def changes(self) -> tuple[str, ...]:
        return change_words.all_changes(self.answers.rounds)


def _statement(item: Item, instrument: Instrument) -> str:
    """What is agreed to; a question of staff's needs its best answer."""
    language = language_of(instrument)
    if instrument.party is not Party.STAFF:
        return item.text[language]
    best = max(instrument.options(item), key=lambda one: one.value)
    return f"{item.text[language]} – {best.text[language]}"


def report(found: UnitAnswers, visitor: Visitor) -> Report:
    """Only `empty` says anything where nothing is answered yet."""
    unit, made = found.unit.display_name, made_words(visitor)
    title = _("Mapping report, %(unit)s") % {"unit": unit}
    if not found.rounds:
        empty = " ".join(_uncounted(found, visitor)) or _(
            "Nothing is answered yet. That says nothing about how things are."
        )
        return Report(title, _("What the answers say of the whole unit."), (unit,), (), made, empty)
    figures = UnitFigures(found)
    newest = figures.newest
    name = newest.instrument.name[language_of(newest.instrument)]
    lead = _("What is strong, and where the unit needs to change something: four dimensions that are never added.")
    return Report(
        title=title,
        lead=" ".join((lead, *_uncounted(found, visitor))),
        facts=(
            unit,
            name,
            change_words.label(newest),
            words.period(newest.first, newest.last, visitor.today),
            _classes(figures),
        ),
        parts=tuple(_parts(figures, visitor)),
        made=made,
    )


def _uncounted(found: UnitAnswers, visitor: Visitor) -> Iterator[str]:
    """Of rounds that are in no figure: those that are answered today, and how many are done, and those just closed."""
    for one in found.open:
        said = ngettext(
            "A round is open to the end of %(day)s. So far the answers of %(count)s pupil are done."
            " They count here when the round has closed.",
            "A round is open to the end of %(day)s. So far the answers of %(count)s pupils are done."
            " They count here when the round has closed.",
            one.done,
        )
        yield said % {"day": words.day(one.closes_on, visitor.today), "count": words.digits(one.done)}
    for day in found.uncounted:
        is_late = visitor.today - day > _SOON
        said = (
            _("The round that closed on %(day)s is not counted yet. Ask those who run Fullfölj.")
            if is_late
            else _("The round that closed on %(day)s is counted within an hour.")
        )
        yield said % {"day": words.day(day, visitor.today)}


def made_words(visitor: Visitor) -> str:
    return _("Made from Fullfölj by %(name)s on %(day)s at %(time)s.") % {
        "name": visitor.account,
        "day": f"{words.day(visitor.today, visitor.today)}{words.NBSP}{visitor.today.year}",
        "time": words.clock(timezone.localtime(visitor.now)),
    }


def file_name(visitor: Visitor, ending: str) -> str:
    """Nothing about anybody."""
    return f"{_('mapping-report')}-{visitor.today.isoformat()}.{ending}"


def _parts(figures: UnitFigures, visitor: Visitor) -> Iterator[ReportPart]:
    none_strong = _("No question has so many answers of one kind that it can be said.")
    yield ReportPart(
        "strong",
        _("What is strong"),
        () if figures.strengths else (none_strong,),
        points=figures.strengths,
    )
    yield ReportPart(
        "dimensions",
        _("Four dimensions, class by class"),
        _needing_lead(figures),
        tables=((needing_table(figures), needing_evidence(figures, visitor)),),
        note=f"{symbols()} {_('The classes stand in their own order. They are not compared with each other.')}",
    )
    yield ReportPart(
        "terms",
        _("Over the terms"),
        (_("The whole unit, of those who were asked then. The dimensions are never added."),),
        points=figures.changes,
        tables=((terms_table(figures), needing_evidence(figures, visitor)),),
    )
    yield ReportPart(
        "response",
        _("Who has answered, and who is missing"),
        _response_lead(figures, visitor),
        tables=tuple((table, response_evidence(figures, visitor)) for table in response_tables(figures)),
        note=_("Nobody must answer. Who does not is no signal, and is never read as fine. %(symbols)s")
        % {"symbols": symbols()},
    )
    consistency = figures.newest.counts.tally.found()
    yield ReportPart(
        "consistency",
        _("Whether the questions hang together"),
        (method_words.alpha_in_short(),),
        tables=((consistency_table(consistency, figures.newest), consistency_evidence(figures.newest, visitor)),),
    )
    yield ReportPart("background", _("National background"), points=method_words.national_background(), lead=())
    yield ReportPart("not", _("What the questions are not"), points=method_words.what_it_is_not(), lead=())


def needing_table(figures: UnitFigures) -> AltTable:
    """A row for the unit, each year level and each class; a column for each dimension."""
    names = [str(NAMES[one]) for one in figures.dimensions]
    rows = tuple((Cell(row.name), *_cells([told_words(one) for one in row.cells], names)) for row in figures.rows)
    return AltTable(_("Pupils who need support in each dimension"), _headers(_("Class"), names), rows, is_stacked=True)


def terms_table(figures: UnitFigures) -> AltTable:
    """A row for each dimension, a column for each round; one after a change in the questions says so."""
    labels = round_labels(figures)
    heads = labels[:1]
    for (before, after), label in zip(pairwise(figures.answers.rounds), labels[1:], strict=True):
        heads.append(f"{label} ({_('new questions')})" if change_words.between(before, after).breaks else label)
    rows = tuple(
        (
            Cell(str(NAMES[one])),
            *_cells(
                [told_words(told[one]) if one in told else _("Not asked") for _w, told in figures.over_terms], heads
            ),
        )
        for one in figures.dimensions
    )
    return AltTable(
        _("Pupils of the unit who need support, term by term"), _headers(_("Dimension"), heads), rows, is_stacked=True
    )


def round_labels(figures: UnitFigures) -> list[str]:
    """*HT26, version 1*; with its days where a term has several."""
    rounds = figures.answers.rounds
    labels = [change_words.label(one) for one in rounds]
    return [
        f"{label}, {words.period(one.first, one.last, one.last)}" if labels.count(label) > 1 else label
        for one, label in zip(rounds, labels, strict=True)
    ]


def response_tables(figures: UnitFigures) -> Iterator[AltTable]:
    """By year level and class, and by legal sex where that is told at all."""
    told, head = figures.response, _("Have answered")
    rows = [(_("The whole unit"), told.whole)]
    for level, classes in figures.classes_by_level:
        rows.append((level_words(level), told.levels[level]))
        rows += [(figures.answers.classes[name], told.classes[name]) for name in classes]
    yield _response_table(_("Answers by year level and class"), _("Class"), rows, head)
    rounded = rounded_split(figures.newest.counts.sexes)
    if any(share is not None for share in rounded.values()):
        sexes = {"Kvinna": _("Girls"), "Man": _("Boys")}
        by_sex = [(name, rounded[key]) for key, name in sexes.items() if key in rounded]
        cells = tuple((Cell(name), Cell(_about(share), is_number=True, label=head)) for name, share in by_sex)
        yield AltTable(
            _("Answers by legal sex"), (Cell(_("Group")), Cell(head, is_number=True)), cells, is_stacked=True
        )


def _about(share: int | None) -> str:
    if share is None:
        return Symbol.HIDDEN.value
    return _("about %(share)s") % {"share": words.percent_sign(Fraction(share, 100))}


def _response_table(caption: str, first: str, rows: Sequence[tuple[str, Told]], head: str) -> AltTable:
    cells = tuple((Cell(name), Cell(told_words(told), is_number=True, label=head)) for name, told in rows)
    return AltTable(caption, (Cell(first), Cell(head, is_number=True)), cells, is_stacked=True)


def _headers(first: str, heads: Sequence[str]) -> tuple[Cell, ...]:
    return (Cell(first), *(Cell(text, is_number=True) for text in heads))


def _cells(texts: Sequence[str], labels: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(Cell(text, is_number=True, label=label) for text, label in zip(texts, labels, strict=True))


def _needing_lead(figures: UnitFigures) -> Sentence:
    exact = {one: told.whole for one, told in figures.needing.items() if share(told.whole) is not None}
    if not exact:
        return (_("Too few have answered to say something of the unit."),)
    told = [f"{words.uncapital(str(NAMES[one]))} {told_words(whole)}" for one, whole in exact.items()]
    return (_("Pupils who need support: %(told)s.") % {"told": "; ".join(told)},)


def needing_evidence(figures: UnitFigures, visitor: Visitor) -> Evidence:
    newest = figures.newest
    return Evidence(
        title=_("Pupils who need support in each dimension"),
        numerator=_("pupils with the mark Needs support in the dimension"),
        denominator=_("pupils of whom enough is answered in the dimension"),
        window=words.period(newest.first, newest.last, visitor.today),
        coverage=_("%(told)s of those who were asked have answered") % {"told": told_words(figures.response.whole)},
        rule=_("Needs support: %(when)s.") % {"when": method_words.needs_support()},
        sentence=_(
            "Every pupil weighs the same. A round is counted once, when it has closed: the figures stay the same when"
            " somebody leaves. Classes in which fewer than ten have answered count together, and not at all where they"
            " are fewer than ten together. Pupils who had a protected identity then are in no figure."
        ),
    )


def response_evidence(figures: UnitFigures, visitor: Visitor) -> Evidence:
    newest = figures.newest
    is_staffs = newest.instrument.party is Party.STAFF
    return Evidence(
        title=_("Who has answered"),
        numerator=_("pupils of whom staff have answered something")
        if is_staffs
        else _("pupils who have answered a question at least"),
        denominator=_("pupils who were in the classes of the round on its last day"),
        window=words.period(newest.first, newest.last, visitor.today),
        coverage=_classes(figures),
        rule=_("Answers are counted once, when the round has closed. Nobody must answer."),
        sentence=_("A class with pupils of several year levels stands under that of most of them."),
    )


def _classes(figures: UnitFigures) -> str:
    """How many: *the whole unit* is what they make together."""
    count = sum(len(classes) for _level, classes in figures.classes_by_level)
    return ngettext("%(count)s class", "%(count)s classes", count) % {"count": count}


def _response_lead(figures: UnitFigures, visitor: Visitor) -> Sentence:
    figure = told_words(figures.response.whole)
    if figures.response.whole.of is None:
        return (_("How many of all have answered is not told: it would tell of a few pupils."),)
    text = _("%(figure)s of those who were asked have answered.") % {"figure": figure}
    return around(text, figure, response_evidence(figures, visitor))
