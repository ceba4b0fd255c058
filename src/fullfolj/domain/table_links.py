"""Tables of how many out of how many, and how their figures hang together: sums, and groups inside groups."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import chain

type Counts = tuple[int, int]
"""Pupils, and how many of them reached."""
type Place = tuple[str, ...]
"""Where a cell stands: (table,) its total, or (table, split, part)."""


@dataclass(frozen=True)
class Table:
    """Pupils, who of them reached, and the same split in one or more ways; part of another table or cell, or not.

    `subset_of` is a table's id, or table, split and part with points between (`T0.sex.girls`).
    """

    id: str
    total: Counts
    by: Mapping[str, Mapping[str, Counts]] = field(default_factory=dict)
    subset_of: str | None = None

    @property
    def cells(self) -> dict[Place, Counts]:
        """The total first, then the parts of each split."""
        found: dict[Place, Counts] = {(self.id,): self.total}
        return found | {(self.id, split, part): pair for split, by in self.by.items() for part, pair in by.items()}


class Wrong(Enum):
    """What can be wrong with tables that are read together."""

    NO_SHARE = "not 0 <= k <= n"
    ID_TWICE = "two tables of one id"
    NO_SUCH_GROUP = "subset_of names nothing"
    SEVERAL_SUCH_GROUPS = "subset_of could be several"
    CIRCLE = "inside itself"
    NO_SUM = "parts that do not add up to the total"
    NO_SUBSET = "more pupils, who reached or who did not, than in the group it is a part of"


@dataclass
class WrongTable(ValueError):
    """Tables that can't be true together: which table, and the split, cell or group it is about."""

    wrong: Wrong
    table: str
    about: str = ""


@dataclass(frozen=True)
class Sum:
    """The whole is the sum of its parts; all by the number of their figure."""

    whole: int
    parts: tuple[int, ...]


def fits(inner: Counts, outer: Counts) -> bool:
    """Whether the one could be a part of the other: by pupils, by who reached and by who did not."""
    return inner[1] <= outer[1] and inner[0] - inner[1] <= outer[0] - outer[1]


def less(outer: Counts, inner: Counts) -> Counts:
    return outer[0] - inner[0], outer[1] - inner[1]


def outer_places(tables: Sequence[Table]) -> dict[str, Place]:
    """Table → the cell it is a part of, for those that are. WrongTable when the tables can't be true together."""
    by_id: dict[str, Table] = {}
    names: dict[str, list[Place]] = {}
    for table in tables:
        if table.id in by_id:
            raise WrongTable(Wrong.ID_TWICE, table.id)
        by_id[table.id] = table
        _check_sums(table)
        for place in table.cells:
            names.setdefault(".".join(place), []).append(place)
    found: dict[str, Place] = {}
    for table in tables:
        if table.subset_of is None:
            continue
        places = names.get(table.subset_of, [])
        if len(places) != 1:
            wrong = Wrong.SEVERAL_SUCH_GROUPS if places else Wrong.NO_SUCH_GROUP
            raise WrongTable(wrong, table.id, table.subset_of)
        [found[table.id]] = places
    for name, place in found.items():
        _check_circle(name, found)
        if not fits(by_id[name].total, by_id[place[0]].cells[place]):
            raise WrongTable(Wrong.NO_SUBSET, name, ".".join(place))
    return found


def _check_sums(table: Table) -> None:
    for place, (n, k) in table.cells.items():
        if not 0 <= k <= n:
            raise WrongTable(Wrong.NO_SHARE, table.id, ".".join(place[1:]))
    for split, parts in table.by.items():
        if (sum(n for n, _k in parts.values()), sum(k for _n, k in parts.values())) != table.total:
            raise WrongTable(Wrong.NO_SUM, table.id, split)


def _check_circle(name: str, outer: Mapping[str, Place]) -> None:
    seen = {name}
    while (place := outer.get(name)) is not None:
        name = place[0]
        if name in seen:
            raise WrongTable(Wrong.CIRCLE, name)
        seen.add(name)


