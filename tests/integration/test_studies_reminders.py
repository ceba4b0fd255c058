"""Who is reminded of a round, on Idag and on the page of groups: by group and subject, over HTTP."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GroupType
from fullfolj.school.models import Duty, Group, Organisation, Person
from fullfolj.signals.models import Sweep
from fullfolj.studies.models import Round, Status, SubjectEntry
from tests import lake_days, register

pytestmark = pytest.mark.django_db
_NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """The middle of a term: a round of the days before is one of the same term."""
    monkeypatch.setattr(timezone, "now", lambda: _NOW)


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def group(unit: Organisation) -> Group:
    return register.group(unit, "8A ma", GroupType.TEACHING)


@pytest.fixture
def klass(unit: Organisation) -> Group:
    return register.group(unit, "8A")


@pytest.fixture
def teacher(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.TEACHER)


@pytest.fixture
def pupils(unit: Organisation, group: Group, klass: Group) -> list[Person]:
    """Three of 8A in mathematics with lessons yesterday, one of them told of today."""
    found = [register.student(unit, name, group=group) for name in ("Anna", "Bo", "Cia")]
    for one in found:
        one.memberships.create(group=klass)
    lake_days.keep(unit, dict.fromkeys(found, "....."), _day(-1), group="8A ma")
    SubjectEntry.objects.create(
        person=found[0], subject="MA", group=group, status=Status.ON_THE_WAY, told_at=timezone.now()
    )
    return found


def _day(ahead: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=ahead)


def _round(unit: Organisation, opens: int = 0, closes: int = 11, talks: int | None = 20) -> Round:
    on = None if talks is None else _day(talks)
    return Round.objects.create(unit=unit, opens_on=_day(opens), closes_on=_day(closes), conferences_on=on)


def _text(account: Account, route: str) -> str:
    client = Client()
    client.force_login(account)
    response: HttpResponse = client.get(reverse(route))  # type: ignore[assignment]
    assert response.status_code == 200
    without = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", without).split()).replace("\xa0", " ")


def _also_mentor(teacher: Account, klass: Group) -> None:
    Duty.objects.get(person=teacher.person).assignment_roles.create(
        group=klass, assignment_role=AssignmentRoleType.MENTOR
    )


@pytest.mark.usefixtures("pupils")
class TestATeachersOwnDesk:
    def test_one_line_a_group_and_subject_that_is_not_done(self, unit: Organisation, teacher: Account) -> None:
        _round(unit)
        shown = _text(teacher, "today-own")
        assert "Matematik, 8A ma Läget är klart för 1 av 3 elever i höstens första omgång, öppen till" in shown
        assert "Utvecklingssamtalen börjar" in shown
        assert "Det här väntar på dig." in shown
        assert not re.search("Anna|Bo Elevsson|Cia", shown)

    def test_the_line_goes_away_when_all_are_told_of_or_confirmed(
        self, unit: Organisation, group: Group, teacher: Account, pupils: list[Person]
    ) -> None:
        _round(unit)
        more = {"subject": "MA", "group": group, "status": Status.ON_THE_WAY}
        SubjectEntry.objects.create(person=pupils[1], told_at=timezone.now(), **more)
        before = timezone.now() - dt.timedelta(days=50)
        SubjectEntry.objects.create(person=pupils[2], told_at=before, **more)
        assert "Läget är klart för 2 av 3 elever" in _text(teacher, "today-own")
        SubjectEntry.objects.filter(person=pupils[2]).update(confirmed_at=timezone.now())
        shown = _text(teacher, "today-own")
        assert "Läget är klart" not in shown
        assert "Inget väntar på dig just nu." in shown

    def test_a_round_that_closed_without_is_still_told(self, unit: Organisation, teacher: Account) -> None:
        _round(unit, -3, -1, None)
        shown = _text(teacher, "today-own")
        assert "Läget är klart för 1 av 3 elever" in shown
        assert ", som stängde" in shown
        assert "Utvecklingssamtalen" not in shown

    def test_nobody_is_reminded_without_a_round_or_before_it_opens(self, unit: Organisation, teacher: Account) -> None:
        assert "Inget väntar på dig just nu." in _text(teacher, "today-own")
        _round(unit, 1)
        assert "Inget väntar på dig just nu." in _text(teacher, "today-own")

    def test_the_round_of_another_unit_is_not_ones_own(self, unit: Organisation, teacher: Account) -> None:
        _round(register.unit(unit.parent, "Bergskolan"))  # type: ignore[arg-type]
        assert "Inget väntar på dig just nu." in _text(teacher, "today-own")

    def test_a_group_with_many_subjects_is_one_line(
        self, unit: Organisation, group: Group, teacher: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from fullfolj.studies import queries

        monkeypatch.setattr(queries, "subjects_by_unit", lambda *_: {unit.pk: {"8A ma": ["MA", "SV", "EN"]}})
        _round(unit)
        assert "8A ma 0 av 3 ämnen är klara i" in _text(teacher, "today-own")

    def test_the_menu_of_a_teacher_begins_with_today(self, teacher: Account) -> None:
        client = Client()
        client.force_login(teacher)
        assert client.get(reverse("start")).headers["Location"] == reverse("today-own")


@pytest.mark.usefixtures("pupils")
class TestTheDesk:
    def test_a_mentor_who_teaches_has_the_lines_and_is_not_told_that_all_is_calm(
        self, unit: Organisation, klass: Group, teacher: Account
    ) -> None:
        assert unit.parent is not None
        Sweep.objects.create(
            organiser=unit.parent,
            as_of=_day(0),
            started_at=timezone.now(),
            finished_at=timezone.now(),
        )
        _also_mentor(teacher, klass)
        assert "Allt lugnt." in _text(teacher, "today")
        _round(unit)
        shown = _text(teacher, "today")
        assert "Ingen elev väntar på dig just nu, men det finns annat att göra." in shown
        assert "Allt lugnt." not in shown
        assert "Matematik, 8A ma Läget är klart för 1 av 3 elever" in shown

    def test_costs_nothing_for_those_who_teach_nobody_and_at_most_three_statements_else(
        self, unit: Organisation, klass: Group, teacher: Account, django_assert_max_num_queries: Any
    ) -> None:
        from fullfolj.access.gate import Visitor
        from fullfolj.access.scopes import held_roles
        from fullfolj.protected.queries import ANY_REACHED
        from fullfolj.shell.desk_lines import desk_blocks

        def visitor(account: Account) -> Visitor:
            return Visitor(account, held_roles(account, _day(0)), timezone.now())

        coordinator, own = visitor(register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR)), visitor(teacher)
        assert own.account.organiser
        for one in (coordinator, own):
            one.glances(ANY_REACHED)  # the menu asks on every page, and the desk in the same statement
        with django_assert_max_num_queries(0):
            assert desk_blocks(coordinator) == ()
        with django_assert_max_num_queries(1):
            assert desk_blocks(own) == ()
        _round(unit)
        _round(unit, -9, -5)
        with django_assert_max_num_queries(3):
            (block,) = desk_blocks(own)
        assert len(block.lines) == 1


@pytest.mark.usefixtures("pupils")
class TestTheGroupsThatAreNotDone:
    def test_a_principal_sees_them_by_group_and_no_teacher(self, unit: Organisation, teacher: Account) -> None:
        principal = register.staff(unit, DutyRole.PRINCIPAL)
        assert "Ingen omgång har öppnat, så ingen blir påmind." in _text(principal, "studies")
        _round(unit)
        shown = _text(principal, "studies")
        assert "första omgång, öppen till och med" in shown
        assert "0 av 1 grupp och ämne är klar." in shown
        assert "8A ma Strandskolan 3 elever Matematik 1 av 3 klara" in shown
        assert str(teacher) not in shown

    def test_a_mentor_sees_the_own_pupils_groups_and_counts_them_alone(
        self, unit: Organisation, group: Group, klass: Group
    ) -> None:
        """8B has mathematics with 8A: their mentor counts one of four; a group without any of 8A is not there."""
        other = register.group(unit, "8B")
        register.student(unit, "Didrik", group=group).memberships.create(group=other)
        _round(unit)
        assert "8A ma Strandskolan 3 elever Matematik 1 av 3 klara" in _text(
            register.assigned(klass, AssignmentRoleType.MENTOR), "studies"
        )
        assert "8A ma Strandskolan 1 elev Matematik 0 av 1 klara" in _text(
            register.assigned(other, AssignmentRoleType.MENTOR), "studies"
        )
        empty = register.assigned(register.group(unit, "8C"), AssignmentRoleType.MENTOR)
        assert "8A ma" not in _text(empty, "studies")

    def test_a_teacher_sees_how_far_the_own_group_has_come(self, unit: Organisation, teacher: Account) -> None:
        _round(unit)
        shown = _text(teacher, "studies")
        assert "8A ma Strandskolan 3 elever Matematik 1 av 3 klara" in shown
        assert "Så långt har omgången kommit" not in shown

    def test_a_protected_pupil_is_in_no_count(self, unit: Organisation, group: Group, teacher: Account) -> None:
        register.student(unit, "", family_name="", group=group, is_protected=True)
        _round(unit)
        assert "Läget är klart för 1 av 3 elever" in _text(teacher, "today-own")

    def test_many_groups_are_folded_and_none_is_left_out(
        self, unit: Organisation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from fullfolj.studies import queries

        names = [f"grupp {number:02}" for number in range(25)]
        for name in names:
            register.student(unit, "Elev", group=register.group(unit, name, GroupType.TEACHING))
        monkeypatch.setattr(queries, "subjects_by_unit", lambda *_: {unit.pk: {name: ["MA"] for name in names}})
        _round(unit)
        shown = _text(register.staff(unit, DutyRole.PRINCIPAL), "studies")
        assert "Visa 25 grupper som är kvar" in shown
        assert all(name in shown for name in names)
