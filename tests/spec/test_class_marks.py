"""When a class is marked in a dimension: at a quarter of it, at least five pupils, and never of fewer than ten."""

from __future__ import annotations

import pytest

from fullfolj.mapping.instruments.content import Dimension
from fullfolj.mapping.marks import Mark, class_dimension

TABLE = """
needs-support  watch  works  no-basis   mark
            5      0     15         0   marked       5 of 20
            5      1     15         0   not-marked   5 of 21
            4      0      8         0   not-marked   4 of 12
            5      0      5         0   marked       5 of 10
            5      0      4         3   too-few      5 of 9
            0      0      0        25   too-few      0 of 0
            0     20      0         0   not-marked   0 of 20
            7      3     14         2   marked       7 of 24
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines()[1:], ids=lambda row: " ".join(row.split()))
def test_the_drawing_is_what_the_program_says(row: str) -> None:
    *numbers, mark, needing, _of, told = row.split()
    kinds = (Mark.NEEDS_SUPPORT, Mark.WATCH, Mark.WORKS, Mark.NO_BASIS)
    marks = [kind for kind, number in zip(kinds, numbers, strict=True) for _one in range(int(number))]
    found = class_dimension(Dimension.COGNITIVE, marks)
    assert (found.mark, found.needing, found.told) == (mark, int(needing), int(told))
