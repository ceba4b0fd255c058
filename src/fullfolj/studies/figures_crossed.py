"""Girls, boys and newly arrived overlap: where one of them lies in another, what is between them may be few.

The tables of `domain.published_tables` know splits that part the pupils, and not that all the newly arrived of a school
are boys. Whoever works there does, and can take one told figure from another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fullfolj.studies.figures_cells import BOYS, GIRLS, NEW, Kind, Pair

type Few = Callable[[int, int], bool]
"""Whether so many pupils, of whom so many reach, are few."""


@dataclass(frozen=True)
class Row:
    """Pupils of one kind at a school, at least one, and how many of them reach."""

    school: str
    kind: Kind
    pair: Pair


@dataclass(frozen=True)
class _Group:
    """The rows of a table that are told as one figure, each a bit of `bits`; `part` is None for the whole table."""

    table: str
    part: str | None
    bits: int


def tell_of_few(tables: Mapping[str, Sequence[Row]], is_few: Few) -> bool:
    """Whether newly arrived, with another figure or two, would tell of few in any of the tables (name → rows)."""
    numbers = {row: at for at, row in enumerate(dict.fromkeys(row for rows in tables.values() for row in rows))}
    pairs = [row.pair for row in numbers]
    groups = [group for name, rows in tables.items() for group in _groups(name, rows, numbers)]
    return any(_is_few(rest, pairs, is_few) for rest in _rests(groups))


def _groups(name: str, rows: Sequence[Row], numbers: Mapping[Row, int]) -> Iterator[_Group]:
    for part in (None, GIRLS, BOYS, NEW):
        mine = [row for row in rows if part in (None, row.kind.sex, row.kind.arrived)]
        if mine:
            yield _Group(name, part, sum(1 << numbers[row] for row in mine))


def _rests(groups: Sequence[_Group]) -> Iterator[int]:
    """What is left of a figure when others that lie in it are taken away, newly arrived among them.

    Newly arrived in newly arrived, and in the whole of their own table, are for the tables' own rules.
    """
    for new in (one for one in groups if one.part == NEW):
        for other in groups:
            if other.part == NEW or (other.part is None and other.table == new.table):
                continue
            for outer, inner in ((new.bits, other.bits), (other.bits, new.bits)):
                if not inner & ~outer:
                    yield outer & ~inner
        yield from _beside(new, [one for one in groups if one.table == new.table])


def _beside(new: _Group, own: Sequence[_Group]) -> Iterator[int]:
    """The whole table without newly arrived and a sex that none of them is of."""
    whole = next(one.bits for one in own if one.part is None)
    for sex in own:
        if sex.part in (GIRLS, BOYS) and not sex.bits & new.bits:
            yield whole & ~sex.bits & ~new.bits


def _is_few(bits: int, pairs: Sequence[Pair], is_few: Few) -> bool:
    """Nobody at all is no secret."""
    mine = [pair for at, pair in enumerate(pairs) if bits >> at & 1]
    return bool(mine) and is_few(sum(n for n, _k in mine), sum(k for _n, k in mine))
