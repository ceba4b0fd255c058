"""Seeded draws that come out the same on every machine.

`random.Random` seeded with text and its `random()` are the parts that Python promises to keep; everything here is built
from those two.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from statistics import NormalDist

_NORMAL = NormalDist()


def stream(seed: int, *parts: object) -> Random:
    """A stream of its own for what `parts` names: one more pupil does not change the draws of the others."""
    return Random("|".join(str(part) for part in (seed, *parts)))  # noqa: S311 (made-up towns, no secrets)


def pick[T](rng: Random, items: Sequence[T]) -> T:
    """One of `items`, all as likely."""
    return items[int(rng.random() * len(items))]


def weighted[T](rng: Random, items: Sequence[tuple[T, float]]) -> T:
    """One of the (item, weight) pairs' items."""
    left = rng.random() * sum(weight for _, weight in items)
    for item, weight in items:
        left -= weight
        if left < 0:
            return item
    return items[-1][0]


def between(rng: Random, low: float, high: float) -> float:
    return low + (high - low) * rng.random()


def whole(rng: Random, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + int(rng.random() * (high - low + 1))


def normal(rng: Random) -> float:
    """A draw from the standard normal distribution, within about ±4."""
    return _NORMAL.inv_cdf(min(max(rng.random(), 0.00003), 0.99997))


def shuffled[T](rng: Random, items: Sequence[T]) -> list[T]:
    """A new list with the same items in drawn order."""
    return [item for _, _, item in sorted((rng.random(), place, item) for place, item in enumerate(items))]
