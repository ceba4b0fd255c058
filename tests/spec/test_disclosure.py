"""Small numbers: what may be published of how many out of how many."""

from __future__ import annotations

import pytest

from fullfolj.domain.disclosure import LEAST, Symbol, hide, publish, publish_split

title = "Small numbers"
#: Pupils, of whom reached, what is published, and why.
ALONE = """
0    0   .      no pupils
5    5   ..     fewer than ten pupils
9    0   ..     fewer than ten pupils, whatever they reached
10   0   .      nobody reached
10   1   ..     few reached
12   4   ..     few reached
12   5   41.7   five are no few
10   6   ..     four did not reach, and 60 percent is not nearly all
10   9   ~100   one did not reach, and 90 percent did
39  35   ..     four did not reach, 89.7 percent did
40  36   ~100   four did not reach, 90 percent did
41  36   87.8   five did not reach
40  40   100.0  all reached
80  41   51.2   one decimal, halves to the even figure
"""
#: Total, then each part as pupils:reached=published.
SPLIT = """
40:25=62.5    girls 31:20=..    boys 9:5=..     a hidden part hides the other: it could be worked out
60:38=63.3    girls 30:20=66.7  boys 30:18=60.0 nothing to hide
60:45=75.0    girls 30:28=~100  boys 30:17=..   nearly all of the one hides the other
60:27=45.0    girls 30:27=~100  boys 30:0=..    nobody of the one, nearly all of the other
60:0=.        girls 30:0=.      boys 30:0=.     nobody reached, in either
55:30=54.5    girls 25:15=..    boys 25:13=..   unknown 5:2=.. three parts
"""


@pytest.mark.parametrize("row", ALONE.strip().splitlines())
def test_a_share_alone(row: str) -> None:
    n, k, expected, *_why = row.split()
    assert str(publish(int(n), int(k))) == expected


def _parts(row: str) -> list[tuple[str, int, int, str]]:
    """The cells of a row, the total first."""
    found, name = [], "total"
    for word in row.split():
        if "=" in word:
            counts, _, expected = word.partition("=")
            n, _, k = counts.partition(":")
            found.append((name, int(n), int(k), expected))
        name = word
    return found


@pytest.mark.parametrize("row", SPLIT.strip().splitlines())
def test_parts_beside_their_total(row: str) -> None:
    (_, *total, expected), *parts = _parts(row)
    assert str(publish(*total)) == expected
    found = publish_split({name: (n, k) for name, n, k, _expected in parts})
    assert {name: str(cell) for name, cell in found.items()} == {name: told for name, _n, _k, told in parts}


@pytest.mark.parametrize(("n", "k"), [(3, 4), (3, -1), (-1, 0)])
def test_what_is_no_share_is_refused(n: int, k: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        publish(n, k)


def test_no_cell_of_a_table_can_be_worked_out_from_the_others() -> None:
    """All splits of small totals in two: none or both are hidden, and a number has at least five on either side."""
    for n in range(2 * LEAST + 4):
        for k in range(n + 1):
            for girls in range(n + 1):
                for reached in range(max(0, k - (n - girls)), min(girls, k) + 1):
                    parts = {"girls": (girls, reached), "boys": (n - girls, k - reached)}
                    _nobody_alone(parts)


def _nobody_alone(parts: dict[str, tuple[int, int]]) -> None:
    found = publish_split(parts)
    hidden = [name for name, cell in found.items() if cell in (Symbol.HIDDEN, Symbol.NEARLY_ALL)]
    assert len(hidden) in (0, len(parts))
    for name in set(parts) - set(hidden):
        n, k = parts[name]
        assert n == 0 or (n >= LEAST and (k == 0 or (k >= 5 and n - k not in (1, 2, 3, 4))))


#: Year levels and classes with pupils in both, → what is hidden beside the total, and why.
TWO_WAYS = """
7:7A=12 7:7B=12 8:8A=20              ->              nothing to hide
7:7A=8 7:7B=30                       -> 7A 7B        a hidden class hides another: the total less the other would tell
7:7A=9 7:7B=20 8:8A=25 8:8B=11       -> 7A 7B        the company is from the same year level: else that would tell
7:7A=9 7:7B=20 8:8A=25               -> 7A 7B        the only class of another year level stays
7:7A=12 8:7A=4 8:8A=20               -> 7A 8A        year level 8 less class 8A would tell of four
7:7A=6 8:8A=8                        -> 7 8 7A 8A    both small, and fourteen together
7:7A=5                               -> 7 7A         fewer than ten in all
7:7A=20 7:=3                         -> 7A           year level 7 less class 7A would tell of those without a class
7:7A=12 7:7B=0                       ->              nobody is nothing to hide
"""


@pytest.mark.parametrize("row", TWO_WAYS.strip().splitlines())
def test_two_splits_beside_their_total(row: str) -> None:
    drawn, _, rest = row.partition("->")
    expected = rest.split("  ")[0].split()
    cells = {}
    for word in drawn.split():
        place, _, pupils = word.partition("=")
        level, _, group = place.partition(":")
        cells[level, group] = int(pupils)
    found = hide(cells)
    assert [*sorted(found.rows), *sorted(found.columns)] == expected
