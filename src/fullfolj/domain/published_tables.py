"""Tables of shares as they may be published together: what one hides, another does not reveal.

Each cell first follows the rules for a share alone and each split those for parts beside their total (`disclosure`).
A reader is then thought to know how many pupils every group has, and every told share as a count. While such a reader
could work out exactly what a hidden cell holds, or a group that would be hidden if it were told of (what is left of
one group without others inside it), one more total or split is hidden: complementary suppression, by steps.
At the end all is told again that need not be hidden.

Tables inside the same cell may be apart or overlap, and the file can't say: where they could be apart, the pupils in
none of them are such a group, and where they could make up the cell together, those in both. One that could lie in
another with fewer than ten pupils less is held to do so, unless a split keeps them apart. A table's own splits, and a
split beside a table inside the same total, are taken to cross: an inner table names the least cell it lies in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from fullfolj.domain.disclosure import FEW, LEAST, Published, Symbol, publish, publish_split, tells_of_few
from fullfolj.domain.overlaps import Group, is_nearly, leaves_few, shares_few
from fullfolj.domain.table_links import Links, Place, Table, families, outer_places
from fullfolj.domain.worked_out import worked_out

type _Unit = tuple[int, ...]  # cells that are told or hidden together: a total, or all parts of a split
type _Leak = tuple[int, ...]  # the cells from which something could be worked out


@dataclass(frozen=True)
class PublishedTable:
    """A table as it may be published: its total, and each part of each split."""

    total: Published
    by: Mapping[str, Mapping[str, Published]]


def publish_tables(tables: Sequence[Table]) -> dict[str, PublishedTable]:
    """Table → its cells as they may be published beside one another; WrongTable when they can't be true together."""
    outer = outer_places(tables)
    cells: dict[Place, Published] = {}
    for family in families(tables, outer):
        cells |= _Family(Links(family, outer)).published()
    return {
        table.id: PublishedTable(
            cells[table.id,],
            {split: {part: cells[table.id, split, part] for part in parts} for split, parts in table.by.items()},
        )
        for table in tables
    }


