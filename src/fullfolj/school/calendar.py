"""The school calendar: terms, breaks and study days, set by people; red days come from the law's list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache

import holidays

from fullfolj.domain.actor import Actor
from fullfolj.school.enums import PeriodKind
from fullfolj.school.history import recorded
from fullfolj.school.models import CalendarPeriod, Organisation


def set_period(
    *, organisation: Organisation, kind: PeriodKind, name: str, first_day: dt.date, last_day: dt.date, by: Actor
) -> CalendarPeriod:
    """The period, new or moved: one of a kind per first day."""
    with recorded("calendar.set", by=by):
        period, _ = CalendarPeriod.objects.update_or_create(
            organisation=organisation, kind=kind, first_day=first_day, defaults={"name": name, "last_day": last_day}
        )
    return period


def remove_period(*, period: CalendarPeriod, by: Actor) -> None:
    with recorded("calendar.remove", by=by):
        CalendarPeriod.objects.filter(pk=period.pk).delete()


def periods_of(unit: Organisation) -> list[CalendarPeriod]:
    """The unit's own periods and its organiser's, in order of first day."""
    places = [unit.pk, unit.organiser_pk]
    return list(CalendarPeriod.objects.filter(organisation_id__in=places).order_by("first_day", "kind"))


def coming_school_days(after: dt.date, count: int, periods: Iterable[CalendarPeriod]) -> list[dt.date]:
    """The next `count` weekdays of a term after `after` that are no red day, break or study day.

    Fewer where the calendar ends, and none without terms in it: then nobody knows.
    """
    known = list(periods)
    terms = [(p.first_day, p.last_day) for p in known if p.kind == PeriodKind.TERM]
    closed = [(p.first_day, p.last_day) for p in known if p.kind != PeriodKind.TERM]
    found: list[dt.date] = []
    day = after
    for _ in range(366):
        day += dt.timedelta(days=1)
        if len(found) == count:
            break
        if day.weekday() > 4 or day in _red_days(day.year):
            continue
        if any(a <= day <= b for a, b in terms) and not any(a <= day <= b for a, b in closed):
            found.append(day)
    return found


def is_school_day(day: dt.date, periods: Iterable[CalendarPeriod]) -> bool:
    """Whether pupils go to school that day: a weekday that is no red day, break or study day, in a term.

    Where the calendar has no terms at all, every such weekday counts.
    """
    if day.weekday() > 4 or day in _red_days(day.year):
        return False
    known = list(periods)
    terms = [one for one in known if one.kind == PeriodKind.TERM]
    closed = [one for one in known if one.kind != PeriodKind.TERM]
    if any(one.first_day <= day <= one.last_day for one in closed):
        return False
    return not terms or any(one.first_day <= day <= one.last_day for one in terms)


@cache
def _red_days(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("SE", years=year, categories=("public", "de_facto")))
