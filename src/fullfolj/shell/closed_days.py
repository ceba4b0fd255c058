"""Days on which nobody is at school, in a form: when somebody is to act or to meet, a school day is asked for.

The end of something may lie on any day. Where no calendar is known nothing is refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django import forms
from django.utils.translation import gettext as _

from fullfolj.school import calendar
from fullfolj.school.enums import PeriodKind
from fullfolj.school.models import CalendarPeriod, Enrolment, Person
from fullfolj.shell import words
from fullfolj.signals.desk import holds

#: Longer than the summer; the nearest school day lies closer.
_REACH = 120


def periods_for(student: Person, on: dt.date) -> list[CalendarPeriod]:
    """The calendar of the school unit to which the pupil goes on the day, the latest of several; else none."""
    enrolled = Enrolment.objects.filter(holds(on), person=student).select_related("unit")
    latest = enrolled.order_by("start_date", "pk").last()
    return calendar.periods_of(latest.unit) if latest else []


def school_day_from(day: dt.date, periods: Collection[CalendarPeriod]) -> dt.date:
    """The day, or the first school day after it: what a form proposes."""
    return next(_school_days(day, periods, 1), day) if _why(day, periods) else day


def refuse_closed(form: forms.Form, name: str, periods: Collection[CalendarPeriod], today: dt.date) -> None:
    """An error at the field when nobody is at school on its day."""
    day = form.cleaned_data.get(name)
    if isinstance(day, dt.date) and name not in form.errors and (why := closed_on(day, periods, today)):
        form.add_error(name, why)


def closed_on(day: dt.date, periods: Collection[CalendarPeriod], today: dt.date) -> str:
    """Why nobody is at school on the day, and the nearest school days from today on.

    Empty where somebody is, and where the calendar does not tell: without one, and after its last term.
    """
    why = _why(day, periods)
    if not why:
        return ""
    before, after = next(_school_days(day, periods, -1), None), next(_school_days(day, periods, 1), None)
    nearest = [words.long_day(one, today) for one in (before, after) if one is not None and one >= today]
    if not nearest:
        return _("%(why)s Choose a school day.") % {"why": why}
    return _("%(why)s Choose a school day. Nearest: %(days)s.") % {"why": why, "days": words.listed(nearest)}


def _why(day: dt.date, periods: Collection[CalendarPeriod]) -> str:
    if not periods or calendar.is_school_day(day, periods):
        return ""
    off = next((one for one in periods if one.kind != PeriodKind.TERM and one.first_day <= day <= one.last_day), None)
    if off is not None:
        return _("The day lies in %(name)s.") % {"name": off.name or off.get_kind_display()}
    if day.weekday() > 4:
        return _("The day is a Saturday or a Sunday.")
    terms = [one for one in periods if one.kind == PeriodKind.TERM]
    if any(one.first_day <= day <= one.last_day for one in terms) or not terms:
        return _("The day is a public holiday.")
    is_between = any(one.last_day < day for one in terms) and any(day < one.first_day for one in terms)
    return _("The day lies between two terms.") if is_between else ""


def _school_days(day: dt.date, periods: Collection[CalendarPeriod], step: int) -> Iterator[dt.date]:
    """Those on one side of the day, the nearest first."""
    others = (day + dt.timedelta(days=step * number) for number in range(1, _REACH))
    return (one for one in others if calendar.is_school_day(one, periods))
