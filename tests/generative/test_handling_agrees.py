"""The median wait against a naïve one: each who is lost to sight hands its weight on to those still watched (Efron)."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from fullfolj.signals.handling import Waited, median_wait

SIGNALS = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["answered", "waiting", "cleared"])), max_size=12)


def naive(signals: list[tuple[int, str]]) -> int | None:
    order = sorted(signals, key=lambda one: (one[0], one[1] != "answered"))  # an answer comes before a loss that day
    weights = [Fraction(1, len(order)) for _ in order]
    answered = Fraction(0)
    for place, (days, became) in enumerate(order):
        if became == "answered":
            answered += weights[place]
            rest_of_day = [weights[k] for k in range(place + 1, len(order)) if order[k] == (days, "answered")]
            if answered + sum(rest_of_day) >= Fraction(1, 2):
                return days
            continue
        left = len(order) - place - 1
        for later in range(place + 1, len(order)):
            weights[later] += weights[place] / left
    return None


@given(SIGNALS)
def test_the_median_wait(signals: list[tuple[int, str]]) -> None:
    waited = [
        Waited(number, days, became == "answered", became == "cleared", 5)
        for number, (days, became) in enumerate(signals)
    ]
    assert median_wait(waited) == naive(signals)
