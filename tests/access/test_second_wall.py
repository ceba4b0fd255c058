"""Row-level security: what the web's role finds when a query forgets its scope."""

from __future__ import annotations

import datetime as dt
import importlib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.access.scopes import enter
from fullfolj.domain.actor import SYSTEM
from fullfolj.intake import merging
from fullfolj.intake.models import MergeRecord
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Organisation, PersonNumber
from fullfolj.signals.dismissals import Verdicts, verdicts
from fullfolj.signals.models import Contact, Signal
from tests import register
from tests.register import TODAY

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db
WALLED = {
    table: column
    for migration in (
        "0002_second_wall",
        "0004_wall_of_numbers",
        "0006_wall_of_notices",
        "0007_wall_of_signal_lives",
        "0008_wall_of_patterns",
        "0009_wall_of_searched_students",
        "0011_wall_of_studies",
        "0012_wall_of_pieces",
        "0013_wall_of_sheets",
        "0014_wall_of_codes",
        "0015_wall_of_taking_part",
        "0016_wall_of_texts",
        "0019_wall_of_support",
        "0022_wall_of_sessions",
        "0020_wall_of_texts_in_cases",
        "0021_wall_of_meetings",
        "0023_wall_of_investigations",
        "0024_wall_of_referrals",
        "0027_wall_of_notices",
        "0028_wall_of_handovers",
        "0029_wall_of_slots",
        "0030_wall_of_group_sessions",
    )
    for table, column in importlib.import_module(f"fullfolj.config.migrations.{migration}").WALLED.items()
}
#: Walls that let in fewer than those who reach the pupil; each has tests of its own.
STRICT: dict[str, str] = importlib.import_module("fullfolj.config.migrations.0026_wall_of_concerns").STRICT


@contextmanager
def logged_in_as(role: str, account: Account | None = None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.account_id', %s, false)", [str(account.pk) if account else ""])
        cursor.execute(f"set role {role}")
        try:
            yield
        finally:
            cursor.execute("reset role")
            cursor.execute("select set_config('app.account_id', '', false)")


def a_signal(student: object) -> Signal:
    return Signal.objects.create(
        student=student,
        rule="absence-10",
        since=TODAY,
        opened_on=TODAY,
        seen_on=TODAY,  # type: ignore[misc]
    )


def test_the_web_finds_only_rows_of_pupils_whom_the_account_may_see() -> None:
    here = register.unit(register.organiser())
    own = register.group(here)
    ours = a_signal(register.student(here, group=own))
    a_signal(register.student(here))
    mentor = register.assigned(own, AssignmentRoleType.MENTOR)
    with logged_in_as("ff_app", mentor):
        assert list(Signal.objects.all()) == [ours]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])  # one of them has another day than Sweden
def test_the_walls_day_is_swedens_whatever_the_connections(zone: str) -> None:
    today = timezone.localdate()
    here = register.unit(register.organiser())
    own = register.group(here)
    pupil = register.student(here, group=own, start=today, end=today)
    mentor = register.assigned(own, AssignmentRoleType.MENTOR, start=today, end=today)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('timezone', %s, true)", [zone])
        cursor.execute("select access_wall_of(%s)", [mentor.pk])
        assert cursor.fetchone() == ([pupil.pk],)


def test_the_web_finds_nothing_when_nobody_is_signed_in() -> None:
    a_signal(register.student(register.unit(register.organiser())))
    with logged_in_as("ff_app"):
        assert not Signal.objects.exists()


def test_the_web_cannot_write_about_others() -> None:
    here = register.unit(register.organiser())
    other = register.student(register.unit(here.parent, "Bergskolan"))  # type: ignore[arg-type]
    coordinator = register.staff(here, DutyRole.ATTENDANCE_COORDINATOR)
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with logged_in_as("ff_app", coordinator), refused, transaction.atomic():
        Contact.objects.create(student=other, kind="talked", date=TODAY, actor="x", noted_at="2026-11-20T08:00Z")


def test_jobs_reach_everybody_and_the_web_does_not_inherit_that() -> None:
    here = register.unit(register.organiser())
    a_signal(register.student(here))
    with logged_in_as("ff_job"):
        assert Signal.objects.count() == 1
    with logged_in_as("ff_app", register.account(here.parent, administrator=True)):  # type: ignore[arg-type]
        assert Signal.objects.count() == 0


