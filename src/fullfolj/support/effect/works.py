"""What the page about a unit says of each kind of support. Pure; the bench runs this very function.

The more kinds, the likelier that one of them seems to work by chance. So each interval is made wider by the number of
kinds that are judged (Bonferroni): that the page claims anything at all where nothing is true, happens at most one time
in twenty.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from fullfolj.domain.disclosure import LEAST
from fullfolj.support.effect.matched import Matching, Pupil, match
from fullfolj.support.effect.own_change import Verdict
from fullfolj.support.effect.randomised import DRAWS, Estimate, estimate

#: Pages that claim something though nothing is true: at most one in twenty.
WRONG = 0.05
#: Pupils with somebody to compare with, at least; fewer than ten are never told of (disclosure).
FEWEST_PUPILS = LEAST
#: How often a true fall of five points, and of ten, is found with 60 pupils and one kind: measured, bin/bench effect.
POWER = 0.52
POWER_OF_TEN = 0.99


@dataclass(frozen=True)
class Judged:
    """`began` pupils have begun, `compared` of them have pupils beside; shares are means of these.

    `before`, `after` and what `others` did over the same days are None where too few are compared.
    """

    began: int
    compared: int
    verdict: Verdict
    before: float | None = None
    after: float | None = None
    others_before: float | None = None
    others_after: float | None = None
    estimate: Estimate | None = None


def judge[Kind](
    pupils: Mapping[int, Pupil], starts: Mapping[Kind, Mapping[int, dt.date]], until: dt.date, *, draws: int = DRAWS
) -> dict[Kind, Judged]:
    """Each kind of support with what can be said of it. `starts` are pupil → the first day with that kind."""
    found = {kind: match(pupils, first, until) for kind, first in starts.items()}
    judged = sum(len(one.sets) >= FEWEST_PUPILS for one in found.values())
    wrong = WRONG / max(1, judged)
    return {kind: _judged(len(starts[kind]), one, wrong, draws) for kind, one in found.items()}


def _judged(began: int, matching: Matching, wrong: float, draws: int) -> Judged:
    sets = matching.sets
    if len(sets) < FEWEST_PUPILS:
        return Judged(began, len(sets), Verdict.FEW)
    found = estimate(sets, wrong=wrong, draws=draws)
    verdict = Verdict.LESS if found.high < 0 else Verdict.MORE if found.low > 0 else Verdict.CANNOT_TELL
    beside = [each.places[1:] for each in sets]
    return Judged(
        began,
        len(sets),
        verdict,
        _mean([each.places[0].level for each in sets]),
        _mean([each.places[0].went for each in sets]),
        _mean([_mean([one.level for one in some]) for some in beside]),
        _mean([_mean([one.went for one in some]) for some in beside]),
        found,
    )


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
