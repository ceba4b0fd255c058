"""Plans that are kept with the connection give everybody their own pupils, behind the second wall too."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.access.permissions import Permission
from fullfolj.access.scopes import Scope, enter
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Person
from fullfolj.signals import kept_plans
from fullfolj.signals.desk import Section, desk
from fullfolj.signals.desk_rows import desk_students
from tests import register
from tests.access.test_second_wall import a_signal, logged_in_as

pytestmark = pytest.mark.django_db


def seen_by(account: Account, *pupils: Person) -> tuple[list[int], list[int]]:
    """Pupils on the account's desk, and those of `pupils` it gets a row of, as the web asks."""
    today = timezone.localdate()
    with logged_in_as("ff_app", account), transaction.atomic():
        enter(account, today)
        scope = Scope(account.pk, Permission.SEE_DESK, today)
        found = desk(scope, dict.fromkeys(Section, 100))
        rows = desk_students(scope, [one.pk for one in pupils])
    return sorted(one.student_id for some in found.sections.values() for one in some), sorted(rows)


def test_everybody_sees_their_own_however_often_it_is_asked() -> None:
    """PostgreSQL makes a plan for all parameters after five times; the role changes between the two as well."""
    town = register.organiser()
    here = register.unit(town)
    own, other = register.group(here, "8A"), register.group(here, "8B")
    mine, theirs = register.student(here, "Ali", group=own), register.student(here, "Bea", group=other)
    for pupil in (mine, theirs):
        a_signal(pupil)
    mentors = [register.assigned(group, AssignmentRoleType.MENTOR) for group in (own, other)]
    head = register.staff(town, DutyRole.PRINCIPAL)
    both = sorted([mine.pk, theirs.pk])
    for _time in range(8):
        assert seen_by(mentors[0], mine, theirs) == ([mine.pk], [mine.pk])
        assert seen_by(mentors[1], mine, theirs) == ([theirs.pk], [theirs.pk])
        assert seen_by(head, mine, theirs) == (both, both)


def test_a_plan_is_kept_and_the_statement_counted_as_others_are() -> None:
    sql = "select %(number)s::int + 1"
    with CaptureQueriesContext(connection) as caught:
        assert [kept_plans.rows(sql, {"number": number}) for number in range(3)] == [[(1,)], [(2,)], [(3,)]]
    assert len(caught) == 3
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_prepared_statements where statement like 'select $1::int + 1'")
        assert cursor.fetchone() == (1,)
