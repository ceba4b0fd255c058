"""What a half-time attendance coordinator meets in February: simulated schools, real sweeps, the real desk.

`.venv/bin/python -m bench.february [--seeds 12] [--first-seed 201] [--begin DATE] [--planted]`: a school of 400 pupils
for each seed, swept every school day from the second week of November to the end of February. The coordinator talks
with every pupil on the desk on the first, second or third school day that the pupil stands there, as likely, and never
puts anyone off. docs/reference/benchmarks.md has the result.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from fullfolj.school.models import Organisation, Person
    from fullfolj.simulation.town import Town

STUDENTS = 400
SCHOOL_YEAR = 2026
LAST_DAY = dt.date(2027, 2, 26)
FEBRUARY = dt.date(2027, 2, 1)
BEGIN = dt.date(2026, 11, 9)
SLOWEST = 3  # the coordinator talks with a pupil at the latest the third school day that the pupil stands there
LIMIT = 15  # new rows a week that a half-time coordinator was meant to meet at most
REMEMBERED = 5  # school days; who stood on the desk on one of these is no new row
NOON = dt.time(12, tzinfo=dt.UTC)
#: The desk's sections that ask for somebody; `folded`, `snoozed` and `answered` do not.
ROWS = ("back", "new", "radar", "still")

type Standing = Mapping[int, str]
"""Pupil → section of the desk, one morning."""


@dataclass
class School:
    """A unit of its own with its coordinator; `mornings` and `turns` fill up as the days go by.

    `turns` is pupil on the desk → school days until the coordinator comes to them, 0 today.
    """

    seed: int
    unit: Organisation
    coordinator: int
    pupils: dict[int, Person]
    school_days: tuple[dt.date, ...]
    draw: Random
    mornings: dict[dt.date, Standing] = field(default_factory=dict)
    turns: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Week:
    """New rows of one week at one school, by the section in which they came; `folded` came folded in that week."""

    seed: int
    monday: dt.date
    by_section: Counter[str]
    folded: int

    @property
    def new_rows(self) -> int:
        return self.by_section.total()

    @property
    def anew(self) -> int:
        """Those with a signal that nobody has talked about since it was lit."""
        return self.new_rows - self.by_section["still"]


def weeks_of(
    seeds: Iterable[int], *, begin: dt.date = BEGIN, planted: bool = False, students: int = STUDENTS
) -> list[Week]:
    """February's weeks with school at the schools of the seeds, one unit each of a new organiser in the database.

    The coordinators begin on the first school day from `begin` on. Without `planted`, the pupils on whom the simulator
    plants a pattern have the absence that was drawn for them instead. Every school has `students` pupils.
    """
    from fullfolj.school.enums import OrganisationType
    from fullfolj.school.models import Organisation

    organiser = Organisation.objects.create(
        organisation_type=OrganisationType.ORGANISER, display_name="Vänneråsa kommun", organisation_code="9998"
    )
    schools = [open_school(organiser, seed, planted=planted, students=students) for seed in seeds]
    for day in sorted({day for school in schools for day in school.school_days if day >= begin}):
        _one_day(organiser, schools, day)
    return [week for school in schools for week in _weeks(school)]


def open_school(organiser: Organisation, seed: int, *, planted: bool, students: int) -> School:
    """The simulator's town as a unit in the register, its lessons in the lake, and a coordinator with an account."""
    from django.utils import timezone

    from fullfolj.access.models import Account
    from fullfolj.lake import store
    from fullfolj.school import models as school
    from fullfolj.school.enums import DutyRole, OrganisationType
    from fullfolj.simulation import lessons, schooldays
    from fullfolj.simulation.town import make_town

    calendar = schooldays.year_calendar(SCHOOL_YEAR, schooldays.sport_break_week(seed))
    days = tuple(day for day in calendar.days if day <= LAST_DAY)
    town = make_town(students, len(days), seed, LAST_DAY)
    if not planted:
        _draw_again(town)
    unit = school.Organisation.objects.create(
        organisation_type=OrganisationType.SCHOOL_UNIT,
        parent=organiser,
        display_name=f"Skola {seed}",
        school_unit_code=f"{70000000 + seed}",
    )
    pupils = _register(town, unit)
    numbers = pl.DataFrame({"student": list(pupils), "pk": [person.pk for person in pupils.values()]})
    files = [
        store.write(
            unit,
            year,
            frame.join(numbers, on="student")
            .drop("student", "student_id")
            .rename({"pk": "student"})
            .with_columns(issue=pl.lit(None, pl.String)),
        )
        for _, year, frame in lessons.frames(town)
    ]
    store.switch(files, import_id=None, at=timezone.now())
    who = school.Person.objects.create(organiser=organiser, given_name="Sam", family_name=f"Ordnare {seed}")
    school.Duty.objects.create(person=who, organisation=unit, duty_role=DutyRole.ATTENDANCE_COORDINATOR)
    account = Account.objects.create(username=f"sam{seed}", organiser=organiser, person=who, display_name=str(who))
    people = {person.pk: person for person in pupils.values()}
    return School(seed, unit, account.pk, people, days, Random(f"coordinator|{seed}"))


def _draw_again(town: Town) -> None:
    """Gives the planted pupils the absence they would have had."""
    from fullfolj.simulation.absence import draw_marks

    chosen = {entry.student_id for entry in town.facit.planted}
    for pupil in town.enrolled:
        if pupil.person_id in chosen:
            span = town.day_range(pupil.placements[0].first, pupil.placements[-1].last)
            town.marks[pupil.number] = draw_marks(town.seed, pupil, town.days, span.start, span.stop - 1)


