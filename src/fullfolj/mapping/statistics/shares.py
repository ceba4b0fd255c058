"""Shares of a unit, its year levels and its classes as they may be told beside one another, and of girls and boys.

Groups of fewer than ten pupils are not told, nor what is left when told groups are taken from each other
(`disclosure.hide`). Of others one to four who count, or do not, are told as *one to four*; while a reader who knows how
many pupils every group has could still work out how many (`worked_out`), another figure is hidden: complementary
suppression, by steps. There is no order but that of years and names.

A class with pupils of several year levels counts as that of most of them, so that classes lie in year levels and these
in the unit: for groups that lie in one another what can be worked out is found exactly. Girls and boys lie across the
classes, so they are told of many only, and to the nearest five per cent: no count follows from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from fullfolj.domain.disclosure import FEW, LEAST, hide, tells_of_few
from fullfolj.domain.table_links import Counts, Sum
from fullfolj.domain.worked_out import worked_out


class Kind(NamedTuple):
    """Pupils of one year level (None: not known) and class ('': in none)."""

    level: int | None
    group: str


class Shown(StrEnum):
    """How a figure may be told."""

    EXACT = "exact"
    FEW = "few"
    ALL_BUT_FEW = "all-but-few"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Told:
    """`count` of `of` pupils; both None where hidden, `count` alone where it is told as one to four (or all but)."""

    shown: Shown
    of: int | None
    count: int | None


@dataclass(frozen=True)
class UnitShares:
    """The unit, its year levels in order (None last), its classes by their keys, and the year level of each class."""

    whole: Told
    levels: Mapping[int | None, Told]
    classes: Mapping[str, Told]
    level_of: Mapping[str, int | None]


def unit_shares(cells: Mapping[Kind, Counts]) -> UnitShares:
    """`cells` are pupils and how many of them count: those who need support, or have answered.

    Groups of nobody are left out; a unit of nobody is told as 0 of 0.
    """
    return _Unit(_in_one_level_each({kind: pair for kind, pair in cells.items() if pair[0]})).told()


def _in_one_level_each(cells: Mapping[Kind, Counts]) -> Mapping[Kind, Counts]:
    levels: dict[str, Counter[int | None]] = {}
    for kind, (n, _k) in cells.items():
        levels.setdefault(kind.group, Counter())[kind.level] += n
    found: dict[Kind, Counts] = {}
    for kind, (n, k) in cells.items():
        ((level, _most),) = levels[kind.group].most_common(1) if kind.group else ((kind.level, n),)
        moved = kind._replace(level=level)
        before = found.get(moved, (0, 0))
        found[moved] = before[0] + n, before[1] + k
    return found


type _Node = tuple[str, Any]  # "unit", "level", "class" or "none", and which
_WHOLE: _Node = ("unit", None)


class _Unit:
    """The figures by number: what may be told, and those in no class of a year level, which are never told."""

    def __init__(self, cells: Mapping[Kind, Counts]) -> None:
        self._cells = cells
        levels = sorted({kind.level for kind in cells}, key=lambda level: (level is None, level or 0))
        self._levels: list[_Node] = [("level", level) for level in levels]
        self._classes: list[_Node] = [("class", name) for name in dict.fromkeys(one.group for one in cells) if name]
        without = [("none", level) for level in dict.fromkeys(one.level for one in cells if not one.group)]
        self._nodes = [_WHOLE, *self._levels, *self._classes, *without]
        self._counts = [self._sum(node) for node in self._nodes]
        self._sums = list(self._all_sums(cells))
        self._shown = self._alone()
        while (leak := self._leak()) is not None:
            self._shown[self._next(leak)] = Shown.HIDDEN

    def told(self) -> UnitShares:
        found = {node: self._told(at) for at, node in enumerate(self._nodes)}
        levels, classes = ({key: found[kind, key] for kind, key in nodes} for nodes in (self._levels, self._classes))
        level_of = {one.group: one.level for one in self._cells if one.group}
        return UnitShares(found[_WHOLE], levels, classes, level_of)

    def _sum(self, node: _Node) -> Counts:
        mine = [pair for one, pair in self._cells.items() if node in _nodes_of(one)]
        return sum(n for n, _k in mine), sum(k for _n, k in mine)

    def _all_sums(self, cells: Mapping[Kind, Counts]) -> Iterator[Sum]:
        number = {node: at for at, node in enumerate(self._nodes)}
        yield Sum(0, tuple(number[node] for node in self._levels))
        for level in self._levels:
            inside = dict.fromkeys(_nodes_of(one)[2] for one in cells if ("level", one.level) == level)
            yield Sum(number[level], tuple(number[node] for node in inside))

    def _alone(self) -> list[Shown]:
        """Each figure by the number of its pupils and of those who count."""
        hidden = hide({(str(one.level), one.group): n for one, (n, _k) in self._cells.items()})
        shown = []
        for (kind, key), (n, k) in zip(self._nodes, self._counts, strict=True):
            is_hidden = {
                "unit": 0 < n < LEAST,
                "level": str(key) in hidden.rows,
                "class": key in hidden.columns,
                "none": True,
            }[kind]
            shown.append(Shown.HIDDEN if is_hidden else _alone(n, k))
        return shown

    def _leak(self) -> int | None:
        """A figure from which few could be worked out: it is not told itself, or known without all that is in it."""
        values = [k for _n, k in self._counts]
        known = worked_out(values, [self._bounds(at) for at in range(len(self._nodes))], self._sums)
        for at in sorted(known):
            if self._shown[at] is not Shown.EXACT and tells_of_few(*self._counts[at]):
                return at
        for one in self._sums:
            if one.whole in known and tells_of_few(*self._left(one, known)):
                return one.whole
        return None

    def _left(self, one: Sum, known: set[int]) -> Counts:
        """What is left of a group without all known groups in it, at any depth; nobody where none is known."""
        n, k = self._counts[one.whole]
        taken = [self._counts[at] for at in self._known_in(one, known)]
        return (n - sum(n for n, _k in taken), k - sum(k for _n, k in taken)) if taken else (0, 0)

    def _known_in(self, one: Sum, known: set[int]) -> Iterator[int]:
        for part in one.parts:
            if part in known:
                yield part
            else:
                for inner in (some for some in self._sums if some.whole == part):
                    yield from self._known_in(inner, known)

    def _bounds(self, at: int) -> tuple[int, int]:
        n, k = self._counts[at]
        return {
            Shown.EXACT: (k, k),
            Shown.FEW: (1, FEW),
            Shown.ALL_BUT_FEW: (n - FEW, n - 1),
            Shown.HIDDEN: (0, n),
        }[self._shown[at]]

    def _next(self, leak: int) -> int:
        """The smallest exact figure inside the leaking one or beside it, else the smallest; then those of few."""
        inside = {part for one in self._sums if one.whole == leak for part in one.parts}
        beside = {part for one in self._sums if leak in one.parts for part in one.parts}
        near = inside | beside

        def far(at: int) -> tuple[bool, bool, int, int]:
            return self._shown[at] is not Shown.EXACT, at not in near, self._counts[at][0], at

        return min((at for at, shown in enumerate(self._shown) if shown is not Shown.HIDDEN), key=far)

    def _told(self, at: int) -> Told:
        n, k = self._counts[at]
        shown = self._shown[at]
        if shown is Shown.HIDDEN:
            return Told(shown, None, None)
        return Told(shown, n, k if shown is Shown.EXACT else None)


def told_alone(n: int, k: int) -> Told:
    """How `k` of `n` may be told where nothing stands beside it that it could be worked out from."""
    if 0 < n < LEAST:
        return Told(Shown.HIDDEN, None, None)
    shown = _alone(n, k)
    return Told(shown, n, k if shown is Shown.EXACT else None)


def _alone(n: int, k: int) -> Shown:
    if not tells_of_few(n, k):
        return Shown.EXACT
    return Shown.FEW if k <= FEW else Shown.ALL_BUT_FEW


def _nodes_of(one: Kind) -> tuple[_Node, ...]:
    """The figures that the pupils are counted in."""
    inner = ("class", one.group) if one.group else ("none", one.level)
    return _WHOLE, ("level", one.level), inner


#: Of fewer pupils a share to the nearest five per cent would tell how many.
FEWEST_OF_A_SPLIT = 100
_STEP = 5


def rounded_split(parts: Mapping[str, Counts]) -> Mapping[str, int | None]:
    """Part → its share to the nearest five per cent; None with fewer than a hundred pupils. Nobody is left out."""
    return {
        name: _STEP * int(Fraction(100 * k, n * _STEP) + Fraction(1, 2)) if n >= FEWEST_OF_A_SPLIT else None
        for name, (n, k) in parts.items()
        if n
    }
