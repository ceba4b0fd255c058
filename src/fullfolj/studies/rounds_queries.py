"""The rounds of a unit: those planned, the one that is on, and what could be planned."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from fullfolj.domain.schoolyear import SchoolYear, Term
from fullfolj.school import calendar
from fullfolj.school.enums import PeriodKind
from fullfolj.school.models import Organisation
from fullfolj.studies.models import Round
from fullfolj.studies.rounds_calendar import Span, proposed


@dataclass(frozen=True)
class CurrentRound:
    """The round that pupils are told in: the latest of the term that has opened. `number` is its place in the term."""

    span: Span
    number: int

    @property
    def term(self) -> Term:
        return Term.of(self.span.opens_on)

    def is_open(self, today: dt.date) -> bool:
        return today <= self.span.closes_on


@dataclass(frozen=True)
class RoundState:
    """The round that a unit is in, None before the term's first has opened; and when the next one opens, if any."""

    current: CurrentRound | None
    next_on: dt.date | None


def state(unit: Organisation, today: dt.date) -> RoundState:
    """Where the unit stands on the day."""
    rounds = Round.objects.filter(unit=unit, opens_on__gte=Term.of(today).first_day)
    spans = [span_of(one) for one in rounds.order_by("opens_on")]
    opened = latest((unit.pk, one) for one in spans if one.opens_on <= today)
    return RoundState(opened.get(unit.pk), next((one.opens_on for one in spans if one.opens_on > today), None))


def current_by_unit(units: Collection[int], today: dt.date) -> dict[int, CurrentRound]:
    """Unit (its number) → its round; units without one are left out. One statement."""
    opened = Round.objects.filter(unit__in=units, opens_on__range=(Term.of(today).first_day, today))
    return latest((one.unit_id, span_of(one)) for one in opened)


def latest(opened: Iterable[tuple[int, Span]]) -> dict[int, CurrentRound]:
    """Unit → the last of its rounds, of those of a term that have opened."""
    by_unit: dict[int, list[Span]] = {}
    for unit, span in opened:
        by_unit.setdefault(unit, []).append(span)
    return {unit: CurrentRound(max(spans, key=lambda one: one.opens_on), len(spans)) for unit, spans in by_unit.items()}


def span_of(one: Round) -> Span:
    return Span(one.opens_on, one.closes_on, one.conferences_on)


def planned(units: Collection[Organisation], today: dt.date) -> dict[int, list[Round]]:
    """Unit → its rounds of this school year and later, in order of time."""
    found: dict[int, list[Round]] = {unit.pk: [] for unit in units}
    rounds = Round.objects.filter(unit__in=units, closes_on__gte=SchoolYear.of(today).first_day)
    for one in rounds.order_by("opens_on"):
        found[one.unit_id].append(one)
    return found


def one_round(unit: Organisation, text: str) -> Round | None:
    """The unit's round of that uuid; None where it is taken back already, and for what is no uuid."""
    try:
        return Round.objects.filter(unit=unit, uuid=uuid.UUID(text)).first()
    except ValueError:
        return None


def proposal(unit: Organisation, rounds: Sequence[Round], today: dt.date) -> list[Span]:
    """What could be planned next, by the terms of the school's calendar; by half-years where it has none."""
    periods = [one for one in calendar.periods_of(unit) if one.kind == PeriodKind.TERM]
    terms = sorted((one.first_day, one.last_day) for one in periods if one.last_day >= today)
    if not terms:
        this = Term.of(today)
        after = Term.of(this.last_day + dt.timedelta(days=1))
        terms = [_schooldays(one) for one in (this, after)]
    return proposed(terms, [span_of(one) for one in rounds], today)


def _schooldays(term: Term) -> tuple[dt.date, dt.date]:
    """Roughly when pupils are at school: half-years begin and end with holidays."""
    begins, ends = {"HT": ((8, 17), (12, 18)), "VT": ((1, 8), (6, 11))}[term.name]
    year = term.first_day.year
    return dt.date(year, *begins), dt.date(year, *ends)