def families(tables: Sequence[Table], outer: Mapping[str, Place]) -> Iterator[list[Table]]:
    """The tables that hang together, outer ones before those inside them: nothing of one tells of another."""
    found: dict[str, list[Table]] = {}
    depth: dict[str, int] = {}
    for table in tables:
        root, steps = table.id, 0
        while root in outer:
            root, steps = outer[root][0], steps + 1
        found.setdefault(root, []).append(table)
        depth[table.id] = steps
    for family in found.values():
        yield sorted(family, key=lambda table: depth[table.id])


class Links:
    """The figures of tables that hang together, by number: the cells, then what is left of one without one inside it.

    Parts of the same name in a table and in one inside it are taken for the same division of pupils, where the counts
    allow it: the girls of the inner one are girls of the outer.
    """

    def __init__(self, tables: Sequence[Table], outer: Mapping[str, Place]) -> None:
        self.tables = tables
        self._outer = outer
        self._by_id = {table.id: table for table in tables}
        cells = {place: pair for table in tables for place, pair in table.cells.items()}
        self.places = list(cells)
        self.number = {place: number for number, place in enumerate(cells)}
        #: Every figure's pupils and how many of them reached.
        self.counts = list(cells.values())
        self.sums = [
            Sum(self.number[table.id,], tuple(self.number[table.id, split, part] for part in parts))
            for table in tables
            for split, parts in table.by.items()
        ]
        #: (outer, inner) → the figure of what is left of the outer one.
        self.rests: dict[tuple[int, int], int] = {}
        for table in tables:
            around = self.around(table.id)
            for place in around:
                self._nest(place, (table.id,))
            for [name] in [place for place in around if len(place) == 1]:
                for split in table.by:
                    # What lies in one part of a split is in no other part of it.
                    if split in self._by_id[name].by and (name, split) not in {place[:2] for place in around}:
                        self._nest_parts(self._by_id[name], table, split)

    def around(self, name: str) -> list[Place]:
        """The cells that the table lies in, the nearest first."""
        found: list[Place] = []
        while (place := self._outer.get(name)) is not None:
            name = place[0]
            found += dict.fromkeys([place, (name,)])
        return found

    @cached_property
    def inside(self) -> dict[Place, list[str]]:
        """Cell → the tables that lie in it, at any depth."""
        found: dict[Place, list[str]] = {}
        for table in self.tables:
            for place in self.around(table.id):
                found.setdefault(place, []).append(table.id)
        return found

    def are_apart(self, one: str, other: str) -> bool:
        """Whether two tables are known to have no pupil in common: they lie in different parts of the same split."""
        places = [place for place in self.around(one) if len(place) > 1]
        others = [place for place in self.around(other) if len(place) > 1]
        return any(a != b and a[:2] == b[:2] for a in places for b in others)

    def beside(self, places: Collection[Place]) -> set[str]:
        """The tables that lie in these cells, and those that the cells' tables lie in, with no other between."""
        inner = {name for name, place in self._outer.items() if place in places}
        return inner | {self._outer[place[0]][0] for place in places if place[0] in self._outer}

    def _nest(self, outer: Place, inner: Place) -> int:
        pair = self.number[outer], self.number[inner]
        self.rests[pair] = len(self.counts)
        self.counts.append(less(self.counts[pair[0]], self.counts[pair[1]]))
        self.sums.append(Sum(pair[0], (pair[1], self.rests[pair])))
        return self.rests[pair]

    def _nest_parts(self, outer: Table, inner: Table, split: str) -> None:
        parts, own = outer.by[split], inner.by[split]
        common = [part for part in parts if part in own and fits(own[part], parts[part])]
        left = [self._nest((outer.id, split, part), (inner.id, split, part)) for part in common]
        if len(common) == len(own):
            whole = self.rests[self.number[outer.id,], self.number[inner.id,]]
            without = [self.number[outer.id, split, part] for part in parts if part not in own]
            self.sums.append(Sum(whole, tuple(chain(left, without))))
