"""How much less the beginners are away than those beside them, with an interval that holds its promise. Pure.

If the support does nothing, each in a set could as well have been the one who began. So the difference is compared with
what it would have been had somebody else in each set been drawn (a randomisation test within matched sets; Rosenbaum,
Observational Studies, 2nd ed., 2002, 3.2). What is left of differences before the start is taken out by a straight
line through the days away before, all in the sets alike (covariance adjustment; Rosenbaum, Statistical Science 17,
2002).
The interval holds every effect that the test does not reject, the same effect for all. The draws follow from a fixed
seed, so that a page says the same twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from fullfolj.support.effect.matched import BEFORE, Set

DRAWS = 999
_SEED = 20_281_007
_STEPS = 40


@dataclass(frozen=True)
class Estimate:
    """Percentage-point difference as a share (-0.05 is five points less away), and the interval around it."""

    difference: float
    low: float
    high: float


def estimate(sets: Sequence[Set], *, wrong: float, draws: int = DRAWS) -> Estimate:
    """`wrong` is how often at most the interval may miss what is true: 0.05 for 95 per cent. At least two sets."""
    went, began = _residuals(sets)
    found = _Found(went, began, draws)
    middle = found.difference
    return Estimate(middle, _edge(found.chance, middle, -1, wrong), _edge(found.chance, middle, 1, wrong))


class _Found:
    """The difference, and the same had others been drawn: each falls straight with the effect that is tried."""

    def __init__(self, went: Sequence[Sequence[float]], began: Sequence[Sequence[float]], draws: int) -> None:
        rng = Random(_SEED)  # noqa: S311
        scaled = [
            [
                (one * len(ys) / (len(ys) - 1), other * len(ys) / (len(ys) - 1))
                for one, other in zip(ys, zs, strict=True)
            ]
            for ys, zs in zip(went, began, strict=True)
        ]
        self._a = sum(values[0][0] for values in scaled)
        self._b = sum(values[0][1] for values in scaled)
        self._drawn = [_drawn(scaled, rng) for _ in range(draws)]

    @property
    def difference(self) -> float:
        return self._a / self._b

    def chance(self, effect: float) -> float:
        """How often a draw lies as far out when the effect is this one; the sets as they are count as one draw."""
        observed = abs(self._a - effect * self._b) - 1e-9
        return (1 + sum(abs(a - effect * b) >= observed for a, b in self._drawn)) / (1 + len(self._drawn))


def _drawn(scaled: Sequence[Sequence[tuple[float, float]]], rng: Random) -> tuple[float, float]:
    a = b = 0.0
    for values in scaled:
        one, other = values[int(rng.random() * len(values))]
        a += one
        b += other
    return a, b


def _edge(chance: Callable[[float], float], middle: float, way: int, wrong: float) -> float:
    """Where the test begins to reject, sought outwards and then between; the widest possible is a whole."""
    inside, outside = 0.0, 0.02
    while outside < 1 and chance(middle + way * outside) > wrong:
        inside, outside = outside, 2 * outside
    for _ in range(_STEPS if outside < 1 else 0):
        half = (inside + outside) / 2
        if chance(middle + way * half) > wrong:
            inside = half
        else:
            outside = half
        if outside - inside < 1e-4:
            break
    return middle + way * outside


def _residuals(sets: Sequence[Set]) -> tuple[list[list[float]], list[list[float]]]:
    """How it went, and who began, around each set's mean, less what the days before foretell."""
    went = [_centred([one.went for one in each.places]) for each in sets]
    began = [_centred([1.0] + [0.0] * (len(each.places) - 1)) for each in sets]
    before = [[_centred([getattr(one, name) for one in each.places]) for name in BEFORE] for each in sets]
    axes = _axes([[value for each in before for value in each[at]] for at in range(len(BEFORE))])
    return _less(went, axes), _less(began, axes)


def _centred(values: Sequence[float]) -> list[float]:
    mean = sum(values) / len(values)
    return [value - mean for value in values]


def _axes(columns: Sequence[list[float]]) -> list[list[float]]:
    """The columns made perpendicular and of length one (Gram and Schmidt); those that say nothing new left out."""
    axes: list[list[float]] = []
    for column in columns:
        rest = _without(column, axes)
        length = sum(value * value for value in rest) ** 0.5
        if length > 1e-6:
            axes.append([value / length for value in rest])
    return axes


def _without(values: Sequence[float], axes: Sequence[Sequence[float]]) -> list[float]:
    rest = list(values)
    for axis in axes:
        along = sum(value * unit for value, unit in zip(rest, axis, strict=True))
        rest = [value - along * unit for value, unit in zip(rest, axis, strict=True)]
    return rest


def _less(groups: Sequence[Sequence[float]], axes: Sequence[Sequence[float]]) -> list[list[float]]:
    rest = iter(_without([value for group in groups for value in group], axes))
    return [[next(rest) for _value in group] for group in groups]
