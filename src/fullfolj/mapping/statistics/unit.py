"""The unit beside one of its classes: whether the comparison means something, and tells of nobody else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from fullfolj.domain.disclosure import tells_of_few
from fullfolj.mapping.marks import FEWEST


@dataclass(frozen=True)
class Counted:
    """`needing` of the `told` pupils of whom enough is answered need support in a dimension."""

    needing: int
    told: int

    def __add__(self, other: Counted) -> Counted:
        return Counted(self.needing + other.needing, self.told + other.told)


@dataclass(frozen=True)
class UnitMean:
    """All pupils of a unit of whom enough is answered, over `classes` classes; every pupil weighs the same."""

    counted: Counted
    classes: int


def unit_mean[Class](
    classes: Mapping[Class, Counted], one: Class, *, seen: Collection[Class] = frozenset()
) -> UnitMean | None:
    """The unit's figure to set beside that of the class `one`; None where the comparison says nothing, or too much.

    `classes` are those of one unit that have answered the same version of the same instrument in the same term, `one`
    among them. It is the caller's to see to that: figures of another version or term are no comparison. It says
    something where there are two classes or more, and at least ten pupils of the others of whom enough is answered.

    It says too much where a reader who takes the classes they see from the unit's figure is left with few pupils:
    `seen` are the classes whose figures the reader sees besides `one`. Whoever sees them all learns nothing new.
    KeyError when `one` is not among the classes.
    """
    others = _sum(count for name, count in classes.items() if name != one)
    whole = classes[one] + others
    with_answers = sum(count.told > 0 for count in classes.values())
    if with_answers < 2 or others.told < FEWEST:
        return None
    unseen = _sum(count for name, count in classes.items() if name != one and name not in seen)
    if unseen.told and tells_of_few(unseen.told, unseen.needing):
        return None
    return UnitMean(whole, with_answers)


def _sum(counts: Iterable[Counted]) -> Counted:
    return sum(counts, Counted(0, 0))