class TestWhoReachesEverybody:
    """A coordinator of the only organiser needs no list of pupils: a role of their own, for the transaction."""

    def role_after_entering(self, account: Account) -> str:
        with logged_in_as("ff_app", account), transaction.atomic(), connection.cursor() as cursor:
            enter(account, TODAY)
            cursor.execute("select current_user")
            return str(cursor.fetchone()[0])

    def test_enters_as_the_organisers_role_and_finds_every_row(self) -> None:
        organiser = register.organiser()
        a_signal(register.student(register.unit(organiser)))
        coordinator = register.staff(organiser, DutyRole.ATTENDANCE_COORDINATOR)
        with logged_in_as("ff_app", coordinator), transaction.atomic():
            enter(coordinator, TODAY)
            assert Signal.objects.count() == 1
        assert self.role_after_entering(coordinator) == "ff_organiser"

    def test_the_role_ends_with_the_transaction(self) -> None:
        coordinator = register.staff(register.organiser(), DutyRole.ATTENDANCE_COORDINATOR)
        with logged_in_as("ff_app", coordinator), connection.cursor() as cursor:
            with suppress(ZeroDivisionError), transaction.atomic():
                enter(coordinator, TODAY)
                raise ZeroDivisionError
            cursor.execute("select current_user")
            assert cursor.fetchone() == ("ff_app",)

    def test_not_with_a_second_organiser(self) -> None:
        organiser = register.organiser()
        register.organiser("Granstad")
        assert self.role_after_entering(register.staff(organiser, DutyRole.ATTENDANCE_COORDINATOR)) == "ff_app"

    @pytest.mark.parametrize("duty", [DutyRole.TEACHER, DutyRole.HEAD_OF_EDUCATION])
    def test_not_with_a_duty_at_the_organiser_that_shows_no_pupils(self, duty: DutyRole) -> None:
        assert self.role_after_entering(register.staff(register.organiser(), duty)) == "ff_app"

    def test_not_with_a_duty_at_one_unit_or_after_its_last_day(self) -> None:
        organiser = register.organiser()
        of_a_unit = register.staff(register.unit(organiser), DutyRole.ATTENDANCE_COORDINATOR)
        former = register.staff(organiser, DutyRole.ATTENDANCE_COORDINATOR)
        former.person.duties.update(end_date=TODAY - dt.timedelta(days=1))
        assert [self.role_after_entering(one) for one in (of_a_unit, former)] == ["ff_app", "ff_app"]

    def test_the_web_does_not_inherit_it(self) -> None:
        here = register.unit(register.organiser())
        a_signal(register.student(here))
        with logged_in_as("ff_app"):
            assert Signal.objects.count() == 0


class TestMerging:
    """The page that asks who is one pupil sees over the wall, as far as it must."""

    def of_one_number(self, here: Organisation) -> list[int]:
        pair = [register.student(here, end=end) for end in (dt.date(2026, 10, 1), None)]
        for one in pair:
            PersonNumber.objects.create(
                person=one, kind="personal", digest="a" * 64, sealed="x", first_seen_at="2026-11-20T08:00Z"
            )
        return [one.pk for one in pair]

    def test_a_former_pupil_is_proposed_and_counted_but_the_numbers_stay_behind_the_wall(self) -> None:
        register.organiser("Granstad")
        here = register.unit(register.organiser())
        former, present = self.of_one_number(here)
        administrator = register.staff(here, DutyRole.SCHOOL_ADMINISTRATOR)
        with logged_in_as("ff_app", administrator):
            assert merging.proposed(administrator, TODAY) == [(former, present)]
            assert merging.held_counts(administrator, TODAY, [former]) == {former: (0, 0)}
            assert list(PersonNumber.objects.values_list("person", flat=True)) == [present]

    def test_what_a_merge_set_aside_is_for_jobs_alone(self) -> None:
        here = register.unit(register.organiser())
        former, present = self.of_one_number(here)
        coordinator = register.staff(here.parent, DutyRole.SCHOOL_ADMINISTRATOR)  # type: ignore[arg-type]
        with logged_in_as("ff_app", coordinator):
            decision = merging.decide(
                pair=(former, present), organiser_id=coordinator.organiser_id, is_same=True, by=SYSTEM, now=NOW
            )
        with logged_in_as("ff_job"):
            assert merging.merge(decision.pk, by=SYSTEM, now=NOW)
            assert MergeRecord.objects.count() == 1
        for role in ("ff_app", "ff_organiser"):
            with logged_in_as(role, coordinator):
                assert not MergeRecord.objects.exists()


def test_every_table_with_a_pupil_in_a_column_is_walled_or_named_here_with_its_reason() -> None:
    open_on_purpose = {
        "school_enrolment": "the predicate itself reads it",
        "school_groupmembership": "the predicate itself reads it",
        "school_sourceidentity": "ids without names; staff stand there too",
        "school_duty": "staff",
        "school_responsible": "the predicate itself reads it",
        "access_account": "staff, and read at sign-in",
        "quality_reminder": "staff: teachers who have been reminded",
        "school_person": "the people themselves; one may point at the one it has been merged into",
        "intake_mergedecision": "two numbers of ours and what was decided, without a name",
        "access_reading": "the log: written by whoever reads",
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct c.relname, a.attname from pg_constraint k join pg_class c on c.oid = k.conrelid "
            "join pg_attribute a on a.attrelid = c.oid and a.attnum = any(k.conkey) "
            "where k.contype = 'f' and k.confrelid = 'school_person'::regclass"
        )
        found = {table for table, _ in cursor.fetchall() if not re.search(r"event$", table)}
    assert found == set(WALLED) | set(STRICT) | set(open_on_purpose)


def test_how_a_rule_was_judged_is_four_numbers_and_no_signal() -> None:
    """For whoever decides about a ladder without seeing a pupil (config 0010)."""
    town = register.organiser()
    here = register.unit(town)
    a_signal(register.student(here))
    with logged_in_as("ff_app", register.staff(town, DutyRole.HEAD_OF_EDUCATION)):
        assert not Signal.objects.exists()
        assert verdicts([here.pk], "absence-10", TODAY, TODAY) == Verdicts(1, 0, 0, 0)
        assert verdicts([], "absence-10", TODAY, TODAY) == Verdicts(0, 0, 0, 0)
