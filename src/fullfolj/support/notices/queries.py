"""Which pupils were away without a valid reason, and whether their guardians have been told. From the lake and here."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.http import Http404
from django.utils.timezone import localdate

from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.domain.share import Coverage
from fullfolj.domain.versions import version
from fullfolj.lake import engine, store
from fullfolj.measures.invalid_days import InvalidDay, invalid_days
from fullfolj.school.ages import is_of_age
from fullfolj.school.models import Enrolment, Organisation, Person
from fullfolj.signals.desk import holds
from fullfolj.signals.models import Contact, ContactKind, Sweep, Whom
from fullfolj.support import permissions
from fullfolj.support.models import SameDayNotice

#: How far back the share looks: five weeks.
WINDOW = dt.timedelta(days=34)
#: What tells a guardian something, when it is noted with one for the day.
_TELLS = (ContactKind.REACHED_HOME, ContactKind.WROTE, ContactKind.MET_FAMILY, ContactKind.AUTOMATIC)


class Standing(StrEnum):
    """How it stands with one pupil and day."""

    SAME_DAY = "same-day"
    LATER = "later"
    EXCEPTION = "exception"
    NOT_NOTED = "not-noted"


@dataclass(frozen=True)
class Told:
    """One pupil and day with invalid absence. `notice` is what somebody has noted, `contact` what counts without."""

    student: int
    day: dt.date
    notice: SameDayNotice | None
    contact: Contact | None

    @property
    def standing(self) -> Standing:
        """What is noted goes before what a contact tells."""
        if self.notice is None:
            return Standing.NOT_NOTED if self.contact is None else Standing.SAME_DAY
        if self.notice.reason:
            return Standing.EXCEPTION
        return Standing.SAME_DAY if self.notice.told_on == self.day else Standing.LATER


@dataclass(frozen=True)
class NoticeData:
    """One school's days. `day` is the one that is shown, None where the lake has no day in the window.

    `told` is every pupil under 18 and day of the window; `late` are the days that no sweep knew of the same day.
    """

    unit: Organisation
    units: Sequence[Organisation]
    day: dt.date | None
    days: Sequence[dt.date]
    told: Sequence[Told]
    people: Mapping[int, Person]
    of_age: int
    late: frozenset[dt.date]
    coverage: Coverage
    day_coverage: Coverage

    @property
    def on_the_day(self) -> Sequence[Told]:
        """Those of the day that is shown, by name."""
        found = [one for one in self.told if one.day == self.day]
        return sorted(found, key=lambda one: (str(self.people[one.student]), one.student))


def notice_data(visitor: Visitor, school: uuid.UUID | None, asked: dt.date | None) -> NoticeData:
    """Of the pupils whose contacts the visitor notes. Http404 for another school, and a day that is not shown.

    The reading of those on the day is logged.
    """
    units = list(visitor.units(permissions.CONTACT))
    unit = next((one for one in units if school in (None, one.uuid)), None)
    if unit is None:
        raise Http404
    first = visitor.today - WINDOW
    people = _people(unit, visitor)
    found = _days(unit, people, first, visitor.today)
    days = [one.date for one in found]
    day = asked or (days[-1] if days else None)
    if asked is not None and asked not in days:
        raise Http404
    away = [(student, one.date) for one in found for student in one.students]
    young = [(student, on) for student, on in away if not is_of_age(people[student].birth_date, on)]
    told = _told(young, first)
    shown = sorted({one.student for one in told if one.day == day})
    ground = visitor.ground(permissions.CONTACT)
    log_readings(shown, by=visitor.actor, page="support.notices", ground=ground, at=visitor.now)
    return NoticeData(
        unit=unit,
        units=units,
        day=day,
        days=days,
        told=told,
        people=people,
        of_age=sum(1 for student, on in away if on == day and is_of_age(people[student].birth_date, on)),
        late=frozenset(days) - _known_in_time(unit, first),
        coverage=_sum(found),
        day_coverage=_sum([one for one in found if one.date == day]),
    )


def notice_of(student: Person, day: dt.date) -> SameDayNotice | None:
    """The pupil comes from a scope."""
    return SameDayNotice.objects.filter(student=student, day=day).select_related("by").first()


def latest_of(student: Person, today: dt.date) -> SameDayNotice | None:
    """The newest of the window; the pupil comes from a scope."""
    found = SameDayNotice.objects.filter(student=student, day__range=(today - WINDOW, today))
    return found.order_by("-day").first()


def version_of(notice: SameDayNotice | None) -> str:
    """Another text when somebody has noted, or changed, what it says."""
    return version(notice and (notice.way, notice.told_on, notice.reason, notice.word))


def _people(unit: Organisation, visitor: Visitor) -> dict[int, Person]:
    """Number → pupil of the unit today, within reach and not protected."""
    today = visitor.today
    enrolled = Enrolment.objects.filter(holds(today), unit=unit).values("person")
    reached = visitor.scope(permissions.CONTACT).ids()
    return Person.objects.filter(pk__in=reached).filter(pk__in=enrolled, is_protected=False).in_bulk()


def _days(unit: Organisation, students: Collection[int], first: dt.date, last: dt.date) -> list[InvalidDay]:
    if not students:
        return []
    paths = [path for _unit, path in store.current_of([unit.pk], first)]
    rows = Enrolment.objects.filter(unit=unit, person__in=students).values_list("person_id", "start_date", "end_date")
    columns = {"student": int, "start_date": dt.date, "end_date": dt.date}
    with engine.cursor() as cur:
        return invalid_days(cur, paths, engine.table(columns, list(rows)), students, first, last)


def _told(away: Sequence[tuple[int, dt.date]], first: dt.date) -> list[Told]:
    students = {student for student, _day in away}
    noted = SameDayNotice.objects.filter(student__in=students, day__gte=first).select_related("by")
    notices = {(one.student_id, one.day): one for one in noted}
    with_home = Q(whom=Whom.GUARDIAN) | Q(whom="")
    kept = Contact.objects.filter(with_home, student__in=students, date__gte=first, kind__in=_TELLS, undone_at=None)
    contacts = {(one.student_id, one.date): one for one in kept.select_related("by").order_by("-noted_at")}
    return [Told(*key, notices.get(key), contacts.get(key)) for key in away]


def _known_in_time(unit: Organisation, first: dt.date) -> frozenset[dt.date]:
    """Days of which a sweep that began the same day knew something."""
    swept = Sweep.objects.filter(organiser=unit.organiser_pk, data_through__gte=first, finished_at__isnull=False)
    rows = swept.values_list("data_through", "started_at")
    return frozenset(through for through, at in rows if through is not None and localdate(at) == through)


def _sum(days: Sequence[InvalidDay]) -> Coverage:
    return Coverage(sum(one.coverage.reported for one in days), sum(one.coverage.offered for one in days))
