"""A reader of published tables who knows all numbers of pupils, and looks for another world that would look the same.

Shares nothing with the system. A figure is safe when there is such a world where it is another.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

type Json = dict[str, Any]
type Place = tuple[str, ...]


def cells(table: Json) -> dict[Place, tuple[int, int]]:
    """(table,) and (table, split, part) → pupils and who reached."""
    found: dict[Place, tuple[int, int]] = {(table["id"],): (table["total"]["n"], table["total"]["k"])}
    for split, parts in table.get("by", {}).items():
        found |= {(table["id"], split, part): (pair["n"], pair["k"]) for part, pair in parts.items()}
    return found


def told(table: Json) -> dict[Place, object]:
    """The same of a table as it is published."""
    found: dict[Place, object] = {(table["id"],): table["total"]}
    for split, parts in table.get("by", {}).items():
        found |= {(table["id"], split, part): cell for part, cell in parts.items()}
    return found


def may_not_be_known(n: int, k: int) -> bool:
    """The rules of domain.md 7.6 with their recommendations, for one who knows the number exactly."""
    return n > 0 and (n < 10 or k in (1, 2, 3, 4) or n - k in (1, 2, 3, 4))


class Attacker:
    """What is told of tables, and what follows from how they are said to hang together.

    One who is sharp thinks of `~100` standing from 90 percent on: no more than a tenth did not reach. What that alone
    gives away, the rules give away; what is hidden only to keep others company is then no secret.
    """

    def __init__(self, tables: list[Json], published: list[Json], *, is_sharp: bool = False) -> None:
        self.is_sharp = is_sharp
        self.truth = {place: pair for table in tables for place, pair in cells(table).items()}
        self.told = {place: cell for table in published for place, cell in told(table).items()}
        self.by_id = {table["id"]: table for table in tables}
        self.pairs = [pair for table in tables for pair in self._pairs(table)]
        self.splits = [
            (((table["id"],)), [(table["id"], split, part) for part in parts])
            for table in tables
            for split, parts in table.get("by", {}).items()
        ]
        self.value: dict[object, int] = {place: k for place, (_n, k) in self.truth.items()}
        self.bounds: dict[object, tuple[int, int]] = {place: self._of_cell(place) for place in self.truth}
        self.sums: list[tuple[object, list[object]]] = [(whole, list(parts)) for whole, parts in self.splits]
        for outer, inner in self.pairs:
            self.value[outer, inner] = self.value[outer] - self.value[inner]
            self.bounds[outer, inner] = 0, self.truth[outer][0] - self.truth[inner][0]
            self.sums.append((outer, [inner, (outer, inner)]))

    def _of_cell(self, place: Place) -> tuple[int, int]:
        n, k = self.truth[place]
        cell = self.told[place]
        if cell == "..":
            return 0, n
        return (n - min(4, n // 10 if self.is_sharp else 4), n - 1) if cell == "~100" else (k, k)

    def _around(self, table: Json) -> Iterator[Place]:
        while name := table.get("subset_of"):
            place = tuple(name.split("."))
            yield place
            if len(place) > 1:
                yield place[:1]
            table = self.by_id[place[0]]

    def _pairs(self, table: Json) -> Iterator[tuple[Place, Place]]:
        """(outer, inner): the cells around the table, and its parts in those of the same name, if that can be."""
        for place in self._around(table):
            yield place, (table["id"],)
            if len(place) > 1:
                continue
            for split, parts in self.by_id[place[0]].get("by", {}).items():
                if (place[0], split) in {one[:2] for one in self._around(table)}:
                    continue  # it lies in one of the parts
                for part in parts.keys() & table.get("by", {}).get(split, {}).keys():
                    outer, inner = (place[0], split, part), (table["id"], split, part)
                    (n, k), (less_n, less_k) = self.truth[outer], self.truth[inner]
                    if less_k <= k and less_n - less_k <= n - k:
                        yield outer, inner

    def secrets(self) -> Iterator[tuple[str, object]]:
        """What must not be worked out: hidden cells, differences and unions of few."""
        for place, cell in self.told.items():
            n, k = self.truth[place]
            if n == 0 or cell not in ("..", "~100"):
                continue
            if not self.is_sharp or (may_not_be_known(n, k) and (cell == ".." or n >= 20)):
                yield "cell", place
        for outer, inner in self.pairs:
            n, k = (self.truth[outer][at] - self.truth[inner][at] for at in (0, 1))
            if not self.truth[inner][0]:
                continue  # what is left is the cell itself
            if may_not_be_known(n, k):
                yield "rest", (outer, inner)
        for _whole, parts in self.splits:
            if self.is_sharp:
                parts = [part for part in parts if self.told[part] == ".."]
            for size in range(2, len(parts)):
                for some in combinations(parts, size):
                    n, k = (sum(self.truth[place][at] for place in some) for at in (0, 1))
                    # One who did not reach, of ten to nineteen, is what `~100` gives away.
                    if may_not_be_known(n, k) and not (self.is_sharp and 10 <= n < 20 and n - k == 1):
                        yield "union", ("union", *some)

    def worked_out(self) -> list[tuple[str, object]]:
        """The secrets that have one value in every world that looks the same."""
        return [(kind, secret) for kind, secret in self.secrets() if not self._is_open(kind, secret)]

    def _is_open(self, kind: str, secret: object) -> bool:
        value, bounds, sums = dict(self.value), dict(self.bounds), list(self.sums)
        if kind == "union":
            assert isinstance(secret, tuple)
            value[secret] = sum(value[place] for place in secret[1:])
            bounds[secret] = 0, sum(self.truth[place][0] for place in secret[1:])
            sums.append((secret, list(secret[1:])))
        least, most = bounds[secret]
        other = [(value[secret] + 1, most), (least, value[secret] - 1)]
        patience = iter(range(_PATIENCE))
        return any(world({**bounds, secret: span}, sums, value, patience) for span in other if span[0] <= span[1])


_PATIENCE = 2_000
type Bounds = dict[object, tuple[int, int]]


def world(
    bounds: Bounds, sums: list[tuple[object, list[object]]], near: dict[object, int], patience: Iterator[int]
) -> bool:
    """Whether whole numbers within the bounds make all sums true: narrowing, then trying, the true value first.

    Whoever has tried so often without an end has worked out nothing.
    """
    if next(patience, None) is None:
        return True
    bounds = dict(bounds)
    if not _narrow(bounds, sums):
        return False
    free = [figure for figure, (least, most) in bounds.items() if least < most]
    if not free:
        return True
    figure = min(free, key=lambda one: bounds[one][1] - bounds[one][0])
    least, most = bounds[figure]
    return any(
        world({**bounds, figure: (value, value)}, sums, near, patience)
        for value in sorted(range(least, most + 1), key=lambda one: abs(one - near[figure]))
    )


def _narrow(bounds: Bounds, sums: list[tuple[object, list[object]]]) -> bool:
    """Narrows bounds by each sum until nothing changes; False when one is empty."""
    changed = True
    while changed:
        changed = False
        for whole, parts in sums:
            low, high = (sum(bounds[part][at] for part in parts) for at in (0, 1))
            spans = {whole: (low, high)}
            for part in parts:
                spans[part] = (
                    bounds[whole][0] - (high - bounds[part][1]),
                    bounds[whole][1] - (low - bounds[part][0]),
                )
            for figure, (least, most) in spans.items():
                now = max(bounds[figure][0], least), min(bounds[figure][1], most)
                if now[0] > now[1]:
                    return False
                if now != bounds[figure]:
                    bounds[figure], changed = now, True
    return True