def _register(town: Town, unit: Organisation) -> dict[int, Person]:
    """The simulator's number → the person enrolled; protected identities are left out, as the imports do."""
    from fullfolj.school import models as school

    open_ones = [pupil for pupil in town.enrolled if not pupil.protection]
    people = school.Person.objects.bulk_create(
        school.Person(organiser=unit.parent, given_name=pupil.given_name, family_name=pupil.family_name)
        for pupil in open_ones
    )
    school.Enrolment.objects.bulk_create(
        school.Enrolment(
            person=person,
            unit=unit,
            school_type="GR",
            year_level=pupil.year_level,
            start_date=pupil.enrolments[-1].start,
        )
        for pupil, person in zip(open_ones, people, strict=True)
    )
    return {pupil.number: person for pupil, person in zip(open_ones, people, strict=True)}


def _one_day(organiser: Organisation, schools: Sequence[School], day: dt.date) -> None:
    """The sweep of the day, and what each coordinator sees and does after it."""
    from fullfolj.access.permissions import Permission
    from fullfolj.access.scopes import Scope
    from fullfolj.domain.actor import OPERATOR
    from fullfolj.signals import contacts, sweeps
    from fullfolj.signals.desk import Section, desk
    from fullfolj.signals.models import ContactKind

    now = dt.datetime.combine(day, NOON)
    sweeps.run(organiser=organiser, as_of=day, by=OPERATOR, now=now)
    for school in schools:
        if day not in school.school_days:
            continue
        found = desk(Scope(school.coordinator, Permission.SEE_DESK, day), dict.fromkeys(Section, STUDENTS)).sections
        school.mornings[day] = {one.student_id: str(section) for section, some in found.items() for one in some}
        for student in _today(school, rows(school.mornings[day])):
            contacts.note(student=school.pupils[student], kind=ContactKind.TALKED, by=OPERATOR, now=now, on=day)


def _today(school: School, waiting: set[int]) -> list[int]:
    """Those of the waiting pupils whom the coordinator talks with today."""
    turns = {student: school.turns[student] - 1 for student in sorted(waiting & school.turns.keys())}
    turns |= {student: school.draw.randrange(SLOWEST) for student in sorted(waiting - turns.keys())}
    school.turns = {student: days for student, days in turns.items() if days > 0}
    return [student for student, days in turns.items() if days == 0]


def rows(standing: Standing) -> set[int]:
    """The pupils who stand unfolded on the desk."""
    return {student for student, section in standing.items() if section in ROWS}


def _weeks(school: School) -> list[Week]:
    """The weeks with school in February. A row is new when the pupil had none on the five school days before."""
    weeks: dict[dt.date, Week] = {}
    days = list(school.mornings)
    for place, day in enumerate(days):
        if day < FEBRUARY:
            continue
        monday = day - dt.timedelta(days=day.weekday())
        week = weeks.setdefault(monday, Week(school.seed, monday, Counter(), 0))
        before = [school.mornings[other] for other in days[max(0, place - REMEMBERED) : place]]
        known = set().union(*(rows(standing) for standing in before))
        folded = set().union(*({s for s in standing if standing[s] == "folded"} for standing in before))
        week.by_section.update(school.mornings[day][student] for student in rows(school.mornings[day]) - known)
        came_folded = sum(section == "folded" for s, section in school.mornings[day].items() if s not in folded | known)
        weeks[monday] = Week(school.seed, monday, week.by_section, week.folded + came_folded)
    return list(weeks.values())


def in_words(weeks: Sequence[Week]) -> str:
    """The figures of docs/reference/benchmarks.md, and a line for each week."""
    figures = {
        "rows": [week.new_rows for week in weeks],
        "of them new: first seen or lit anew": [week.anew for week in weeks],
        "of them back: still lit after two weeks": [week.by_section["still"] for week in weeks],
        "came folded": [week.folded for week in weeks],
    }
    lines = [f"{len({week.seed for week in weeks})} schools, {len(weeks)} weeks; a week:"]
    for name, counts in figures.items():
        summary = f"mean {statistics.mean(counts):.1f}, median {statistics.median(counts):g}, most {max(counts)}"
        lines.append(f"  {name}: {summary}, {sum(count > LIMIT for count in counts)} weeks above {LIMIT}")
    lines += [f"  {w.seed} {w.monday}: {w.new_rows} ({w.anew} anew), {w.folded} folded" for w in weeks]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """0 when the mean of new rows a week is at most 15, 1 when it is more."""
    parser = argparse.ArgumentParser(prog="bench.february", description=__doc__)
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--first-seed", type=int, default=201)
    parser.add_argument("--begin", type=dt.date.fromisoformat, default=BEGIN, help="the coordinators' first day")
    parser.add_argument("--planted", action="store_true", help="with the simulator's planted patterns")
    options = parser.parse_args(arguments)
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="fff", dir=os.environ.get("FULLFOLJ_BENCH_DIR")) as directory:
        os.environ["FULLFOLJ_DATA"] = directory
        os.environ["FULLFOLJ_DATABASE_ROLE"] = "owner"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullfolj.config.settings")
        from bench.processes import fullfolj

        fullfolj("migrate")
        try:
            import django

            django.setup()
            started = time.perf_counter()
            seeds = range(options.first_seed, options.first_seed + options.seeds)
            weeks = weeks_of(seeds, begin=options.begin, planted=options.planted)
        finally:
            fullfolj("stop")
    print(f"{in_words(weeks)}\n{time.perf_counter() - started:.0f} s")
    return int(statistics.mean(week.new_rows for week in weeks) > LIMIT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
