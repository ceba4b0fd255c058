"""How often chance alone makes something so uneven: three exact tails, and the control of false discoveries.

Probabilities are floats worked out by logarithms of factorials: right to nine figures at the sizes that a window has.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, exp, lgamma, log


def uneven(hits: int, units: int, all_hits: int, all_units: int, odds: float = 1.0) -> float:
    """P(at least `hits` of the `all_hits` fall among the `units`), these at `odds` times the odds of the others.

    Fisher's exact test, with the noncentral hypergeometric distribution where the odds of others are not even.
    """
    least, most = max(0, all_hits - (all_units - units)), min(all_hits, units)
    weights = [
        _log_choose(units, x) + _log_choose(all_units - units, all_hits - x) + x * log(odds)
        for x in range(least, most + 1)
    ]
    top = max(weights)
    scaled = [exp(weight - top) for weight in weights]
    return min(1.0, sum(scaled[max(0, hits - least) :]) / sum(scaled))


def frequent(hits: int, units: int, rate: float) -> float:
    """P(at least `hits` of `units` independent times, each with probability `rate`): the binomial tail."""
    if hits <= 0 or rate >= 1:
        return 1.0
    if rate <= 0:
        return 0.0
    terms = (exp(_log_choose(units, x) + x * log(rate) + (units - x) * log(1 - rate)) for x in range(hits, units + 1))
    return min(1.0, sum(terms))


def unbroken(longest: int, hits: int, units: int) -> float:
    """P(`hits` days among `units`, every order equally likely, hold an unbroken run of at least `longest`).

    Counted by inclusion and exclusion over the gaps between the days without a hit.
    """
    if longest <= 0:
        return 1.0
    gaps = units - hits + 1
    without = sum(
        (-1) ** some * comb(gaps, some) * comb(units - some * longest, units - hits)
        for some in range(hits // longest + 1)
    )
    every = comb(units, hits)
    return float((every - without) / every)


def cut_off(chances: Sequence[float], tested: int, q: float) -> float:
    """The largest of the probabilities that is found when at most the share `q` of all finds may be false; 0 for none.

    Benjamini and Hochberg (1995) over `tested` hypotheses; those that are not in `chances` count as not found.
    """
    found = 0.0
    for place, chance in enumerate(sorted(chances), start=1):
        if chance * tested <= q * place:
            found = chance
    return found


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
