"""Small numbers: what may be published of how many out of how many (Skolverket's rules, made safe at both ends).

Skolverket writes `..` for fewer than ten pupils, `~100` where one to four did not reach, and `.` where there is nothing
to tell (export notes of SIRIS). Its `~100` says little of 6 in 10, so it stands from 90 percent on; and few who
reached are hidden like few who did not. A pupil-level list is not published, and is not suppressed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from heapq import heappop, heappush

LEAST = 10  # pupils behind a published share
FEW = 4  # at most so many who reached, or did not, are somebody


class Symbol(StrEnum):
    """What stands in the place of a share."""

    HIDDEN = ".."
    NOTHING = "."
    NEARLY_ALL = "~100"


type Published = Decimal | Symbol
"""Per cent with one decimal, or the symbol that stands instead."""


def tells_of_few(n: int, k: int) -> bool:
    """Whether `k` of `n` told exactly would tell of somebody: few pupils, few who reached, or few who did not."""
    return 0 < n < LEAST or 1 <= k <= FEW or 1 <= n - k <= FEW


def publish(n: int, k: int) -> Published:
    """The share of `k` who reached out of `n` pupils as it may be published.

    `.` without pupils, and where nobody of at least ten reached. ValueError unless 0 ≤ k ≤ n.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no share")
    if tells_of_few(n, k):
        return Symbol.NEARLY_ALL if n >= LEAST and 1 <= n - k <= FEW and 10 * k >= 9 * n else Symbol.HIDDEN
    if k == 0:
        return Symbol.NOTHING
    return (Decimal(100 * k) / n).quantize(Decimal("0.1"), ROUND_HALF_EVEN)


def publish_split(parts: Mapping[str, tuple[int, int]]) -> dict[str, Published]:
    """Part (girls, boys) → its share as it may be published beside the others and their total; `parts` is (n, k).

    One hidden part could be worked out from the total and the others: then all are hidden, but those that are `~100`.
    """
    alone = {name: publish(n, k) for name, (n, k) in parts.items()}
    if not {Symbol.HIDDEN, Symbol.NEARLY_ALL} & set(alone.values()):
        return alone
    return {name: cell if cell == Symbol.NEARLY_ALL else Symbol.HIDDEN for name, cell in alone.items()}


type Cells = Mapping[tuple[str, str], int]
"""A table of two splits of the same pupils: (row, column) → pupils in both."""
type _Node = tuple[str, str]  # ("row" or "column", its name); "" stands for all hidden ones together
type _Graph = dict[_Node, dict[_Node, int]]


@dataclass(frozen=True)
class Hidden:
    """The rows and columns whose figures may not be told."""

    rows: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()


def hide(cells: Cells) -> Hidden:
    """Which groups to hide when sums or means of rows, of columns and of all are told beside each other.

    Fewer than ten pupils are never told of, neither as a group nor as what is left when told figures are taken from
    each other. The figures of the cells themselves are never told, and a column without a name never is. All are
    hidden when there are fewer than ten pupils together.

    Rows and columns are the nodes of a graph and the cells its edges; hidden rows are one node, hidden columns
    another. What can be worked out from the told figures are then the graph's cuts: none of them may hold one to nine
    pupils (complementary suppression; Gusfield, A graph theoretic approach to statistical data security, SIAM J.
    Comput. 17, 1988).
    """
    full = {cell: pupils for cell, pupils in cells.items() if pupils}
    if sum(full.values()) < LEAST:
        return Hidden(frozenset(row for row, _column in full), frozenset(column for _row, column in full if column))
    hidden: set[_Node] = set()
    while (found := _weakest(_graph(full, hidden))) is not None:
        hidden.add(found)
    return Hidden(
        frozenset(name for kind, name in hidden if kind == "row"),
        frozenset(name for kind, name in hidden if kind == "column"),
    )


def _graph(cells: Cells, hidden: Collection[_Node]) -> _Graph:
    graph: _Graph = {}
    for (row, column), pupils in cells.items():
        ends: list[_Node] = [("row", row), ("column", column)]
        one, other = ((kind, "") if (kind, name) in hidden else (kind, name) for kind, name in ends)
        for here, there in ((one, other), (other, one)):
            graph.setdefault(here, {})
            graph[here][there] = graph[here].get(there, 0) + pupils
    return graph


def _weakest(graph: _Graph) -> _Node | None:
    """The group to hide next: the smallest that is too small itself, else one beside a cut that tells of too few."""

    def size(node: _Node) -> tuple[int, _Node]:
        return sum(graph[node].values()), node

    told = {node for node in graph if node[1]}
    small = [node for node in told if size(node)[0] < LEAST]
    if small:
        return min(small, key=size)
    cut = next((cut for part in _parts(graph) if (cut := _small_cut(part)) is not None), None)
    if cut is None:
        return None
    ends = {(one, other) for one in cut for other in graph[one] if other not in cut}
    touched = {node for pair in ends for node in pair}
    # Of the kind of those hidden, and beside them: it keeps company with what the cut would tell of.
    company = {
        near for pair in ends for this, other in (pair, pair[::-1]) if not this[1] for near in graph[other]
    } & told
    return min(company or touched & told or told, key=size)


def _parts(graph: _Graph) -> Iterator[_Graph]:
    """The graph's connected parts."""
    left = set(graph)
    while left:
        part, new = set[_Node](), {min(left)}
        while new:
            part |= new
            new = {near for node in new for near in graph[node]} - part
        left -= part
        yield {node: graph[node] for node in sorted(part)}


def _small_cut(part: _Graph) -> set[_Node] | None:
    """One side of the smallest cut of a connected graph, when it holds fewer than ten pupils (Stoer, Wagner 1997)."""
    graph = {node: dict(edges) for node, edges in part.items()}
    merged = {node: {node} for node in graph}
    while len(graph) > 1:
        before, last, weight = _last_two(graph)
        if weight < LEAST:
            return merged[last]
        merged[before] |= merged.pop(last)
        for near, pupils in graph.pop(last).items():
            del graph[near][last]
            if near != before:
                graph[before][near] = graph[before].get(near, 0) + pupils
                graph[near][before] = graph[before][near]
    return None


def _last_two(graph: _Graph) -> tuple[_Node, _Node, int]:
    """The last two nodes when each next is the one most tied to those before, and how tied the last one is."""
    ties = dict.fromkeys(graph, 0)
    before = last = min(graph)
    queue = [(0, last)]
    weight = 0
    while queue:
        tied, node = heappop(queue)
        if node not in ties or -tied != ties[node]:
            continue
        before, last, weight = last, node, ties.pop(node)
        for near, pupils in graph[node].items():
            if near in ties:
                ties[near] += pupils
                heappush(queue, (-ties[near], near))
    return before, last, weight
