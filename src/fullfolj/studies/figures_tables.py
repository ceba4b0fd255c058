"""Figures about studies as they may be told: every one goes through the rules for small numbers (`domain`).

What is told of different measures (mathematics, English, eligibility) is told apart: none is a sum of others. What is
told of one measure is told together: a school lies in its organiser, and the last year level in its school. Those who
left last year are other pupils than those who go there now; whoever goes the year again is among both, in different
measures, and no figure of the one can be taken from the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fullfolj.domain.disclosure import Published, Symbol, publish
from fullfolj.domain.published_tables import publish_tables
from fullfolj.domain.table_links import Table
from fullfolj.studies.figures_cells import Cell
from fullfolj.studies.figures_count import Count

type Level = int | None


@dataclass(frozen=True)
class Told:
    """A share as it may be told. `pupils` is None where it is hidden, `reached` where no exact figure stands."""

    published: Published
    pupils: int | None
    reached: int | None

    @property
    def is_hidden(self) -> bool:
        return self.published == Symbol.HIDDEN

    @property
    def lacking(self) -> Count | None:
        """None where no exact figure stands."""
        if self.pupils is None or self.reached is None:
            return None
        return Count(self.pupils - self.reached, self.pupils)


NOBODY = Told(Symbol.NOTHING, 0, 0)


def told(pair: tuple[int, int], published: Published) -> Told:
    """`pair` is pupils and how many reach; what is not published of it is left behind here."""
    n, k = pair
    if published == Symbol.HIDDEN:
        return Told(published, None, None)
    return Told(published, n, None if published == Symbol.NEARLY_ALL else k)


@dataclass(frozen=True)
class SubjectLine:
    """A subject of a school: each year level in which something is told of anybody, and all of them together."""

    code: str
    levels: Mapping[Level, Told]
    whole: Told


def subjects(cells: Sequence[Cell]) -> list[SubjectLine]:
    """The subjects of a school, in no order.

    Year levels are different pupils and are told each for itself. The whole school is told where all of them are told
    exactly: then the sum says nothing that they do not, and no year level has to be hidden for its sake.
    """
    counted: dict[tuple[str, Level], Count] = defaultdict(lambda: Count(0, 0))
    for cell in cells:
        for code, one in cell.subjects.items():
            counted[code, cell.kind.year_level] += one
    pairs = {place: (one.told, one.told - one.lacking) for place, one in counted.items()}
    names = {place: f"{place[0]} {place[1]}" for place in pairs}
    published = publish_tables([Table(names[place], pair) for place, pair in pairs.items()])
    lines: dict[str, dict[Level, Told]] = {}
    for place, pair in pairs.items():
        lines.setdefault(place[0], {})[place[1]] = told(pair, published[names[place]].total)
    return [SubjectLine(code, levels, sum_of(levels.values())) for code, levels in lines.items()]


def sum_of(parts: Iterable[Told]) -> Told:
    """What can be added up by anybody; hidden as soon as one part is not told exactly."""
    every = [(one.pupils, one.reached) for one in parts]
    numbers = [(n, k) for n, k in every if n is not None and k is not None]
    if len(numbers) < len(every):
        return Told(Symbol.HIDDEN, None, None)
    n, k = sum(n for n, _k in numbers), sum(k for _n, k in numbers)
    return told((n, k), publish(n, k))
