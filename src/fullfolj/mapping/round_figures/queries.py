"""The figures of closed rounds. No pupil stands in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from fullfolj.domain.schoolyear import Term
from fullfolj.mapping.instruments.content import Instrument
from fullfolj.mapping.models import MappingRound, RoundFigures
from fullfolj.mapping.round_figures.counts import RoundCounts


@dataclass(frozen=True)
class CountedRound:
    """A closed round with what was counted of it. Each is told by itself: to add two up would tell, beside the report
    from before the second, of those whom the second has asked.
    """

    first: dt.date
    last: dt.date
    counts: RoundCounts

    @property
    def term(self) -> Term:
        return Term.of(self.first)

    @property
    def instrument(self) -> Instrument:
        return self.counts.instrument


def counted(rounds: Iterable[MappingRound]) -> dict[int, CountedRound]:
    """By the number of the round, the one that closed first before others; those that are not counted are not there.

    What makes no marks is counted as nothing, and is not there either. One statement.
    """
    figures = RoundFigures.objects.filter(round__in=rounds).exclude(counts={}).select_related("round__instrument")
    found = {}
    for one in figures.order_by("round__closes_on", "round__opens_on", "round_id"):
        instrument = one.round.instrument.instrument
        counts = RoundCounts.from_data(one.counts, instrument)
        found[one.round_id] = CountedRound(one.round.opens_on, one.round.closes_on, counts)
    return found
