"""Whether one pupil's absence has changed more than it is wont to swing. Pure.

Days of absence come in spells, so twenty days tell less than twenty independent ones. Both windows are therefore
counted as fewer days (the variance inflation of a first-order chain: n (1 - r) / (1 + r), where r is how much a day
follows the day before in the pupil's own two windows, never taken as less than `LEAST_TIE`). The interval of the
difference is Newcombe's hybrid of two Wilson intervals (Statistics in Medicine 17, 1998, method 10), which stays right
near 0 and 1.

A change is never a proof that the support is why: support begins when absence is high, and what is high falls back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from statistics import NormalDist

from fullfolj.support.effect.days import Days, History

#: How much a day follows the day before, at least: twenty days are too few to show that it does less.
LEAST_TIE = 0.5
MOST_TIE = 0.9
_Z = NormalDist().inv_cdf(0.975)


class Verdict(StrEnum):
    FEW = "few"
    CANNOT_TELL = "cannot-tell"
    LESS = "less"
    MORE = "more"


@dataclass(frozen=True)
class OwnChange:
    """After minus before as shares, with a 95 per cent interval; None where there are too few days.

    `usual` are the school days before those, back to sixty: what the pupil is used to.
    """

    before: Days
    after: Days
    usual: Days
    verdict: Verdict
    difference: float | None = None
    low: float | None = None
    high: float | None = None


def own_change(history: History, start: dt.date, until: dt.date) -> OwnChange:
    """As many school days before `start` as there are from it up to `until`, at most twenty of each."""
    after = history.after(start, until)
    before = history.before(start, after.held)
    usual = history.before(start, 60, skip=before.held)
    if not (before.is_enough and after.is_enough):
        return OwnChange(before, after, usual, Verdict.FEW)
    tie = _tie(history.stretch(before), history.stretch(after))
    low, high = interval(before, after, tie)
    verdict = Verdict.LESS if high < 0 else Verdict.MORE if low > 0 else Verdict.CANNOT_TELL
    return OwnChange(before, after, usual, verdict, after.share - before.share, low, high)


def interval(before: Days, after: Days, tie: float) -> tuple[float, float]:
    """The 95 per cent interval of after minus before when a day follows the one before so much."""
    fewer = (1 - tie) / (1 + tie)
    p, (p_low, p_high) = before.share, _wilson(before.share, before.reported * fewer)
    q, (q_low, q_high) = after.share, _wilson(after.share, after.reported * fewer)
    return q - p - sqrt((q - q_low) ** 2 + (p_high - p) ** 2), q - p + sqrt((q_high - q) ** 2 + (p - p_low) ** 2)


def _wilson(share: float, n: float) -> tuple[float, float]:
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * sqrt(share * (1 - share) / n + _Z**2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def _tie(*stretches: Sequence[bool | None]) -> float:
    """The correlation of neighbouring reported days, each window around its own mean, kept within its bounds.

    In short rows it comes out too low by about (1 + 3 r) / n (Kendall, Biometrika 41, 1954), which is put back.
    """
    both, alone, count = 0.0, 0.0, 0
    for days in stretches:
        known = [float(day) for day in days if day is not None]
        mean = sum(known) / len(known)
        alone += sum((day - mean) ** 2 for day in known)
        both += sum((one - mean) * (other - mean) for one, other in pairwise(known))
        count += len(known)
    seen = both / alone if alone else 0.0
    return min(MOST_TIE, max(LEAST_TIE, seen + (1 + 3 * seen) * len(stretches) / count))
