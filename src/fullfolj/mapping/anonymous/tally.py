"""What a class has answered together, as it is kept: how many gave each answer, and how many got each mark. Pure.

A sheet is added and forgotten. What two answers of one pupil had to do with each other is in the marks alone, which
are made of the sheet by the same rule as everybody's (`mapping.marks`).
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from fullfolj.domain.disclosure import FEW, LEAST
from fullfolj.mapping.instruments.content import Dimension, Instrument, Item
from fullfolj.mapping.marks import Answers, ClassDimension, Mark, class_dimension, profile
from fullfolj.mapping.statistics.shares import Shown, Told

#: As it lies in the database: {"items": {item: {answer: pupils}}, "marks": {dimension: {mark: pupils}}}.
type Tally = Mapping[str, Mapping[str, Mapping[str, int]]]


def added(tally: Tally, instrument: Instrument, answers: Answers) -> dict[str, Any]:
    """The tally with one sheet more. The one that is given is not changed."""
    found: dict[str, Any] = {"items": {}, "marks": {}} | deepcopy(dict(tally))
    for item, value in answers.items():
        _count(found["items"], item, str(value))
    for one in profile(instrument, answers):
        _count(found["marks"], one.dimension.value, one.mark.value)
    return found


def _count(into: dict[str, dict[str, int]], name: str, value: str) -> None:
    counts = into.setdefault(name, {})
    counts[value] = counts.get(value, 0) + 1


def told(count: int, of: int) -> Told:
    """Few are nobody up to four, and all but few are all but four up to all.

    That all of a class gave an answer, or nobody did, would tell of each.
    """
    if of < LEAST:
        return Told(Shown.HIDDEN, None, None)
    if count <= FEW:
        return Told(Shown.FEW, of, None)
    return Told(Shown.ALL_BUT_FEW, of, None) if of - count <= FEW else Told(Shown.EXACT, of, count)


def dimensions(instrument: Instrument, tally: Tally) -> list[ClassDimension]:
    """Each dimension that the instrument asks of, by the rule for classes."""
    return [class_dimension(one, _marks(tally, one)) for one in instrument.dimensions]


def _marks(tally: Tally, dimension: Dimension) -> list[Mark]:
    counts = tally.get("marks", {}).get(dimension.value, {})
    return [mark for mark in Mark for _pupil in range(counts.get(mark.value, 0))]


def pointing(item: Item, tally: Tally) -> tuple[int, int]:
    """How many answers point to a need of support, of how many that are answers."""
    return _of_answers(item, tally, item.risk)


def agreeing(instrument: Instrument, item: Item, tally: Tally) -> tuple[int, int]:
    """How many answers lie in the upper half of the item's scale, of how many that are answers."""
    values = sorted(one.value for one in instrument.options(item))
    return _of_answers(item, tally, frozenset(values[(len(values) + 1) // 2 :]))


def _of_answers(item: Item, tally: Tally, counted: frozenset[int]) -> tuple[int, int]:
    given = {
        int(value): n for value, n in tally.get("items", {}).get(item.code, {}).items() if value.lstrip("-").isdigit()
    }
    return sum(n for value, n in given.items() if value in counted), sum(given.values())
