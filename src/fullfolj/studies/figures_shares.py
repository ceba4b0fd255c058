"""The organiser's figures, school by school: all pupils, girls, boys and newly arrived, as they may be told together.

A school lies in its organiser, and its last year level in the school; girls and boys, and newly arrived and others, are
splits of each. All schools of the organiser decide together what is told of any, whoever asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fullfolj.domain.disclosure import LEAST, Symbol, tells_of_few
from fullfolj.domain.published_tables import publish_tables
from fullfolj.domain.table_links import Table
from fullfolj.studies import figures_crossed
from fullfolj.studies.figures_cells import BOYS, GIRLS, NEW, Absence, Cell, Kind, Leavers, Pair, SchoolFigures
from fullfolj.studies.figures_crossed import Few, Row
from fullfolj.studies.figures_tables import NOBODY, Told, sum_of, told

#: All of the organiser's schools together.
ALL = "all"
_LAST = "last"
#: Whom each figure is of, besides everybody.
GROUPS = (GIRLS, BOYS, NEW)

type Counted = Iterable[tuple[Kind, Pair]]
type Figures = Mapping[str, SchoolFigures]
"""School, by a name of the caller's own without spaces → its figures."""


@dataclass(frozen=True)
class Shares:
    """One measure of one school: everybody, and GROUPS."""

    whole: Told
    groups: Mapping[str, Told]


@dataclass(frozen=True)
class Mean:
    """`absence` is None where it is hidden; nobody is counted where nobody is known of."""

    absence: Absence | None

    @property
    def value(self) -> float | None:
        return self.absence.mean_sum / self.absence.counted if self.absence and self.absence.counted else None


@dataclass(frozen=True)
class Means:
    whole: Mean
    groups: Mapping[str, Mean]


@dataclass(frozen=True)
class Judged:
    """Who would be eligible for vocational programmes today: school → all year levels, and the last one."""

    every: Mapping[str, Shares]
    last: Mapping[str, Shares]


@dataclass(frozen=True)
class Published:
    """All that the organiser's page tells: school → its figures as they may be told, ALL among them."""

    judged: Judged
    eligible: Mapping[str, Shares]
    absence: Mapping[str, Means]


def published(figures: Figures, last_level: int) -> Published:
    """A matter of seconds with fifty schools, and of half a minute with eighty."""
    return Published(judged(figures, last_level), eligible(figures), absence(figures))


def judged(figures: Figures, last_level: int) -> Judged:
    """Of ALL the last year level is told where every school's is told exactly: it is no more than their sum."""
    rows = _nested(figures, lambda one: _pairs(one.cells))
    for name in figures:
        rows[f"{name} {_LAST}"] = [one for one in rows[name] if one.kind.year_level == last_level]
    found = _published(rows)
    lasts = {name: found.get(f"{name} {_LAST}", _NONE) for name in figures}
    whole = Shares(
        sum_of(one.whole for one in lasts.values()),
        {group: sum_of(one.groups[group] for one in lasts.values()) for group in GROUPS},
    )
    return Judged({name: found.get(name, _NONE) for name in (*figures, ALL)}, {**lasts, ALL: whole})


def eligible(figures: Figures) -> Mapping[str, Shares]:
    """School → those who left last school year and were eligible for vocational programmes; ALL is there too."""
    found = _published(_nested(figures, lambda one: [(some.kind, some.eligible) for some in one.leavers]))
    return {name: found.get(name, _NONE) for name in (*figures, ALL)}


def finals(leavers: Iterable[Leavers]) -> int:
    """How many of the leavers have final grades alone."""
    return sum(one.final for one in leavers)


