"""A municipality of 20,000 pupils straight in the database and the lake: too large to go through files every time.

Its 178 school days end yesterday, so that the pages show what they show on an ordinary day.
"""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from fullfolj.school.models import Group, Organisation, Person

UNITS, PER_UNIT, CLASS_SIZE = 40, 500, 25
DAYS, LESSONS = 178, 6
PASSWORD = "bench-password-not-a-secret"


def last_day() -> dt.date:
    return _days()[-1]


def note_contacts() -> None:
    """After a sweep, as a school year leaves it: two pupils in three with a signal were talked with, in thirty days.

    One in twenty is put off for a week.
    """
    from django.utils import timezone

    from fullfolj.school import planner
    from fullfolj.signals.models import Contact, ContactKind, Signal, SignalState, Snooze, SnoozeReason

    now, today = timezone.now(), timezone.localdate()
    lit = sorted(set(Signal.objects.filter(state=SignalState.OPEN).values_list("student_id", flat=True)))
    Contact.objects.bulk_create(
        (
            Contact(
                student_id=pupil,
                kind=ContactKind.NO_ANSWER if pupil % 6 == 0 else ContactKind.TALKED,
                date=today - dt.timedelta(days=pupil % 30),
                actor="bench",
                noted_at=now,
            )
            for pupil in lit
            if pupil % 3
        ),
        batch_size=2000,
    )
    Snooze.objects.bulk_create(
        (
            Snooze(
                student_id=pupil,
                reason=SnoozeReason.KNOWN,
                rules=["absence-10", "absence-15", "absence-20", "change-10", "start-2"],
                snoozed_on=today,
                until=today + dt.timedelta(days=7),
                actor="bench",
                noted_at=now,
            )
            for pupil in lit
            if pupil % 20 == 0
        ),
        batch_size=2000,
    )
    planner.learn(Contact, Snooze)  # in a school they come a few at a time, and PostgreSQL has counted them


def make(directory: Path) -> None:
    """Register, accounts and lesson facts in a fresh data directory whose database is running and migrated."""
    units, first_pupil = make_register()
    _write_lake(directory, list(units), first_pupil)


def make_register() -> tuple[list[Organisation], int]:
    """The units, and the number of the first pupil: register and accounts, in a running and migrated database."""
    import django

    django.setup()
    from django.db import transaction

    from fullfolj.school import models as school
    from fullfolj.school import planner
    from fullfolj.school.enums import OrganisationType

    with transaction.atomic():
        town = school.Organisation.objects.create(
            organisation_type=OrganisationType.ORGANISER, display_name="Storköping", organisation_code="9999"
        )
        units = school.Organisation.objects.bulk_create(
            school.Organisation(
                organisation_type=OrganisationType.SCHOOL_UNIT,
                parent=town,
                display_name=f"Skola {n:02d}",
                school_unit_code=f"{90000000 + n}",
            )
            for n in range(UNITS)
        )
        pupils = _enrol(town, units)
        _employ(town, _place_in_classes(units, pupils))
        planner.learn(school.Person, school.Enrolment, school.Group, school.GroupMembership, school.Duty)
    return list(units), pupils[0].pk


