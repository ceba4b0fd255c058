"""The workshop's tables: three ways beside one another, groups of pupils, and term by term."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fullfolj.domain.disclosure import LEAST, publish_split
from fullfolj.rules.workshop_forms import TryThreshold, term_words
from fullfolj.rules.workshop_numbers import HIDDEN, Numbers, published
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell
from fullfolj.signals.backtest import Answer, Counts, Kind, Way, Week


@dataclass(frozen=True)
class GroupBlock:
    """A table of one kind of groups."""

    id: str
    heading: str
    table: AltTable


def compared(form: TryThreshold, counts: Mapping[Way, Counts], weeks: Sequence[Week], numbers: Numbers) -> AltTable:
    """The threshold tried, the one in force and the plain baseline, for all pupils of the term."""
    rows = []
    for way, name in _ways(form).items():
        new = "–" if way is Way.PLAIN or not weeks else _a_week(sum(week.new[way] for week in weeks), weeks, numbers)
        rows.append((Cell(name), *_shares(counts[way], numbers), Cell(new, is_number=True, label=_("New a week"))))
    headers = (Cell(_("Threshold")), *_headers(), Cell(_("New a week"), is_number=True))
    return AltTable(_("Three ways to single out, side by side"), headers, tuple(rows), is_stacked=True)


def groups(answer: Answer, term: int) -> tuple[GroupBlock, ...]:
    """By sex, year level and newly arrived, for the threshold tried; always under the small-number rules."""
    kinds = {Kind.SEX: _("Sex"), Kind.YEAR_LEVEL: _("Year level"), Kind.NEWLY_ARRIVED: _("Newly arrived")}
    blocks = []
    for kind, heading in kinds.items():
        found = {value: counts for value, counts in answer.counts[term][Way.MOVED][kind].items() if counts.pupils}
        table = AltTable(heading, (Cell(_("Group")), *_headers()), _group_rows(kind, found), is_stacked=True)
        blocks.append(GroupBlock(kind.value, heading, table))
    return tuple(blocks)


def terms(answer: Answer, numbers: Numbers) -> AltTable:
    """The threshold tried in every term there is, the newest first."""
    rows = [
        (Cell(words.sentence_case(term_words(term))), *_shares(answer.whole(term, Way.MOVED), numbers))
        for term in reversed(answer.terms)
    ]
    headers = (Cell(_("Term")), *_headers())
    return AltTable(_("The threshold tried, term by term"), headers, tuple(rows), is_stacked=True)


def _a_week(new: int, weeks: Sequence[Week], numbers: Numbers) -> str:
    return HIDDEN if numbers.hides(new) else words.decimal(new / len(weeks), 1)


def _ways(form: TryThreshold) -> dict[Way, str]:
    names = {Way.MOVED: _("The one tried")}
    if form.in_force is not None:
        names[Way.TODAY] = _("The one in force")
    return {**names, Way.PLAIN: _("Plain rule: an F in a core subject, or 15 percent absence")}


def _columns() -> tuple[str, ...]:
    return (_("With signal"), _("Found"), _("Right"), _("Weeks before"))


def _headers() -> tuple[Cell, ...]:
    return tuple(Cell(text, is_number=True) for text in _columns())


def _cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text, is_number=True, label=label) for text, label in zip(texts, _columns(), strict=True))


def _shares(counts: Counts, numbers: Numbers) -> tuple[Cell, ...]:
    return _cells(
        numbers.share(counts.pupils, counts.lit),
        numbers.share(counts.reached, counts.caught),
        numbers.share(counts.early, counts.caught),
        numbers.lead(counts),
    )


def _group_rows(kind: Kind, found: Mapping[str, Counts]) -> tuple[tuple[Cell, ...], ...]:
    """Each column is published as a split of the whole: what one group hides, the others do not give away."""
    columns = [
        {name: (one.pupils, one.lit) for name, one in found.items()},
        {name: (one.reached, one.caught) for name, one in found.items()},
        {name: (one.early, one.caught) for name, one in found.items()},
    ]
    splits = [publish_split(column) for column in columns]
    hides_lead = any(one.caught < LEAST for one in found.values())
    rows = []
    for name in sorted(found, key=lambda value: (len(value), value)):
        shares = [published(*column[name], split[name]) for column, split in zip(columns, splits, strict=True)]
        lead = HIDDEN if hides_lead else Numbers(is_exact=False).lead(found[name])
        rows.append((Cell(_group_name(kind, name)), *_cells(*shares, lead)))
    return tuple(rows)


def _group_name(kind: Kind, value: str) -> str:
    if kind is Kind.NEWLY_ARRIVED:
        return _("Newly arrived") if value == "yes" else _("Others")
    if kind is Kind.YEAR_LEVEL:
        return _("Year level %(number)s") % {"number": value} if value else _("Year level not known")
    return {"Kvinna": _("Girls"), "Man": _("Boys")}.get(value, _("Sex not known"))