def absence(figures: Figures) -> Mapping[str, Means]:
    """School → the mean of the pupils' absence in the term; ALL is there too.

    A mean tells of a group what a share does: what may be told is asked of a share that every other pupil reaches, so
    that groups of ten are told and those of nine are not, nor what is left of one group without others.
    """
    found = _published(_nested(figures, _every_other(figures)), lambda pupils, _half: 0 < pupils < LEAST)
    sums: dict[str, list[tuple[Kind, Absence]]] = {
        name: [(cell.kind, cell.absence) for cell in one.cells] for name, one in figures.items()
    }
    sums[ALL] = [some for every in sums.values() for some in every]
    return {name: _means(found.get(name, _NONE), every) for name, every in sums.items()}


_NONE = Shares(NOBODY, dict.fromkeys(GROUPS, NOBODY))


def _pairs(cells: Iterable[Cell]) -> Counted:
    return [(cell.kind, cell.judged) for cell in cells]


def _every_other(figures: Figures) -> Callable[[SchoolFigures], Counted]:
    """Who is counted in the absence, and every other of them: neighbours are of the same school, sex and arrival."""
    pairs: dict[int, list[tuple[Kind, Pair]]] = {}
    before = 0
    for one in figures.values():
        pairs[id(one)] = []
        for cell in sorted(one.cells, key=lambda cell: (cell.kind.sex, cell.kind.arrived, str(cell.kind.year_level))):
            after = before + cell.absence.counted
            pairs[id(one)].append((cell.kind, (cell.absence.counted, after // 2 - before // 2)))
            before = after
    return lambda one: pairs[id(one)]


def _nested(figures: Figures, of: Callable[[SchoolFigures], Counted]) -> dict[str, list[Row]]:
    """The rows of the organiser's table and of those of its schools, which lie in it."""
    every = {name: [Row(name, kind, pair) for kind, pair in of(one) if pair[0]] for name, one in figures.items()}
    return {ALL: [some for one in every.values() for some in one], **every}


def _table(name: str, rows: Iterable[Row]) -> Table:
    total: Pair = (0, 0)
    by: dict[str, dict[str, Pair]] = {"sex": defaultdict(lambda: (0, 0)), "arrived": defaultdict(lambda: (0, 0))}
    for one in rows:
        total = _add(total, one.pair)
        by["sex"][one.kind.sex] = _add(by["sex"][one.kind.sex], one.pair)
        by["arrived"][one.kind.arrived] = _add(by["arrived"][one.kind.arrived], one.pair)
    outer = name.removesuffix(f" {_LAST}")
    around = outer if outer != name else None if name == ALL else ALL
    return Table(name, total, {split: dict(parts) for split, parts in by.items()}, around)


def _add(one: Pair, other: Pair) -> Pair:
    return one[0] + other[0], one[1] + other[1]


def _published(rows: Mapping[str, Sequence[Row]], is_few: Few = tells_of_few) -> dict[str, Shares]:
    """The tables with anybody. Newly arrived are told nowhere if they and a sex would tell of few (figures_crossed)."""
    found = {}
    tables = {name: _table(name, some) for name, some in rows.items() if some}
    is_crossed = figures_crossed.tell_of_few(rows, is_few)
    for name, shown in publish_tables(list(tables.values())).items():
        pairs = {part: pair for parts in tables[name].by.values() for part, pair in parts.items()}
        cells = {part: cell for parts in shown.by.values() for part, cell in parts.items()}
        if is_crossed and NEW in cells:
            cells[NEW] = Symbol.HIDDEN
        groups = {group: told(pairs[group], cells[group]) if group in pairs else NOBODY for group in GROUPS}
        found[name] = Shares(told(tables[name].total, shown.total), groups)
    return found


def _means(shown: Shares, every: Iterable[tuple[Kind, Absence]]) -> Means:
    counted = list(every)
    return Means(
        _mean(shown.whole, (one for _kind, one in counted)),
        {
            group: _mean(cell, (one for kind, one in counted if group in (kind.sex, kind.arrived)))
            for group, cell in shown.groups.items()
        },
    )


def _mean(shown: Told, some: Iterable[Absence]) -> Mean:
    if shown.is_hidden or shown.published == Symbol.NEARLY_ALL:
        return Mean(None)
    return Mean(sum(some, Absence()))
