"""The demo's data: a made-up municipality that comes in the way a real one does, through the intake.

No command of its own (it has no NAME): `fullfolj demo` calls `ensure`.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fullfolj.config.language import gettext as _
from fullfolj.config.language import ngettext
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError

if TYPE_CHECKING:
    from fullfolj.school.models import Organisation, Person
    from fullfolj.simulation.cast import CastMember
    from fullfolj.simulation.town import Town

#: Not a code that an installation of its own would get: `--fresh` empties the organiser that has it.
CODE = "DEMO"
SEED = 2026
#: Attendance back to the start of the school year before: terms, trends and the first weeks are all there.
SCHOOL_DAYS = 240
#: Known to everybody and printed by the command: the demo holds made-up people only and listens on this machine only.
PASSWORD = "koll-och-uppfoljning"  # noqa: S105


def ensure(*, students: int, fresh: bool) -> Iterator[tuple[str, str, str, str]]:
    """(role, name, user name, password) of the cast. The town is made the first time, else only looked at for today."""
    from django.conf import settings
    from django.utils import timezone

    from fullfolj.config.commands import demo_contacts, demo_mapping, demo_support, demo_words
    from fullfolj.school.models import Organisation
    from fullfolj.signals import pattern_searches, sweeps
    from fullfolj.simulation.cast import CAST

    now = timezone.now()
    today = timezone.localdate(now)
    _refuse_real_data()
    if fresh:
        _empty()
    organiser = Organisation.objects.filter(organisation_code=CODE).first()
    if organiser is None:
        organiser = _make(Path(settings.DATA) / "demo", students, today, now)
        demo_words.tell(today=today, now=now)
        demo_mapping.answer(today=today, now=now)
        demo_support.open_cases(today=today, now=now)
        sweeps.run(organiser=organiser, as_of=today, by=OPERATOR, now=now)
        demo_contacts.note_contacts(today=today, now=now)
        demo_support.take_up(today=today, now=now)
    sweeps.run(organiser=organiser, as_of=today, by=OPERATOR, now=now)
    pattern_searches.run(organiser=organiser, as_of=today, by=OPERATOR, now=now)
    for member in CAST:
        yield member.title, member.display_name, member.username, PASSWORD


def _refuse_real_data() -> None:
    from fullfolj.school.enums import OrganisationType
    from fullfolj.school.models import Organisation

    others = Organisation.objects.filter(organisation_type=OrganisationType.ORGANISER).exclude(organisation_code=CODE)
    if others.exists():
        raise PlainError(
            _("This installation holds a school organiser's own data: the demo must not be mixed with it."),
            _("Give the demo a data directory of its own: FULLFOLJ_DATA=/some/other/directory bin/demo"),
        )


def _empty() -> None:
    """Every row of ours and every file of the lake goes; only ever called when the demo's organiser is alone."""
    from django.apps import apps
    from django.conf import settings
    from django.db import connection

    ours = ("school", "access", "lake", "intake", "signals")
    tables = {model._meta.db_table for label in ours for model in apps.get_app_config(label).get_models()}
    names = ", ".join(sorted(f'"{table}"' for table in tables - {"access_rolereach"}))
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {names}, django_session, procrastinate_jobs cascade")
    for place in ("lake", "uploads", "staging", "demo"):
        shutil.rmtree(Path(settings.DATA) / place, ignore_errors=True)


def _make(directory: Path, students: int, today: dt.date, now: dt.datetime) -> Organisation:
    from fullfolj.intake import organisers
    from fullfolj.school.models import Organisation
    from fullfolj.simulation import cast, files
    from fullfolj.simulation.town import make_town

    text = ngettext("Making a municipality with {n} pupil …", "Making a municipality with {n} pupils …", students)
    print(text.format(n=students), flush=True)
    town = make_town(students, SCHOOL_DAYS, SEED, today)
    files.write(town, directory)
    organiser = organisers.create_first(CODE, by=OPERATOR)
    Organisation.objects.filter(pk=organiser.pk).update(display_name=cast.MUNICIPALITY)
    _take_in(directory, organiser, now)
    _name_the_units(town, organiser)
    _keep_the_calendar(town, organiser)
    for member in cast.CAST:
        _let_in(member, organiser)
    return organiser


