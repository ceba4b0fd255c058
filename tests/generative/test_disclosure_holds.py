"""What is told of two splits and their total never gives a sum over one to nine pupils, by plain linear algebra."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from fullfolj.domain.disclosure import LEAST, hide

_CELLS = st.dictionaries(
    st.tuples(st.sampled_from("789"), st.sampled_from(["A", "B", "C", ""])), st.integers(0, 25), max_size=7
)


def rank(rows: Sequence[Sequence[int]]) -> int:
    """Of a matrix, by elimination in exact numbers."""
    left, found = [[Fraction(value) for value in row] for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        found += 1
        for row in left:
            factor = row[column] / pivot[column]
            row[:] = [value - factor * other for value, other in zip(row, pivot, strict=True)]
    return found


@settings(deadline=None)
@given(_CELLS)
def test_nothing_told_gives_few_away(cells: dict[tuple[str, str], int]) -> None:
    full = {cell: pupils for cell, pupils in cells.items() if pupils}
    hidden, places = hide(cells), list(full)
    told = [[int(row == name) for row, _column in places] for name in {row for row, _c in places} - hidden.rows]
    told += [
        [int(column == name) for _row, column in places]
        for name in {column for _r, column in places} - hidden.columns - {""}
    ]
    if sum(full.values()) >= LEAST:
        told.append([1] * len(places))
    known = rank(told)
    for size in range(1, len(places) + 1):
        for some in combinations(range(len(places)), size):
            if sum(full[places[place]] for place in some) < LEAST:
                assert rank([*told, [int(place in some) for place in range(len(places))]]) > known


@given(_CELLS)
def test_where_every_part_is_large_nothing_is_hidden(cells: dict[tuple[str, str], int]) -> None:
    large = {cell: pupils + LEAST for cell, pupils in cells.items() if pupils}
    assert hide(large).rows == hide(large).columns == frozenset()
