"""Whether the questions of a dimension hang together: Cronbach's alpha, with how sure it is.

Estimator: alpha from the variances of the items and of their sum (Cronbach 1951, Psychometrika 16), over those who have
answered every item of the dimension; items of context are left out, and the parts of one item are one, their mean. Each
item is first turned so that more is better, by which of its answers point to a need of support.

Interval: 95 per cent by the F distribution, (1 - true) / (1 - estimate) with n - 1 and (n - 1)(k - 1) degrees of
freedom (Feldt 1965, Psychometrika 30; Feldt, Woodruff and Salih 1987, Applied Psychological Measurement 11). It takes
the answers for normal and the items for equally good, which answers on four steps are not quite: it is a guide.

Alpha says whether the questions are answered alike. It does not say that they measure what they are meant to, nor
that they measure one thing only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from fullfolj.mapping.instruments.content import Dimension, Instrument, Item
from fullfolj.mapping.marks import Answers
from fullfolj.mapping.statistics.f_distribution import f_quantile

#: With fewer complete answers the interval is too wide to say anything by.
FEWEST_COMPLETE = 100
CONFIDENCE = 0.95
#: A dimension of one item hangs together with nothing.
FEWEST_ITEMS = 2


class WhyNot(StrEnum):
    """Why alpha can't be told."""

    TOO_FEW = "too-few"
    TOO_FEW_ITEMS = "too-few-items"
    ALIKE = "alike"


@dataclass(frozen=True)
class Alpha:
    """At most 1; below 0 when the items go against each other. `low` and `high` are the ends of its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Consistency:
    """One dimension: `alpha`, or `why_not`.

    `complete` have answered all of its `items`. `left_out` are items whose answers have no direction, so that they
    can't be turned; `alike` those that everybody answers in the same way (codes).
    """

    dimension: Dimension
    items: int
    complete: int
    alpha: Alpha | None
    why_not: WhyNot | None = None
    left_out: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()


class ConsistencyTally:
    """Sums over sheets, one sheet at a time: what is kept does not grow with how many there are."""

    def __init__(self, instrument: Instrument) -> None:
        counted = [one for one in instrument.items if one.is_counted]
        self._dimensions = [
            _DimensionTally(one, instrument, [item for item in counted if item.dimension is one])
            for one in instrument.dimensions
        ]

    def add(self, answers: Answers) -> None:
        for one in self._dimensions:
            one.add(answers)

    def to_data(self, *, fewest: int = 1) -> dict[str, Any]:
        """The sums, for `add_data`: dimension → how many, and for each item its sum and that of its squares.

        Only how many where they are fewer than `fewest`: the sums of one sheet are its answers.
        """
        return {one.dimension: one.to_data(fewest) for one in self._dimensions}

    def add_data(self, data: Mapping[str, Any]) -> None:
        """The sums of other sheets of the same instrument."""
        for one in self._dimensions:
            one.add_data(data[one.dimension])

    def found(self) -> Mapping[Dimension, Consistency]:
        """The dimensions that the instrument asks of, in their order."""
        return {one.dimension: one.found() for one in self._dimensions}


def turned(instrument: Instrument, item: Item) -> Mapping[int, int] | None:
    """Answer → the same on a scale where more is better; None when no end of the scale is the better one."""
    values = {one.value for one in instrument.options(item)}
    fine = values - item.risk
    if not item.risk or not fine:
        return None
    if max(item.risk) < min(fine):
        return {value: value for value in values}
    if min(item.risk) > max(fine):
        return {value: min(values) + max(values) - value for value in values}
    return None


class _DimensionTally:
    def __init__(self, dimension: Dimension, instrument: Instrument, items: Sequence[Item]) -> None:
        self.dimension = dimension
        self._wholes: dict[str, list[tuple[str, Mapping[int, int]]]] = {}
        self._left_out = []
        for item in items:
            scores = turned(instrument, item)
            if scores is None:
                self._left_out.append(item.code)
            else:
                self._wholes.setdefault(item.part_of or item.code, []).append((item.code, scores))
        self._complete = 0
        self._sums: dict[str, Fraction | int] = dict.fromkeys(self._wholes, 0)
        self._squares: dict[str, Fraction | int] = dict.fromkeys(self._wholes, 0)
        self._total_squares: Fraction | int = 0

    def add(self, answers: Answers) -> None:
        """Counts the sheet when every item has an answer that is one."""
        scores: dict[str, Fraction | int] = {}
        for code, parts in self._wholes.items():
            given = [of.get(value) for part, of in parts if isinstance(value := answers.get(part), int)]
            known = [one for one in given if one is not None]
            if len(known) < len(parts):
                return
            scores[code] = known[0] if len(known) == 1 else Fraction(sum(known), len(known))
        self._complete += 1
        for code, score in scores.items():
            self._sums[code] += score
            self._squares[code] += score * score
        self._total_squares += sum(scores.values()) ** 2

    def to_data(self, fewest: int) -> dict[str, Any]:
        if self._complete < fewest:
            return {"complete": self._complete, "items": {}, "total_squares": "0"}
        items = {code: [str(self._sums[code]), str(self._squares[code])] for code in self._wholes}
        return {"complete": self._complete, "items": items, "total_squares": str(self._total_squares)}

    def add_data(self, data: Mapping[str, Any]) -> None:
        self._complete += data["complete"]
        for code, (total, squares) in data["items"].items():
            self._sums[code] += Fraction(total)
            self._squares[code] += Fraction(squares)
        self._total_squares += Fraction(data["total_squares"])

    def found(self) -> Consistency:
        alpha, why_not, alike = None, self._why_not(), self._alike()
        if why_not is None:
            alpha = self._alpha()
        return Consistency(
            self.dimension, len(self._wholes), self._complete, alpha, why_not, tuple(self._left_out), alike
        )

    def _why_not(self) -> WhyNot | None:
        if len(self._wholes) < FEWEST_ITEMS:
            return WhyNot.TOO_FEW_ITEMS
        if self._complete < FEWEST_COMPLETE:
            return WhyNot.TOO_FEW
        return WhyNot.ALIKE if self._alike() or not self._total_spread() else None

    def _alike(self) -> tuple[str, ...]:
        if self._complete < FEWEST_COMPLETE:
            return ()
        return tuple(code for code in self._wholes if not self._spread(code))

    def _spread(self, code: str) -> Fraction | int:
        """The variance times n(n - 1): exact, and the factor is the same for all."""
        return self._complete * self._squares[code] - self._sums[code] ** 2

    def _total_spread(self) -> Fraction | int:
        return self._complete * self._total_squares - sum(self._sums.values()) ** 2

    def _alpha(self) -> Alpha:
        items = len(self._wholes)
        apart = Fraction(sum(self._spread(code) for code in self._wholes)) / self._total_spread()
        value = float(Fraction(items, items - 1) * (1 - apart))
        people = self._complete - 1
        low, high = (
            1 - (1 - value) * f_quantile(probability, people, people * (items - 1))
            for probability in ((1 + CONFIDENCE) / 2, (1 - CONFIDENCE) / 2)
        )
        return Alpha(value, low, high)
