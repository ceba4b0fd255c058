"""When rounds of the subject overview could be: two a term, each of two school weeks, before the talks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: How far into the term each of its rounds closes: a first picture, and a second while there is time to act on it.
_CLOSES = (1 / 3, 5 / 6)
#: From the Monday of one week to the Friday of the next.
_LASTS = dt.timedelta(days=11)
#: From the Friday when a round closes to the Monday when the talks begin: a week to read what was told.
_READING = dt.timedelta(days=10)
_FRIDAY = 4


@dataclass(frozen=True)
class Span:
    """A round as it is planned: first and last day, and the day on which the talks begin, None where there are none."""

    opens_on: dt.date
    closes_on: dt.date
    conferences_on: dt.date | None = None

    def meets(self, other: Span) -> bool:
        """Whether they have a day in common."""
        return self.opens_on <= other.closes_on and other.opens_on <= self.closes_on


def proposed(terms: Sequence[tuple[dt.date, dt.date]], planned: Sequence[Span], today: dt.date) -> list[Span]:
    """The rounds of the first of the terms (first and last day, in order) that lacks any that could still be held.

    Those that would have closed before today, or meet one that is planned, are left out; so is a term that has two.
    """
    for first, last in terms:
        held = sum(first <= one.opens_on <= last for one in planned)
        free = [one for one in _of_term(first, last) if one.closes_on >= today and not any(map(one.meets, planned))]
        if free and held < len(_CLOSES):
            return free[: len(_CLOSES) - held]
    return []


def _of_term(first: dt.date, last: dt.date) -> Iterator[Span]:
    for share in _CLOSES:
        day = first + (last - first) * share
        closes = day + dt.timedelta(days=_FRIDAY - day.weekday())
        yield Span(closes - _LASTS, closes, closes + _READING)
