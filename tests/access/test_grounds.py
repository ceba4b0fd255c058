"""Which pupils a person may see, and why: the database's predicate, case by case."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.db.models.signals import post_migrate

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account, RoleReach
from fullfolj.access.permissions import GRANTS, Permission, Reach, Role, reach_as_far
from fullfolj.access.scopes import Ground, Scope, held_roles, readers_of, students, units_with, why
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GroupType
from fullfolj.school.models import Person
from tests import register
from tests.register import TODAY

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def seen(by: Account, permission: Permission = Permission.SEE_STUDENT, on: dt.date = TODAY) -> set[Person]:
    return set(students(Scope(by.pk, permission, on)))


class TestUnitRoles:
    @pytest.mark.parametrize(
        "role",
        [
            DutyRole.PRINCIPAL,
            DutyRole.DEPUTY_PRINCIPAL,
            DutyRole.ATTENDANCE_COORDINATOR,
            DutyRole.SCHOOL_COUNSELLOR,
            DutyRole.SCHOOL_NURSE,
            DutyRole.CAREER_COUNSELLOR,
            DutyRole.SCHOOL_ADMINISTRATOR,
        ],
    )
    def test_reaches_every_pupil_of_the_unit_and_no_other(self, role: DutyRole) -> None:
        town = register.organiser()
        here, there = register.unit(town), register.unit(town, "Bergskolan")
        ours, theirs = register.student(here), register.student(there)
        assert seen(register.staff(here, role)) == {ours}
        assert theirs not in seen(register.staff(here, role))

    def test_a_duty_at_the_organiser_reaches_all_its_units_and_no_other_organiser(self) -> None:
        town, other = register.organiser(), register.organiser("Granstad")
        pupils = {register.student(register.unit(town)), register.student(register.unit(town, "Bergskolan"))}
        register.student(register.unit(other))
        assert seen(register.staff(town, DutyRole.ATTENDANCE_COORDINATOR)) == pupils

    @pytest.mark.parametrize("role", [DutyRole.TEACHER, DutyRole.LIBRARIAN, DutyRole.HEAD_OF_EDUCATION])
    def test_other_duties_alone_reach_nobody(self, role: DutyRole) -> None:
        here = register.unit(register.organiser())
        register.student(here)
        assert seen(register.staff(here, role)) == set()

    @pytest.mark.parametrize(
        ("start", "end", "sees"),
        [
            (None, None, True),
            (TODAY, TODAY, True),
            (TODAY + DAY, None, False),
            (None, TODAY - DAY, False),
        ],
    )
    def test_a_duty_holds_between_its_days(self, start: dt.date | None, end: dt.date | None, sees: bool) -> None:
        here = register.unit(register.organiser())
        pupil = register.student(here)
        coordinator = register.staff(here, DutyRole.ATTENDANCE_COORDINATOR, start=start, end=end)
        assert (pupil in seen(coordinator)) is sees

    @pytest.mark.parametrize(
        ("start", "end", "sees"),
        [(None, None, True), (TODAY, TODAY, True), (TODAY + DAY, None, False), (None, TODAY - DAY, False)],
    )
    def test_a_pupil_is_seen_while_enrolled(self, start: dt.date | None, end: dt.date | None, sees: bool) -> None:
        here = register.unit(register.organiser())
        pupil = register.student(here, start=start, end=end)
        assert (pupil in seen(register.staff(here, DutyRole.PRINCIPAL))) is sees


class TestGroupRoles:
    def test_a_mentor_reaches_the_own_group_only(self) -> None:
        here = register.unit(register.organiser())
        own, other = register.group(here, "8A"), register.group(here, "8B")
        pupil = register.student(here, group=own)
        register.student(here, group=other)
        assert seen(register.assigned(own, AssignmentRoleType.MENTOR)) == {pupil}

    def test_a_teacher_sees_who_the_pupils_are_but_not_their_attendance(self) -> None:
        here = register.unit(register.organiser())
        maths = register.group(here, "MA8A", GroupType.TEACHING)
        pupil = register.student(here, group=maths)
        teacher = register.assigned(maths, AssignmentRoleType.TEACHER)
        assert seen(teacher) == {pupil}
        assert seen(teacher, Permission.SEE_ATTENDANCE) == set()

    def test_an_ended_assignment_reaches_nobody(self) -> None:
        here = register.unit(register.organiser())
        own = register.group(here)
        register.student(here, group=own)
        assert seen(register.assigned(own, AssignmentRoleType.MENTOR, end=TODAY - DAY)) == set()


class TestFamily:
    def test_a_pupil_sees_the_own_page(self) -> None:
        here = register.unit(register.organiser())
        pupil, _ = register.student(here), register.student(here)
        assert seen(register.account(pupil.organiser, pupil)) == {pupil}

    @pytest.mark.parametrize(
        ("born", "sees"),
        [
            (dt.date(2012, 5, 1), True),
            (dt.date(2008, 11, 21), True),  # 17 today, 18 tomorrow
            (dt.date(2008, 11, 20), False),  # 18 today
            (None, False),  # not known: cannot tell, so no
        ],
    )
    def test_a_guardian_sees_the_child_until_18(self, born: dt.date | None, sees: bool) -> None:
        here = register.unit(register.organiser())
        child = register.student(here, birth_date=born)
        register.student(here, birth_date=born)
        assert seen(register.guardian(child)) == ({child} if sees else set())

    def test_a_guardian_no_more_sees_nothing(self) -> None:
        child = register.student(register.unit(register.organiser()), birth_date=dt.date(2012, 5, 1))
        assert seen(register.guardian(child, end=TODAY - DAY)) == set()


class TestNobody:
    def test_a_system_administrator_sees_no_pupil(self) -> None:
        town = register.organiser()
        register.student(register.unit(town))
        administrator = register.account(town, administrator=True)
        assert all(not seen(administrator, permission) for permission in Permission)

    def test_a_closed_account_sees_no_pupil(self) -> None:
        here = register.unit(register.organiser())
        register.student(here)
        principal = register.staff(here, DutyRole.PRINCIPAL)
        principal.is_active = False
        principal.save()
        assert seen(principal) == set()
        assert held_roles(principal, TODAY) == ()

    def test_nobody_sees_a_protected_identity(self) -> None:
        here = register.unit(register.organiser())
        register.student(here, "", "", is_protected=True)
        assert seen(register.staff(here, DutyRole.PRINCIPAL)) == set()


class TestReasons:
    def test_every_ground_is_told(self) -> None:
        here = register.unit(register.organiser(), "Strandskolan")
        own = register.group(here, "8A")
        pupil = register.student(here, group=own)
        mentor = register.assigned(own, AssignmentRoleType.MENTOR, start=dt.date(2026, 8, 17))
        assert why(Scope(mentor.pk, Permission.SEE_STUDENT, TODAY), pupil) == [
            Ground(Role.MENTOR, "8A", dt.date(2026, 8, 17))
        ]

    def test_readers_are_everybody_who_may_with_their_grounds(self) -> None:
        here = register.unit(register.organiser(), "Strandskolan")
        own = register.group(here, "8A")
        pupil = register.student(here, group=own)
        mentor = register.assigned(own, AssignmentRoleType.MENTOR)
        principal = register.staff(here, DutyRole.PRINCIPAL)
        register.staff(here, DutyRole.TEACHER)
        found = {reader.account: reader.grounds for reader in readers_of(pupil, Permission.SEE_STUDENT, TODAY)}
        assert found == {
            mentor: (Ground(Role.MENTOR, "8A", None),),
            principal: (Ground(Role.PRINCIPAL, "Strandskolan", None),),
        }

    def test_roles_are_told_with_their_place(self) -> None:
        here = register.unit(register.organiser(), "Strandskolan")
        head = register.staff(here.parent, DutyRole.HEAD_OF_EDUCATION)  # type: ignore[arg-type]
        child = register.student(here, birth_date=dt.date(2012, 5, 1))
        assert [h.role for h in held_roles(head, TODAY)] == [Role.HEAD_OF_EDUCATION]
        assert [h.role for h in held_roles(register.guardian(child), TODAY)] == [Role.GUARDIAN]
        assert [h.role for h in held_roles(register.account(child.organiser, child), TODAY)] == [Role.STUDENT]


class TestUnitsWith:
    def test_an_administrator_imports_for_every_unit_of_the_own_organiser(self) -> None:
        town, other = register.organiser(), register.organiser("Granstad")
        units = {register.unit(town), register.unit(town, "Bergskolan")}
        register.unit(other)
        administrator = register.account(town, administrator=True)
        assert set(units_with(administrator, Permission.IMPORT_DATA, TODAY)) == units

    def test_a_school_administrator_for_the_own_unit(self) -> None:
        town = register.organiser()
        here, _ = register.unit(town), register.unit(town, "Bergskolan")
        assert set(units_with(register.staff(here, DutyRole.SCHOOL_ADMINISTRATOR), Permission.IMPORT_DATA, TODAY)) == {
            here
        }

    def test_a_duty_at_the_organiser_gives_all_units_and_a_coordinator_none(self) -> None:
        town = register.organiser()
        here = register.unit(town)
        assert set(units_with(register.staff(town, DutyRole.PRINCIPAL), Permission.IMPORT_DATA, TODAY)) == {here}
        coordinator = register.staff(here, DutyRole.ATTENDANCE_COORDINATOR)
        assert set(units_with(coordinator, Permission.IMPORT_DATA, TODAY)) == set()


def test_only_the_system_administrator_and_the_head_reach_nobody() -> None:
    assert {grant.role for grant in GRANTS if grant.reach is Reach.NOBODY} == {
        Role.SYSTEM_ADMINISTRATOR,
        Role.HEAD_OF_EDUCATION,
    }


@pytest.mark.parametrize(
    ("roles", "as_far"),
    [
        ({Role.ATTENDANCE_COORDINATOR}, True),
        ({Role.MENTOR, Role.PRINCIPAL}, True),
        ({Role.TEACHER}, False),
        ({Role.MENTOR, Role.TEACHER}, False),
        (set(), True),
    ],
)
def test_whether_roles_give_signals_over_everybody_they_list(roles: set[Role], as_far: bool) -> None:
    assert reach_as_far(frozenset(roles), Permission.LIST_STUDENTS, Permission.SEE_SIGNALS) is as_far


def test_every_migration_writes_the_reaches_anew() -> None:
    before = reaches()
    RoleReach.objects.filter(role=Role.MENTOR).delete()
    access = apps.get_app_config("access")
    post_migrate.send(sender=access, app_config=access, verbosity=0, interactive=False, using="default")
    assert reaches() == before
    assert any(reach[0] == Role.MENTOR for reach in before)


def test_reaches_that_are_right_already_are_left_alone() -> None:
    before = list(RoleReach.objects.order_by("pk").values_list("pk", flat=True))
    write_role_reaches()
    assert list(RoleReach.objects.order_by("pk").values_list("pk", flat=True)) == before


def reaches() -> set[tuple[str, ...]]:
    return set(RoleReach.objects.values_list("role", "permission", "reach", "duty_role", "assignment_role"))
