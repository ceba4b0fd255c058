"""Which figures can be worked out exactly from those that are told: by adding, by taking away, and by their bounds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from fullfolj.domain.table_links import Sum

type Move = tuple[int, int]
"""A figure, and +1 or -1: it could be one more, or one less, for all that is known."""
type _Row = dict[int, int | Fraction]  # figure → how often it stands in a sum that is nought; whole numbers are quicker


def worked_out(values: Sequence[int], bounds: Sequence[tuple[int, int]], sums: Collection[Sum]) -> set[int]:
    """The figures that have one value only.

    `bounds` are what is known of each figure, least and most (twice the same for a told one); its true value lies
    between. A figure is open when it can move one step and, in each sum, another figure can make up for it. That is
    exact for sums that meet in no circle, as where groups only lie in one another and are split. Parts of the same name
    in both make circles: there row reduction finds what follows from several sums at once.
    """
    moves = {(figure, +1) for figure, (_least, most) in enumerate(bounds) if values[figure] < most}
    moves |= {(figure, -1) for figure, (least, _most) in enumerate(bounds) if least < values[figure]}
    while True:
        _balance(moves, sums)
        known = set(range(len(values))) - {figure for figure, _step in moves}
        alone = _alone(known, sums)
        if not alone:
            return known
        moves -= {(figure, step) for figure in alone for step in (+1, -1)}


def _balance(moves: set[Move], sums: Collection[Sum]) -> None:
    """Takes away the moves that no other figure of a sum makes up for, until there are none such."""
    sides = [[[(one.whole, -step), *((part, step) for part in one.parts)] for step in (+1, -1)] for one in sums]
    before = -1
    while len(moves) != before:
        before = len(moves)
        for up, down in sides:
            for here, there in ((up, down), (down, up)):
                against = {figure for figure, step in there if (figure, step) in moves}
                if len(against) < 2:
                    moves -= {(figure, step) for figure, step in here if not against - {figure}}


def _alone(known: Collection[int], sums: Collection[Sum]) -> set[int]:
    """The unknown figures that the sums together leave no freedom, by row reduction in exact numbers."""
    rows: dict[int, _Row] = {}
    for one in sums:
        row: _Row = {part: 1 for part in one.parts if part not in known}
        if one.whole not in known:
            row[one.whole] = -1
        for pivot in [figure for figure in row if figure in rows]:
            _take(row, rows[pivot], row[pivot])
        if not row:
            continue
        # What is left of a group is in few sums: taken first, rows stay short.
        pivot = max(row)
        factor = row[pivot]
        row = {
            figure: value * factor if abs(factor) == 1 else Fraction(value) / factor for figure, value in row.items()
        }
        for other in rows.values():
            if pivot in other:
                _take(other, row, other[pivot])
        rows[pivot] = row
    return {pivot for pivot, row in rows.items() if len(row) == 1}


def _take(row: _Row, other: _Row, times: int | Fraction) -> None:
    for figure, value in other.items():
        left = row.get(figure, 0) - times * value
        if left:
            row[figure] = left
        else:
            row.pop(figure, None)
