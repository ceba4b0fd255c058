"""How answers become a mark in each dimension. Pure; the rule is written out in `docs/how-to` and in tests/spec.

Of the items of a dimension that are answered, the share that point to a need of support. Under a quarter it works,
from a quarter it is to be watched, from a half support is needed, and also when two prioritised items point there.
With fewer than 60 per cent of the items answered, and not all the prioritised ones, nothing can be said. Items of
context never count, nor those that belong to no dimension. The dimensions are never summed. Source: our own rule,
`reference/domain.md` 5.3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fullfolj.domain.attachment import Mark
from fullfolj.mapping.instruments.content import Dimension, Instrument, Whole

__all__ = [
    "Answers",
    "ClassDimension",
    "DimensionProfile",
    "Mark",
    "Refusal",
    "RiskMark",
    "class_dimension",
    "profile",
]

#: Item → the number of the chosen answer, or a word for why there is none (Refusal).
type Answers = Mapping[str, int | str]


#: Per cent of what is answered that points to a need: from the first a dimension is watched, from the second it needs.
WATCHED_FROM, NEEDED_FROM = 25, 50
#: So many prioritised items that point to a need are enough by themselves.
PRIORITISED_ENOUGH = 2
#: Per cent of the items that must be answered before anything is said.
ANSWERED_ENOUGH = 60


class Refusal(StrEnum):
    """An answer that is none: never read as fine, never as a need."""

    SKIP = "skip"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class DimensionProfile:
    """One dimension: the mark, of how many items it is made, and the items that point to a need of support.

    `pointing` and `answered` count items, parts of one item as one; `items` all that count.
    """

    dimension: Dimension
    mark: Mark
    pointing: int
    answered: int
    items: int
    points: tuple[str, ...]


def profile(instrument: Instrument, answers: Answers) -> tuple[DimensionProfile, ...]:
    """The dimensions that the instrument asks of, in their order."""
    return tuple(_dimension(dimension, wholes, answers) for dimension, wholes in instrument.wholes.items())


def _dimension(dimension: Dimension, wholes: Sequence[Whole], answers: Answers) -> DimensionProfile:
    told = [(one, _points(one, answers)) for one in wholes]
    answered = sum(points is not None for _one, points in told)
    pointing = [one for one, points in told if points]
    enough = answered * 100 >= len(wholes) * ANSWERED_ENOUGH or _prioritised_answered(told)
    prioritised = sum(one.is_prioritised for one in pointing)
    mark = _mark(len(pointing), answered, prioritised) if enough else Mark.NO_BASIS
    return DimensionProfile(dimension, mark, len(pointing), answered, len(wholes), tuple(one.code for one in pointing))


def _prioritised_answered(told: Sequence[tuple[Whole, bool | None]]) -> bool:
    """Whether there are prioritised items, and all of them are answered."""
    prioritised = [points for one, points in told if one.is_prioritised]
    return bool(prioritised) and None not in prioritised


def _points(whole: Whole, answers: Answers) -> bool | None:
    """Whether the item points to a need of support; None when that can't be told from what is answered."""
    told: bool | None = False
    for part in whole.parts:
        value = answers.get(part.code)
        if not isinstance(value, int):
            told = None
        elif value in part.risk:
            return True
    return told


def _mark(pointing: int, answered: int, prioritised: int) -> Mark:
    if pointing * 100 >= answered * NEEDED_FROM or prioritised >= PRIORITISED_ENOUGH:
        return Mark.NEEDS_SUPPORT
    return Mark.WATCH if pointing * 100 >= answered * WATCHED_FROM else Mark.WORKS


class RiskMark(StrEnum):
    MARKED = "marked"
    NOT_MARKED = "not-marked"
    TOO_FEW = "too-few"


@dataclass(frozen=True)
class ClassDimension:
    """One dimension of a class: `needing` of the `told` pupils of whom enough is answered need support in it."""

    dimension: Dimension
    mark: RiskMark
    needing: int
    told: int


#: Fewer who have answered say nothing of a class, and could tell of one of them.
FEWEST = 10
#: A class is marked at so many per cent who need support, and so many pupils.
MARKED_FROM, FEWEST_MARKED = 25, 5


def class_dimension(dimension: Dimension, marks: Sequence[Mark]) -> ClassDimension:
    """A class is marked when at least a quarter of it, and at least five pupils, need support in the dimension.

    With fewer than ten pupils of whom enough is answered nothing is said. Source: `reference/domain.md` 5.3.
    """
    told = [one for one in marks if one is not Mark.NO_BASIS]
    needing = sum(one is Mark.NEEDS_SUPPORT for one in told)
    if len(told) < FEWEST:
        mark = RiskMark.TOO_FEW
    else:
        is_marked = needing >= FEWEST_MARKED and needing * 100 >= len(told) * MARKED_FROM
        mark = RiskMark.MARKED if is_marked else RiskMark.NOT_MARKED
    return ClassDimension(dimension, mark, needing, len(told))
