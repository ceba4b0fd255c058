"""What a unit's pupils have answered an instrument over the terms, as counts.

Only rounds that have closed count: of an open one two reports of two days would tell what was handed in between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from fullfolj.access.gate import Visitor
from fullfolj.domain.schoolyear import Term
from fullfolj.mapping import permissions
from fullfolj.mapping.instruments.content import Instrument, Party
from fullfolj.mapping.models import MappingRound
from fullfolj.mapping.round_figures.counting import is_counted
from fullfolj.mapping.round_figures.queries import CountedRound, counted
from fullfolj.school.models import Group, Organisation
from fullfolj.school.swedish import SvSort

#: Terms that a report looks back on.
MOST_TERMS = 6


@dataclass(frozen=True)
class Choice:
    """An instrument that the unit has asked: the version of its newest round."""

    code: str
    instrument: Instrument


@dataclass(frozen=True)
class OpenRound:
    """A round that is answered today: of how many pupils the answers are handed in, or staff are done."""

    closes_on: dt.date
    done: int


@dataclass(frozen=True)
class UnitAnswers:
    """The counted rounds of one instrument at a unit in which somebody has answered, the one that closed first before
    the others; `classes` are the names of classes, in their order.

    `open` are its rounds that are answered today, of which nothing else is told; `uncounted` the last days of those
    that have closed and are soon counted.
    """

    unit: Organisation
    chosen: Choice | None
    choices: Sequence[Choice]
    rounds: Sequence[CountedRound]
    classes: Mapping[str, str]
    open: Sequence[OpenRound] = ()
    uncounted: Sequence[dt.date] = ()


def choices(unit: Organisation) -> list[Choice]:
    """What the unit has asked, the newest first."""
    rounds = MappingRound.objects.filter(unit=unit).order_by("instrument__code", "-opens_on", "-pk")
    newest = rounds.distinct("instrument__code").select_related("instrument")
    ordered = sorted(newest, key=lambda one: (one.opens_on, one.pk), reverse=True)
    return [Choice(one.instrument.code, one.instrument.instrument) for one in ordered]


def chosen_of(every: Sequence[Choice], code: str) -> Choice | None:
    """The one of that code, else the first; None where there are none."""
    return next((one for one in every if one.code == code), next(iter(every), None))


def unit_answers(visitor: Visitor, unit: Organisation, code: str) -> UnitAnswers:
    """What was counted of the unit's closed rounds. No pupil, no sheet; a handful of statements."""
    closed = set(MappingRound.objects.filter(unit=unit, closes_on__lt=visitor.today).values_list("instrument__code"))
    every = [one for one in choices(unit) if is_counted(one.instrument)]
    every.sort(key=lambda one: (one.code,) not in closed)  # first what there is something to tell of
    chosen = chosen_of(every, code)
    if chosen is None:
        return UnitAnswers(unit, None, every, [], {})
    rounds = closed_rounds(unit, chosen.code, visitor.today)
    found = counted(rounds)
    told = [one for one in found.values() if one.counts.answered]
    groups = Group.objects.filter(mapping_rounds__in=rounds).distinct().order_by(SvSort("display_name"), "pk")
    names = {str(number): name for number, name in groups.values_list("pk", "display_name")}
    uncounted = [one.closes_on for one in rounds if one.pk not in found]
    return UnitAnswers(unit, chosen, every, told, names, _open_rounds(unit, chosen, visitor), uncounted)


def closed_rounds(unit: Organisation, code: str, today: dt.date) -> list[MappingRound]:
    """The oldest first, of the last terms: all whose last day has passed."""
    rounds = list(
        MappingRound.objects.filter(unit=unit, instrument__code=code, closes_on__lt=today)
        .select_related("instrument")
        .order_by("opens_on", "pk")
    )
    terms = list(dict.fromkeys(Term.of(one.opens_on) for one in rounds))[-MOST_TERMS:]
    return [one for one in rounds if Term.of(one.opens_on) in terms]


def _open_rounds(unit: Organisation, chosen: Choice, visitor: Visitor) -> list[OpenRound]:
    """The first to close first. No answer is read."""
    told = "staff_mappings" if chosen.instrument.party is Party.STAFF else "sheets"
    is_done = {f"{told}__{'done_at' if told == 'staff_mappings' else 'handed_in_at'}__isnull": False}
    is_reached = Q(**is_done, **{f"{told}__student__in": visitor.scope(permissions.PLAN).ids()})
    rounds = MappingRound.objects.filter(
        unit=unit, instrument__code=chosen.code, opens_on__lte=visitor.today, closes_on__gte=visitor.today
    )
    told_of = rounds.annotate(done=Count(f"{told}__student", filter=is_reached, distinct=True))
    return [OpenRound(*one) for one in told_of.order_by("closes_on", "pk").values_list("closes_on", "done")]