def _enrol(town: Organisation, units: list[Organisation]) -> list[Person]:
    """PER_UNIT pupils at each unit, in the order of the units."""
    from fullfolj.school import models as school
    from fullfolj.school.enums import IdentityKind

    pupils = school.Person.objects.bulk_create(
        (
            school.Person(organiser=town, given_name=f"Förnamn{n % 97}", family_name=f"Efternamn{n % 1009}")
            for n in range(UNITS * PER_UNIT)
        ),
        batch_size=2000,
    )
    school.SourceIdentity.objects.bulk_create(
        (
            school.SourceIdentity(unit=units[n // PER_UNIT], kind=IdentityKind.STUDENT, source_id=f"B{n}", person=p)
            for n, p in enumerate(pupils)
        ),
        batch_size=2000,
    )
    school.Enrolment.objects.bulk_create(
        (
            school.Enrolment(person=p, unit=units[n // PER_UNIT], school_type="GR", year_level=7 + n % 3)
            for n, p in enumerate(pupils)
        ),
        batch_size=2000,
    )
    return pupils


def _place_in_classes(units: list[Organisation], pupils: list[Person]) -> list[Group]:
    from fullfolj.school import models as school
    from fullfolj.school.enums import GroupType

    groups = school.Group.objects.bulk_create(
        school.Group(unit=unit, group_type=GroupType.CLASS, display_name=f"{7 + c % 3}{chr(65 + c // 3)}")
        for unit in units
        for c in range(PER_UNIT // CLASS_SIZE)
    )
    school.GroupMembership.objects.bulk_create(
        (school.GroupMembership(group=groups[n // CLASS_SIZE], person=p) for n, p in enumerate(pupils)),
        batch_size=2000,
    )
    return groups


def _employ(town: Organisation, groups: list[Group]) -> None:
    """A mentor for each class, and the organiser's attendance coordinator with an account."""
    from django.contrib.auth.hashers import make_password

    from fullfolj.access.models import Account
    from fullfolj.school import models as school
    from fullfolj.school.enums import AssignmentRoleType, DutyRole

    mentors = school.Person.objects.bulk_create(
        school.Person(organiser=town, given_name="Mentor", family_name=f"Nummer{n}") for n in range(len(groups))
    )
    duties = school.Duty.objects.bulk_create(
        school.Duty(person=m, organisation=g.unit, duty_role=DutyRole.TEACHER)
        for m, g in zip(mentors, groups, strict=True)
    )
    school.AssignmentRole.objects.bulk_create(
        school.AssignmentRole(duty=d, group=g, assignment_role=AssignmentRoleType.MENTOR)
        for d, g in zip(duties, groups, strict=True)
    )
    coordinator = school.Person.objects.create(organiser=town, given_name="Sam", family_name="Ordnare")
    school.Duty.objects.create(person=coordinator, organisation=town, duty_role=DutyRole.ATTENDANCE_COORDINATOR)
    Account.objects.create(
        username="bench",
        organiser=town,
        person=coordinator,
        display_name="Sam Ordnare",
        password=make_password(PASSWORD),
    )


def _write_lake(directory: Path, units: list[object], first_pk: int) -> None:
    from django.utils import timezone

    from fullfolj.domain.schoolyear import SchoolYear
    from fullfolj.lake import disk, store
    from fullfolj.lake.facts import ROW_GROUP

    by_month = [list(days) for _month, days in itertools.groupby(_days(), key=lambda day: (day.year, day.month))]
    files = []
    with duckdb.connect() as connection:
        connection.execute("set threads = 2; set memory_limit = '2GB'; set preserve_insertion_order = true")
        connection.execute("create table day (n int, date date)")
        connection.executemany("insert into day values (?, ?)", list(enumerate(_days())))
        for (number, unit), days in itertools.product(enumerate(units), by_month):
            year = SchoolYear.of(days[0])
            name = f"{unit.uuid}/{year.slug}/{uuid.uuid4()}.parquet"  # type: ignore[attr-defined]
            path = disk.root() / name
            path.parent.mkdir(parents=True, exist_ok=True)
            low = first_pk + number * PER_UNIT
            connection.execute(
                f"copy ({_FACTS}) to '{path}' (format parquet, compression zstd, row_group_size {ROW_GROUP})",
                {"low": low, "high": low + PER_UNIT, "from": days[0], "to": days[-1]},
            )
            rows, size = PER_UNIT * len(days) * LESSONS, path.stat().st_size
            files.append(
                store.NewFile(unit.pk, year, name, rows, size, days[0], days[-1], days[0].month)  # type: ignore[attr-defined]
            )
    store.switch(files, import_id=None, at=timezone.now())


@cache
def _days() -> tuple[dt.date, ...]:
    """178 weekdays up to yesterday, without the weeks of summer, autumn break, Christmas, sport break and Easter."""
    off = {*range(25, 34), 44, 52, 53, 1, 7, 15}
    days, day = [], dt.date.today() - dt.timedelta(days=1)  # noqa: DTZ011 - the machine's own day will do
    while len(days) < DAYS:
        if day.weekday() < 5 and day.isocalendar().week not in off:
            days.append(day)
        day -= dt.timedelta(days=1)
    return tuple(days[::-1])


#: Pupils differ in how often they are ill or away (hash of pupil), spells last, some lessons are late or not reported.
_FACTS = """
with pupil as (
  select p as student, (hash(p, 'risk') % 1000)::int as risk from range($low, $high) t(p)
), spelled as (
  select student, risk, n, date, (hash(student, n // 3, 'ill') % 10000) as ill,
    (hash(student, n, 'away') % 10000) as away
  from pupil, day where date between $from and $to
), lesson as (
  select student, date, l,
    case when ill < 250 + (case when risk < 60 then 1500 when risk < 150 then 600 else 0 end) then 'v'
         when risk < 30 and (away + l * 977) % 10000 < 900 then 'i'
         when (hash(student, n, l, 'late') % 1000) < (case when risk % 50 = 7 then 200 else 8 end) then 'l'
         else 'p' end as what,
    (hash(student // 25, n, l, 'rep') % 100) >= 2 as reported
  from spelled, range(6) r(l)
)
select student::bigint as student, date,
  make_time(8 + l::int, 10, 0) as start_time, make_time(9 + l::int, 0, 0) as end_time,
  ['SV','MA','EN','NO','SO','IDH'][l::int + 1] as subject, 'G' || (l + 1) as group_name,
  50::smallint as offered,
  (case when not reported then null when what in ('v','i') then 0 when what = 'l' then 40 else 50 end)::smallint
    as present,
  (case when not reported then null when what = 'v' then 50 else 0 end)::smallint as valid,
  (case when not reported then null when what = 'i' then 50 when what = 'l' then 10 else 0 end)::smallint as invalid,
  (case when not reported then null else 0 end)::smallint as other,
  (case when not reported then null when what = 'l' then 10 else 0 end)::smallint as late,
  reported, false as cancelled, null::varchar as issue
from lesson order by student, date, start_time
"""
