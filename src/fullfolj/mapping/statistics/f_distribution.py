"""Quantiles of the F distribution, by the incomplete beta function. Standard library only."""

from __future__ import annotations

from math import exp, lgamma, log, log1p

_STEPS = 10_000
_CLOSE = 1e-15
_TINY = 1e-300


def f_quantile(probability: float, numerator: float, denominator: float) -> float:
    """The value below which a share `probability` (between 0 and 1) lies, by the two numbers of degrees of freedom.

    ValueError for a probability of 0 or 1 or outside, and for degrees of freedom of 0 or less. Exact to about nine
    digits. If X is F with (n, d), then nX / (nX + d) is Beta with (n/2, d/2) (DLMF 8.17).
    """
    if not 0 < probability < 1 or numerator <= 0 or denominator <= 0:
        raise ValueError(f"no quantile {probability} with {numerator} and {denominator} degrees of freedom")
    low, high = 0.0, 1.0
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if regularised_beta(middle, numerator / 2, denominator / 2) < probability:
            low = middle
        else:
            high = middle
    return denominator * middle / (numerator * (1 - middle))


def regularised_beta(x: float, a: float, b: float) -> float:
    """I_x(a, b), for x from 0 to 1 and a and b above 0 (DLMF 8.17.1)."""
    if x in (0, 1):
        return float(x)
    # The fraction is quick on this side of the mean, and the function of the other side is one less it (DLMF 8.17.4).
    if x > (a + 1) / (a + b + 2):
        return 1 - regularised_beta(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return front * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction DLMF 8.17.22, by the modified method of Lentz (Thompson and Barnett 1986)."""
    c, d = 1.0, 1 / _away_from_nought(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _away_from_nought(1 + term * d)
            c = _away_from_nought(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return value


def _away_from_nought(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