def _take_in(directory: Path, organiser: Organisation, now: dt.datetime) -> None:
    """The files one by one, as an administrator would: class lists, lessons, grades."""
    from fullfolj.intake import pipeline

    grades = sorted(path.name for path in directory.glob("grades_year[69]_*.txt"))
    kinds = [("roster", "roster.xlsx"), ("roster", "roster.csv"), ("lessons", "lessons.csv")]
    for kind, name in [*kinds, *(("grades", name) for name in grades), ("grades", "grades.csv")]:
        print(_("Importing {file} …").format(file=name), flush=True)
        with pipeline.in_one_go({}) as given:
            imp = pipeline.receive(directory / name, kind=kind, organiser=organiser, by=OPERATOR, now=now, **given)
            task = pipeline.read(imp.pk, by=OPERATOR, now=now)
            pipeline.apply(imp.pk, by=OPERATOR, now=now, task=task, allow_removals=True)


def _name_the_units(town: Town, organiser: Organisation) -> None:
    """A roster names its units by code only."""
    from fullfolj.school.models import Organisation

    for unit in town.units:
        Organisation.objects.filter(parent=organiser, school_unit_code=unit.code).update(display_name=unit.name)


def _keep_the_calendar(town: Town, organiser: Organisation) -> None:
    from fullfolj.school import calendar
    from fullfolj.school.enums import PeriodKind

    def keep(kind: PeriodKind, name: str, first_day: dt.date, last_day: dt.date) -> None:
        calendar.set_period(
            organisation=organiser, kind=kind, name=name, first_day=first_day, last_day=last_day, by=OPERATOR
        )

    for year in town.calendars:
        start = year.school_year.start
        autumn = [day for day in year.days if day.year == start]
        spring = [day for day in year.days if day.year > start]
        keep(PeriodKind.TERM, f"HT{start % 100:02d}", autumn[0], autumn[-1])
        keep(PeriodKind.TERM, f"VT{(start + 1) % 100:02d}", spring[0], spring[-1])
        for period in year.breaks:
            keep(PeriodKind.BREAK, period.name, period.first, period.last)
        for period in year.study_days:
            keep(PeriodKind.STUDY_DAY, period.name, period.first, period.last)


def _let_in(member: CastMember, organiser: Organisation) -> None:
    """An account, and the duties that no roster has."""
    from fullfolj.access.accounts import make_account
    from fullfolj.school import duties
    from fullfolj.school.enums import DutyRole
    from fullfolj.simulation.cast import Role

    person = None if member.role is Role.SYSTEM_ADMINISTRATOR else _person(member, organiser)
    make_account(
        organiser=organiser,
        username=member.username,
        password=PASSWORD,
        display_name=member.display_name,
        by=OPERATOR,
        person=person,
        is_system_administrator=member.role is Role.SYSTEM_ADMINISTRATOR,
    )
    extra = {
        Role.ATTENDANCE_COORDINATOR: DutyRole.ATTENDANCE_COORDINATOR,
        Role.DEPUTY_PRINCIPAL: DutyRole.DEPUTY_PRINCIPAL,
        Role.CHIEF_EDUCATION_OFFICER: DutyRole.HEAD_OF_EDUCATION,
    }
    if person is not None and member.role in extra:
        own_duty = person.duties.select_related("organisation").first()
        place = own_duty.organisation if own_duty is not None else organiser
        duties.give_duty(person=person, organisation=place, duty_role=extra[member.role], start_date=None, by=OPERATOR)


def _person(member: CastMember, organiser: Organisation) -> Person:
    """The one in the roster; else a new person, for the guardian as parent of the cast's pupil."""
    from fullfolj.school import duties, families
    from fullfolj.school.models import SourceIdentity
    from fullfolj.simulation.cast import STUDENT_PERSON_ID, Role

    def in_roster(source_id: str) -> Person:
        identities = SourceIdentity.objects.select_related("person").filter(unit__parent=organiser)
        return identities.filter(source_id=source_id).order_by("unit__school_unit_code")[0].person

    if member.person_id:
        return in_roster(member.person_id)
    person = duties.make_person(
        organiser=organiser, given_name=member.given_name, family_name=member.family_name, by=OPERATOR
    )
    if member.role is Role.GUARDIAN:
        families.make_guardian(guardian=person, child=in_roster(STUDENT_PERSON_ID), start_date=None, by=OPERATOR)
    return person
