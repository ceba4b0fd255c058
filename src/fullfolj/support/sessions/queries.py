"""What a pupil's support measures are counted against: the school's own days and what they were begun with."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.timezone import localdate

from fullfolj.school.models import Organisation, Person
from fullfolj.signals.school_days import SchoolDays
from fullfolj.support.catalogue import queries as catalogue
from fullfolj.support.catalogue.content import Kind
from fullfolj.support.models import ATTENDANCE, Booking, Intervention, Outcome, Session


@dataclass(frozen=True)
class Background:
    """`unit` is where the pupil goes to school, None where the pupil goes nowhere; `kinds` by slug and version.

    `booked` are kind and day → whether the pupil came to a slot of that kind that the pupil had booked.
    """

    unit: Organisation | None
    kinds: Mapping[tuple[str, int], Kind] = field(default_factory=dict)
    school_days: SchoolDays | None = None
    booked: Mapping[tuple[str, dt.date], Outcome] = field(default_factory=dict)

    def kind(self, one: Intervention) -> Kind | None:
        return self.kinds.get((one.kind, one.kind_version or 0))

    def sessions(self, one: Intervention) -> Sequence[Session]:
        """Those that are noted (`sessions` at hand), and booked slots of its kind on other days while it went on.

        What comes of a slot is not kept in the support measure: it has no number of its own.
        """
        noted = list(one.sessions.all())
        days = {session.date for session in noted}
        booked = [
            Session(intervention=one, student_id=one.student_id, date=day, outcome=outcome)
            for (kind, day), outcome in self.booked.items()
            if kind == one.kind and day not in days and one.starts_on <= day <= (one.ended_on or day)
        ]
        return [*noted, *booked]

    def planned(self, one: Intervention, until: dt.date) -> int | None:
        """How many sessions the plan holds from its first day until the day, by the school's days; None without a plan.

        A school week is five days: three school days of a twice-a-week plan hold one whole session.
        """
        if one.times_a_week is None or self.unit is None or self.school_days is None:
            return None
        days = [day for day in self.school_days.of(self.unit, one.starts_on) if day <= until]
        return one.times_a_week * len(days) // 5

    def planned_so_far(self, one: Intervention) -> int | None:
        """Until the day that the school days go to, or that on which it ended."""
        if self.school_days is None:
            return None
        until = self.school_days.as_of
        return self.planned(one, until if one.ended_on is None else min(until, one.ended_on))


NOTHING = Background(None)


def background(student: Person, measures: Iterable[Intervention], today: dt.date) -> Background:
    """Of one pupil's. Three statements, and one for own kinds."""
    every: Sequence[Intervention] = list(measures)
    begun_with = [(one.kind, one.kind_version) for one in every if one.kind and one.kind_version]
    if not begun_with and not any(one.times_a_week for one in every):
        return NOTHING
    unit = next(iter(catalogue.units_of(student, today)), None)
    kinds = catalogue.names_of(begun_with)
    return Background(unit, kinds, SchoolDays(today), _booked(student, {slug for slug, _version in begun_with}))


def _booked(student: Person, kinds: Iterable[str]) -> Mapping[tuple[str, dt.date], Outcome]:
    """Kind and day → whether the pupil came to a booked slot; who came to one of two that day came."""
    told = Booking.objects.filter(
        student=student, slot__kind__in=kinds, slot__called_off_at=None, seat__left_at=None
    ).exclude(seat__outcome="")
    found: dict[tuple[str, dt.date], set[Outcome]] = defaultdict(set)
    for kind, starts_at, outcome in told.values_list("slot__kind", "slot__starts_at", "seat__outcome"):
        found[kind, localdate(starts_at)].add(Outcome(outcome))
    return {key: min(outcomes, key=ATTENDANCE.index) for key, outcomes in found.items()}
