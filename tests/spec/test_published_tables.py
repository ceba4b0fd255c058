"""Small numbers in tables that are published together: what one hides, another does not reveal."""

from __future__ import annotations

import pytest

from fullfolj.domain.published_tables import publish_tables
from fullfolj.domain.table_links import Table

title = "Small numbers in tables that hang together"
#: A table a line: what it is a subset of after <, then pupils:reached=published, the total and each part of a split.
TOGETHER = """
a hidden part hides the other: the total less the one would tell of the other (complementary, within a split)
  T            40:25=62.5    sex.girls 31:20=..    sex.boys 9:5=..
nearly all of one sex hides the other; ~100 tells of one to four, not of how many
  T            60:45=75.0    sex.girls 30:28=~100  sex.boys 30:17=..
~100 of ten to nineteen is one who did not reach: the hidden sex would be known, and it is of few
  T            28:21=..      sex.girls 19:18=~100  sex.boys 9:3=..
the same, but who keeps the ~100 company is of many
  T            45:33=73.3    sex.girls 19:18=~100  sex.boys 26:15=..
one who did not reach, in either part
  T            11:10=~100    sex.girls 1:0=..      sex.boys 10:10=..
few who reached are hidden like few who did not
  T            60:24=40.0    sex.girls 30:20=..    sex.boys 30:4=..
each split by itself: one hides nothing of another
  T            60:38=63.3    sex.girls 30:20=66.7  sex.boys 30:18=60.0  new.yes 8:3=..  new.no 52:35=..
a table that leaves few pupils of another is hidden: the one less the other would tell of five
  T0           100:60=60.0
  T1 < T0      95:57=..
a table that leaves four who did not reach, of many pupils
  T0           100:60=60.0
  T1 < T0      60:24=..
a table that leaves few, by way of its parts too
  T0           100:60=60.0   sex.girls 50:30=60.0  sex.boys 50:30=60.0
  T1 < T0      95:57=..      new.yes 20:12=..      new.no 75:45=..
the girls of a table are girls of the table around it: no total tells of few, but girls less girls would
  T0           100:60=60.0   sex.girls 50:30=60.0  sex.boys 50:30=60.0
  T1 < T0      80:48=60.0    sex.girls 46:27=..    sex.boys 34:21=..
a table inside a cell leaves few of the cell, though many of the table
  T0           100:60=60.0   sex.girls 50:30=60.0  sex.boys 50:30=60.0
  T1 < T0.sex.girls   44:26=..
a table of the very pupils of a hidden cell
  T0           100:60=60.0   sex.girls 93:55=..    sex.boys 7:5=..
  T1 < T0.sex.girls   93:55=..
in a chain the first less the last tells of four who did not reach, though the middle one is hidden
  T0           100:60=60.0
  T1 < T0      92:55=..
  T2 < T1      86:50=..
in a chain where only the middle one leaves few, only that is hidden
  T0           100:60=60.0
  T1 < T0      95:57=..
  T2 < T1      70:40=57.1
two tables in the same cell could be apart: then they leave five pupils
  T0           100:60=60.0
  T1 < T0      50:30=60.0
  T2 < T0      45:28=..
two tables in the same cell that leave many whichever way they lie
  T0           300:180=60.0
  T1 < T0      100:60=60.0
  T2 < T0      60:36=60.0
two that could make up the cell together: then four pupils are in both
  T0           100:60=60.0
  T1 < T0      60:36=60.0
  T2 < T0      44:26=..
two of which one could lie in the other: then it leaves five pupils of it
  T0           200:120=60.0
  T1 < T0      65:39=60.0
  T2 < T0      60:35=..
two of nearly the same size that a split keeps apart
  T0           200:120=60.0  school.A 103:62=60.2  school.B 97:58=59.8
  T1 < T0.school.A    85:50=58.8
  T2 < T0.school.B    80:46=57.5
four parts with one who did not reach each, and four in all: all four would be known
  T            120:116=..    class.A 30:29=~100  class.B 30:29=~100  class.C 30:29=~100  class.D 30:29=~100
three parts, and four in all: one of them has two, nobody knows which
  T            90:86=~100    class.A 30:29=~100  class.B 30:29=~100  class.C 30:28=~100
nobody reached, so nobody of the few did: that total is hidden, for their figure is
  T            60:0=..       sex.girls 55:0=..     sex.boys 5:0=..
all reached, so all of the few did
  T            60:60=..      sex.girls 55:55=..    sex.boys 5:5=..
nobody reached of many in either part
  T            60:0=.        sex.girls 30:0=.      sex.boys 30:0=.
those of unknown sex are told of, and a table has none: then those of known sex outside it would be five
  T0           125:75=60.0   sex.girls 50:30=60.0  sex.boys 50:30=60.0  sex.unknown 25:15=60.0
  T1 < T0      95:57=..      sex.girls 47:28=..    sex.boys 48:29=..
a part that can't lie in the part of its name says nothing of it
  T0           60:40=66.7    sex.girls 25:15=60.0  sex.boys 35:25=71.4
  T1 < T0      40:28=70.0    sex.girls 26:19=73.1  sex.boys 14:9=64.3
what was hidden on the way and need not be is told: the total
  T0           42:10=23.8    new.yes 9:3=..        new.no 33:7=..
  T1 < T0      33:7=..       new.yes 0:0=..        new.no 33:7=..
nothing is left of a table inside another
  T0           60:38=63.3
  T1 < T0      60:38=63.3
tables that do not hang together
  T0           100:60=60.0
  T1           95:57=60.0
"""


def _cases() -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in TOGETHER.strip().splitlines():
        if line.startswith("  "):
            found[-1][1].append(line)
        else:
            found.append((line, []))
    return found


def _table(line: str) -> tuple[Table, dict[str, str]]:
    """The table of a line, and what is published of its cells: the total under ""."""
    head, *words = line.split()
    outer = None
    if words[0] == "<":
        _sign, outer, *words = words
    expected: dict[str, str] = {}
    by: dict[str, dict[str, tuple[int, int]]] = {}
    total, name = (0, 0), ""
    for word in words:
        if "=" not in word:
            name = word
            continue
        counts, _, expected[name] = word.partition("=")
        n, _, k = counts.partition(":")
        if name:
            split, _, part = name.partition(".")
            by.setdefault(split, {})[part] = int(n), int(k)
        else:
            total = int(n), int(k)
    return Table(head, total, by, outer), expected


@pytest.mark.parametrize(("why", "lines"), _cases(), ids=lambda value: value if isinstance(value, str) else "")
def test_tables_together(why: str, lines: list[str]) -> None:
    drawn = [_table(line) for line in lines]
    found = publish_tables([table for table, _expected in drawn])
    for table, expected in drawn:
        told = found[table.id]
        cells = {"": told.total} | {f"{s}.{p}": cell for s, parts in told.by.items() for p, cell in parts.items()}
        assert {name: str(cell) for name, cell in cells.items()} == expected, why
