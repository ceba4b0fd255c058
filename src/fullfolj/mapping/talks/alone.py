"""For how long an adult whom a pupil has named is the only one who is told: one school day."""

from __future__ import annotations

import datetime as dt

from fullfolj.school.calendar import is_school_day, periods_of
from fullfolj.school.models import Organisation, Person
from fullfolj.signals.desk import holds

#: A calendar may end, or know of a long break: after so many days all are told whatever it says.
_LONGEST = 7


def all_told_from(student: Person, wished_on: dt.date) -> dt.date:
    """The day from which all who reach the pupil are told: the second school day, the day of the wish counted.

    Of a wish on a Friday it is Monday, on a Sunday Tuesday. The calendar of the pupil's school decides, of several the
    one whose day comes first.
    """
    units = Organisation.objects.filter(
        pk__in=student.enrolments.filter(holds(wished_on)).values("unit")
    ).select_related("parent")
    return min((_second_day(one, wished_on) for one in units), default=wished_on)


def _second_day(unit: Organisation, first: dt.date) -> dt.date:
    periods = periods_of(unit)
    days = [first + dt.timedelta(days=ahead) for ahead in range(_LONGEST)]
    at_school = [day for day in days if is_school_day(day, periods)]
    return at_school[1] if len(at_school) > 1 else first + dt.timedelta(days=_LONGEST)