class _Family:
    """Tables that hang together."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.alone: list[Published] = []
        self.units: list[_Unit] = []
        for table in links.tables:
            self._add([publish(*table.total)])
            for parts in table.by.values():
                self._add(list(publish_split(parts).values()))
        self.values = [k for _n, k in links.counts]

    def _add(self, cells: Collection[Published]) -> None:
        first = len(self.alone)
        self.alone += cells
        self.units.append(tuple(range(first, len(self.alone))))

    def published(self) -> dict[Place, Published]:
        return dict(zip(self.links.places, self._shown(self._hidden()), strict=True))

    def _hidden(self) -> set[_Unit]:
        """The totals and splits to hide besides what is hidden already."""
        hidden: set[_Unit] = set()
        while (leak := next(self._leaks(hidden), None)) is not None:
            hidden.add(self._next(leak, hidden))
        for unit in sorted(hidden, key=self._cost, reverse=True):
            if next(self._leaks(hidden - {unit}), None) is None:
                hidden.remove(unit)
        return hidden

    def _next(self, leak: _Leak, hidden: set[_Unit]) -> _Unit:
        """The cheapest that stops the leak, of the tables it is in before those beside them; else the cheapest."""
        places = [self.links.places[cell] for cell in leak]
        own, beside = {place[0] for place in places}, self.links.beside(places)
        told = [unit for unit in self.units if unit not in hidden and self._tells(unit)]

        def far(unit: _Unit) -> int:
            name = self.links.places[unit[0]][0]
            return 0 if name in own else 1 if name in beside else 2

        told.sort(key=lambda unit: (far(unit), self._cost(unit)))
        near = (unit for unit in told if far(unit) < 2)
        return next((unit for unit in near if leak not in self._leaks({*hidden, unit})), told[0])

    def _cost(self, unit: _Unit) -> tuple[int, int, _Unit]:
        """Cells, and pupils."""
        return len(unit), sum(self.links.counts[cell][0] for cell in unit), unit

    def _tells(self, unit: _Unit) -> bool:
        return any(self.alone[cell] != Symbol.HIDDEN and self.links.counts[cell][0] for cell in unit)

    def _shown(self, hidden: Collection[_Unit]) -> list[Published]:
        shown = list(self.alone)
        for unit in hidden:
            for cell in unit:
                shown[cell] = Symbol.HIDDEN
        return shown

    def _leaks(self, hidden: Collection[_Unit]) -> Iterator[_Leak]:
        """What could be worked out though it may not be told, each by the cells concerned."""
        counts, shown = self.links.counts, self._shown(hidden)
        known = worked_out(self.values, self._bounds(shown), self.links.sums)
        by_symbols = worked_out(self.values, self._bounds(shown, of_nearly_all=FEW), self.links.sums)
        for cell, told in enumerate(shown):
            n, k = counts[cell]
            hides = n and (told == Symbol.HIDDEN or (told == Symbol.NEARLY_ALL and n >= 2 * LEAST))
            if hides and (cell in by_symbols or (cell in known and tells_of_few(n, k))):
                yield (cell,)
        for pair, rest in self.links.rests.items():
            if rest in known and tells_of_few(*counts[rest]):
                yield pair
        for one in self.links.sums:
            left = [counts[part] for part in one.parts if part not in known]
            n, k = sum(n for n, _k in left), sum(k for _n, k in left)
            if one.whole in known and n < counts[one.whole][0] and tells_of_few(n, k):
                yield self._concerned(one.whole)
        for place, names in self.links.inside.items():
            yield from self._leaks_inside(place, names, known)

    def _bounds(self, shown: Sequence[Published], of_nearly_all: int = 0) -> list[tuple[int, int]]:
        """What a reader knows of every figure: least and most who reached.

        `~100` says that one to four did not, and, standing from 90 percent on, no more than a tenth: one, of ten to
        nineteen. A reader who does not think of that holds at most `of_nearly_all` for possible.
        """
        bounds = [(0, n) for n, _k in self.links.counts]
        for cell, told in enumerate(shown):
            n, k = self.links.counts[cell]
            if told == Symbol.NEARLY_ALL:
                bounds[cell] = n - (of_nearly_all or min(FEW, n // 10)), n - 1
            elif told != Symbol.HIDDEN:
                bounds[cell] = k, k
        return bounds

    def _concerned(self, figure: int) -> _Leak:
        """The cells that a figure is about: itself, or the two that it is the difference of."""
        pairs = {rest: pair for pair, rest in self.links.rests.items()}
        return pairs.get(figure, (figure,))

    def _leaks_inside(self, place: Place, names: Sequence[str], known: set[int]) -> Iterator[_Leak]:
        """What told tables inside a cell could tell of together, for all that is said of how they overlap."""
        links = self.links
        total = {name: links.number[name,] for name in names}
        told = [name for name in names if total[name] in known and links.counts[total[name]][0]]
        # Of one inside another the outer is enough: what is left of it is looked at by itself.
        told = [name for name in told if not {(other,) for other in told} & set(links.around(name))]
        groups = {name: self._group((name,), known) for name in told}
        whole = self._group(place, known) if links.number[place] in known else None
        if whole is not None and len(told) > 1 and leaves_few(whole, list(groups.values())):
            yield (links.number[place], *(total[name] for name in told))
        for one, other in permutations(told, 2):
            if links.are_apart(one, other):
                continue
            if is_nearly(groups[one], groups[other]):
                yield total[one], total[other]
            if whole is not None and shares_few(whole, groups[one], groups[other]):
                yield links.number[place], total[one], total[other]

    def _group(self, place: Place, known: set[int]) -> Group:
        table = next(table for table in self.links.tables if table.id == place[0])
        cells = table.cells if len(place) == 1 else {place: table.cells[place]}
        return {cell[1:]: (pair, self.links.number[cell] in known) for cell, pair in cells.items()}
